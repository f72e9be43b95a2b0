/// The parameters of a request's URL, all of them text, as the document types them.
///
/// Not said by the document: what happens to a parameter that it does not list, or to one that occurs twice. Both are
/// refused, since a filter that is silently ignored makes a list too long.
struct Query: Hashable {
    private var values: [String: String] = [:]

    /// Reads the text behind the question mark.
    init(_ text: Substring, known: Set<String>) throws(Refusal) {
        guard let pairs = PercentEncoding.decodeForm(text) else {
            throw .badRequest("the query holds a damaged percent escape")
        }
        var problems: [String] = []
        for (name, value) in pairs {
            if !known.contains(name) {
                problems.append("the query parameter \"\(name)\" is not known")
            } else if values.updateValue(value, forKey: name) != nil {
                problems.append("the query parameter \"\(name)\" occurs twice")
            }
        }
        guard problems.isEmpty else { throw .badRequest(problems) }
    }

    /// The value of a parameter; `nil` where it is not given.
    subscript(name: String) -> String? { values[name] }

    /// A whole number; the default where the parameter is not given, `nil` where its value is none within the range.
    func number(_ name: String, default standard: Int, in range: ClosedRange<Int>) -> Int? {
        guard let text = values[name] else { return standard }
        let isPlain = !text.isEmpty && text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        guard isPlain, let number = Int(text), range.contains(number) else { return nil }
        return number
    }
}
