import Metering

extension String {
    /// The text without line breaks and whatever else steers a display: a name that somebody gave at a vendor, in a view
    /// where it must not pass for more than a name.
    ///
    /// Printable ASCII, which most names are, is answered as it is, after one look at its bytes.
    var inOneLine: String {
        utf8.allSatisfy { $0 &- 0x20 < 0x5F } ? self : Excerpt.shown(self, upTo: .max)
    }

    /// A customer in a table, or all of them together: in quotes where the name could be taken for another, by spaces at its ends
    /// that nobody sees, by quotes of its own, or for all.
    static func customer(_ name: String?) -> String {
        guard let name else { return "(all)" }
        let isPlain =
            name.first.map { !$0.isWhitespace && $0 != "\"" } ?? false && name.last?.isWhitespace == false
            && name != "(all)"
        return isPlain ? name : "\"\(name)\""
    }

    /// The text after the name of who says it, which an error of a vendor begins with already.
    func said(by name: String) -> String { hasPrefix("\(name): ") ? self : "\(name): \(self)" }
}
