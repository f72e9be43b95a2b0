/// The colours of text output; without colour every style is plain.
struct Palette: Sendable {
    /// The one without colour.
    static let plain = Palette(isColored: false)

    /// Whether styles have any effect.
    var isColored: Bool

    /// Something new.
    func green(_ text: String) -> String { style("32", text) }

    /// Something that goes, or is wrong.
    func red(_ text: String) -> String { style("31", text) }

    /// Something that changes, or wants attention.
    func yellow(_ text: String) -> String { style("33", text) }

    /// Something in the background.
    func dim(_ text: String) -> String { style("2", text) }

    /// A heading.
    func bold(_ text: String) -> String { style("1", text) }

    /// Writes something in the background to a page.
    func dim(in page: inout TextPage, _ write: (inout TextPage) -> Void) {
        if isColored { page.add(Self.mark("2")) }
        write(&page)
        if isColored { page.add(Self.mark("0")) }
    }

    private func style(_ code: String, _ text: String) -> String {
        isColored ? "\(Self.mark(code))\(text)\(Self.mark("0"))" : text
    }

    /// What begins and ends styles in a text (ECMA-48: SGR).
    static let marks = ["0", "1", "2", "31", "32", "33"].map { mark($0).unicodeScalars }

    private static func mark(_ code: String) -> String { "\u{1B}[\(code)m" }
}
