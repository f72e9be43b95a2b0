import SeededRandom

/// Changes one value or member of a JSON text and mostly leaves it JSON: another type, a member gone or twice, a list grown, a
/// number out of all bounds.
enum JSONMutation {
    private static let values = [
        "null", "true", "false", "0", "-1", "1.5", "1e400", "-1e-400", "9223372036854775808",
        "99999999999999999999999999999999999999999", "1e6144", "1E999999999999", "\"\"", "\" \"", "\"-\"", "[]", "{}",
        "[[]]", "\"\\u0000\"", "\"ünï\"", "\"e\u{301}\"", "\"\u{1F6B2}\"", "\"1e999999999\"", "\"12.50\"",
        "\"2026-13-45T99:99:99Z\"", "\"99999-01-01T00:00:00Z\"", "\"2026-11-01T00:00:00Z\"", "\"${meter x}\"",
        "\"../..\"", "\"{\\\"a\\\":\"", "\"* * * * *\"", "\"0 0 31 2 *\"", "\"L\"", "\"5-1\"", "1795262400000",
    ].map { Array($0.utf8) }

    /// Changes the part of a text that stands behind so many bytes.
    static func apply(
        to bytes: inout [UInt8],
        after offset: Int,
        tokens: [[UInt8]],
        others: [[UInt8]],
        _ random: inout SplitMix64
    ) {
        let spans = JSONSpans(bytes, from: min(offset, bytes.count))
        guard !spans.values.isEmpty else { return bytes.append(contentsOf: random.pick(values)) }
        let value = spans.values[random.below(spans.values.count)]
        switch random.below(12) {
        case 0...3: bytes.replaceSubrange(value, with: random.pick(values))
        case 4: bytes.replaceSubrange(value, with: bytes[spans.values[random.below(spans.values.count)]])
        case 5: bytes.replaceSubrange(value, with: [UInt8(ascii: "[")] + bytes[value] + [UInt8(ascii: "]")])
        case 6: bytes.replaceSubrange(value, with: Array("{\"x\":".utf8) + bytes[value] + [UInt8(ascii: "}")])
        case 7: bytes.replaceSubrange(value, with: random.pick(tokens))
        case 8:
            let other = random.pick(others)
            let foreign = JSONSpans(other, from: min(offset, other.count)).values
            guard !foreign.isEmpty else { return }
            bytes.replaceSubrange(value, with: other[foreign[random.below(foreign.count)]])
        default: changeItem(of: &bytes, spans, &random)
        }
    }

    private static func changeItem(of bytes: inout [UInt8], _ spans: JSONSpans, _ random: inout SplitMix64) {
        guard !spans.items.isEmpty else { return }
        let item = spans.items[random.below(spans.items.count)]
        let comma = UInt8(ascii: ",")
        switch random.below(8) {
        case 0...2:
            let hasNext = item.upperBound < bytes.count && bytes[item.upperBound] == comma
            let hasPrevious = item.lowerBound > 0 && bytes[item.lowerBound - 1] == comma
            let start = !hasNext && hasPrevious ? item.lowerBound - 1 : item.lowerBound
            bytes.removeSubrange(start..<(hasNext ? item.upperBound + 1 : item.upperBound))
        case 3, 4: bytes.insert(contentsOf: bytes[item] + [comma], at: item.lowerBound)
        case 5:
            // More than one page, where the text is a list.
            let copy = Array(bytes[item]) + [comma]
            bytes.insert(
                contentsOf: repeatElement(copy, count: random.one(in: 16) ? 130 : 4).joined(),
                at: item.lowerBound
            )
        default:
            let other = bytes[spans.items[random.below(spans.items.count)]]
            bytes.insert(contentsOf: other + [comma], at: item.lowerBound)
        }
    }
}
