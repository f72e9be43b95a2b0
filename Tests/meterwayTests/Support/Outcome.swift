import Metering
import Testing

/// What a run of the program left behind: its status and its words.
struct Outcome: Sendable {
    /// The exit status.
    var status: Int32
    /// Standard output.
    var out: String
    /// Standard error.
    var err: String

    /// Everything that was said, for searches.
    var words: String { out + "\n" + err }

    /// Standard output as one JSON document.
    func json(sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONValue {
        try #require(try? JSONValue.parse(Array(out.utf8)), "no JSON: \(out) \(err)", sourceLocation: sourceLocation)
    }

    /// The lines of standard output that begin with a text, without the white space before it.
    func lines(from prefix: String) -> [String] {
        out.split(separator: "\n").map { $0.drop(while: \.isWhitespace) }.filter { $0.hasPrefix(prefix) }.map(
            String.init
        )
    }
}

extension JSONValue {
    /// The changes of a plan at one vendor.
    func changes(at vendor: String) -> [JSONValue] {
        self["vendors"]?.array?.first { $0["name"]?.string == vendor }?["changes"]?.array ?? []
    }

    /// The changes of a plan at all vendors.
    var changes: [JSONValue] { self["vendors"]?.array?.flatMap { $0["changes"]?.array ?? [] } ?? [] }

    /// One number of a plan's summary.
    func summary(_ action: String) -> Int? { self["summary"]?[action]?.int }

    /// Each change as `vendor action key`, sorted.
    var changeList: [String] {
        (self["vendors"]?.array ?? []).flatMap { vendor in
            (vendor["changes"]?.array ?? []).map { change in
                [vendor["name"], change["action"], change["key"]].map { $0?.string ?? "?" }.joined(separator: " ")
            }
        }.sorted()
    }

    /// The names of an object's members, in order.
    var members: [String] { object?.keys ?? [] }

    /// The errors of a document, each as it is written on a line.
    var sentences: [String] {
        (self["errors"]?.array ?? []).map { error in
            let expected = error["expected"]?.string.map { "expected \($0)" }
            return [error["message"]?.string, expected, error["hint"]?.string].compactMap(\.self).joined(
                separator: "; "
            )
        }
    }

    /// The messages of a document of errors.
    var messages: [String] { self["errors"]?.array?.compactMap { $0["message"]?.string } ?? [] }
}
