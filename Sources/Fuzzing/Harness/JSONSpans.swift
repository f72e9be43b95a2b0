/// The places of the values and members of a text that is JSON, or nearly JSON.
///
/// It is found by brackets and quotations alone, so that it takes broken text, and shares no fault with the readers.
struct JSONSpans: Sendable {
    /// The values, those within others included, in the order of their ends.
    private(set) var values: [Range<Int>] = []
    /// The members of objects and the elements of arrays, without the commas between them.
    private(set) var items: [Range<Int>] = []

    /// So many are enough to choose from.
    private static let enough = 4_096

    init(_ bytes: [UInt8], from start: Int) {
        var open: [(start: Int, item: Int)] = []
        var item = start
        var index = start
        while index < bytes.count, values.count < Self.enough {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open.append((index, item))
                index += 1
                item = index
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if item < index { items.append(item..<index) }
                index += 1
                if let bracket = open.popLast() {
                    values.append(bracket.start..<index)
                    item = bracket.item
                }
            case UInt8(ascii: ","):
                if item < index { items.append(item..<index) }
                index += 1
                item = index
            case UInt8(ascii: "\""):
                let end = Self.endOfText(bytes, from: index)
                values.append(index..<end)
                index = end
            case UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                index += 1
            default:
                let end = Self.endOfWord(bytes, from: index)
                values.append(index..<end)
                index = end
            }
        }
    }

    private static func endOfText(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\"") { return index + 1 }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return bytes.count
    }

    private static func endOfWord(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, !" \n\r\t,:[]{}\"".utf8.contains(bytes[index]) { index += 1 }
        return index
    }
}
