/// Reads events from NDJSON: one JSON object a line, in Meterway's own form or as a CloudEvent.
///
/// The own form has the keys `id`, `event`, `customer`, `timestamp` (RFC 3339) and, where the event has any, `attributes`
/// (JSON numbers, or decimal text) and `dimensions` (strings); other keys are errors. An object with the key `specversion`
/// is a CloudEvent 1.0: `id` is the id, `type` the event's name, `subject` the customer, `time` the timestamp. Its `data`
/// has either the objects `attributes` and `dimensions`, or is flat: numbers are attributes, strings are dimensions.
/// `source`, `datacontenttype` and further context attributes are not kept; so ids have to be unique over all sources.
///
/// Bytes come in pieces of any size. Lines end with LF or CR LF; blank lines are skipped, and so is a byte order mark.
package struct UsageEventReader: Sendable {
    /// The longest line that is read, in bytes; a longer one is an error and skipped.
    package static let maximumLineLength = 1 << 20

    /// The bytes of a line whose end was not yet given.
    private var pending: [UInt8] = []
    /// Whether the pending line became too long, so that its rest is dropped.
    private var isOverlong = false
    /// The lines that were completed.
    private var line = 0

    /// Makes a reader at the beginning of a text.
    package init() {}

    /// Reads a whole text.
    package static func read(_ bytes: [UInt8]) -> UsageEventBatch {
        var reader = UsageEventReader()
        var batch = UsageEventBatch()
        batch.append(reader.read(bytes))
        batch.append(reader.finish())
        return batch
    }

    /// Takes the next bytes, and returns the lines that they complete.
    package mutating func read(_ bytes: [UInt8]) -> [UsageEventLine] {
        var lines: [UsageEventLine] = []
        var start = 0
        while let end = Self.lineEnd(in: bytes, from: start) {
            if pending.isEmpty, !isOverlong {
                appendLine(bytes, start..<end, to: &lines)
            } else {
                keep(bytes[start..<end])
                appendPending(to: &lines)
            }
            start = end + 1
        }
        keep(bytes[start...])
        return lines
    }

    /// Takes the end of the text, and returns the last line where it had no line end.
    package mutating func finish() -> [UsageEventLine] {
        var lines: [UsageEventLine] = []
        if !pending.isEmpty || isOverlong { appendPending(to: &lines) }
        return lines
    }

    private static func lineEnd(in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            if bytes[index] == 0x0A { return index }
            index += 1
        }
        return nil
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        guard !isOverlong else { return }
        pending.append(contentsOf: bytes)
        if pending.count > Self.maximumLineLength {
            isOverlong = true
            pending = []
        }
    }

    private mutating func appendPending(to lines: inout [UsageEventLine]) {
        if isOverlong {
            appendOverlong(to: &lines)
        } else {
            let bytes = pending
            appendLine(bytes, 0..<bytes.count, to: &lines)
        }
        pending.removeAll(keepingCapacity: true)
        isOverlong = false
    }

    private mutating func appendOverlong(to lines: inout [UsageEventLine]) {
        line += 1
        let error = UsageEventError(
            line: line,
            column: 1,
            "the line is longer than \(Self.maximumLineLength) bytes",
            expected: "one event a line"
        )
        lines.append(UsageEventLine(line: line, errors: [error]))
    }

    private mutating func appendLine(_ bytes: [UInt8], _ range: Range<Int>, to lines: inout [UsageEventLine]) {
        guard range.count <= Self.maximumLineLength else { return appendOverlong(to: &lines) }
        line += 1
        var range = range
        if line == 1, range.count >= 3, bytes[range.lowerBound] == 0xEF, bytes[range.lowerBound + 1] == 0xBB,
            bytes[range.lowerBound + 2] == 0xBF
        {
            range = range.lowerBound + 3..<range.upperBound
        }
        var parser = EventLineParser(bytes, range)
        if parser.isBlank { return }
        if let event = parser.read() {
            lines.append(UsageEventLine(line: line, event: event))
        } else {
            var place = range.lowerBound
            var column = 1
            let errors = parser.faults.sorted { $0.offset < $1.offset }.map { fault in
                column += bytes[place..<fault.offset].count { $0 & 0xC0 != 0x80 }
                place = fault.offset
                return UsageEventError(
                    line: line,
                    column: column,
                    fault.message,
                    expected: fault.expected,
                    hint: fault.hint
                )
            }
            lines.append(UsageEventLine(line: line, errors: errors))
        }
    }
}
