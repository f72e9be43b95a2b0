import Metering

/// Text that grows line by line, and is taken away in pieces.
///
/// It is kept as bytes until then, since many short texts are put together far faster so.
struct TextPage {
    private var bytes: [UInt8] = []
    private let limit: Int

    /// Makes an empty page.
    ///
    /// - Parameter limit: with how many bytes of UTF-8 it is full.
    init(limit: Int) {
        self.limit = limit
        bytes.reserveCapacity(capacity)
    }

    /// The limit, and some lines more.
    private var capacity: Int { limit + limit / 8 }

    /// Whether it is time to take the text away.
    var isFull: Bool { bytes.count >= limit }

    /// Adds a text to the line.
    mutating func add(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Adds a value to the line, as JSON.
    mutating func add(_ value: JSONValue) {
        value.write(.line, to: &bytes)
    }

    /// Adds a text to the line with spaces after it up to a width in Unicode scalars.
    mutating func add(_ part: String, paddedTo width: Int) {
        let start = bytes.count
        add(part)
        let missing = width - bytes[start...].count { $0 & 0xC0 != 0x80 }
        if missing > 0 { bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: missing)) }
    }

    /// Adds a text to the line, and ends it.
    mutating func line(_ part: String = "") {
        add(part)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The text so far, which the page has no more.
    mutating func take() -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        bytes.removeAll(keepingCapacity: true)
        return text
    }
}

extension String {
    /// How many Unicode scalars the text has.
    var scalarCount: Int {
        // All bytes but those that continue a scalar.
        utf8.count { $0 & 0xC0 != 0x80 }
    }

    /// The text with spaces after it up to a width in Unicode scalars.
    func padded(to width: Int) -> String {
        let missing = width - scalarCount
        return missing > 0 ? self + String(repeating: " ", count: missing) : self
    }
}
