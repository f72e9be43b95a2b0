/// Reads events from NDJSON: one JSON object a line, in Meterway's own form or as a CloudEvent.
///
/// The own form has the keys `id`, `event`, `customer`, `timestamp` (RFC 3339) and, where the event has any, `attributes`
/// (JSON numbers, or decimal text) and `dimensions` (strings); other keys are errors. An object with the key `specversion`
/// is a CloudEvent 1.0: `id` is the id, `type` the event's name, `subject` the customer, `time` the timestamp. Its `data`
/// has either the objects `attributes` and `dimensions`, or is flat: numbers are attributes, strings are dimensions.
/// `datacontenttype` and further context attributes are not kept. Where a CloudEvent has a `source`, within which alone its
/// id is unique, its id here is the source, a space, and the id. A line with a `reason` and an object under `event` is a
/// dead letter, see ``LetterHead``.
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
    /// The number of bytes of the text before those that are being read.
    private var base = 0

    /// Makes a reader at the beginning of a text.
    package init() {}

    /// Makes a reader that goes on after so many lines, which are so many bytes.
    package init(after line: Int, end: Int) {
        self.line = line
        base = end
    }

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
                appendLine(bytes, start..<end, upTo: base + end + 1, to: &lines)
            } else {
                keep(bytes[start..<end])
                appendPending(upTo: base + end + 1, to: &lines)
            }
            start = end + 1
        }
        keep(bytes[start...])
        base += bytes.count
        return lines
    }

    /// Takes the end of the text, and returns the last line where it had no line end.
    package mutating func finish() -> [UsageEventLine] {
        var lines: [UsageEventLine] = []
        if !pending.isEmpty || isOverlong { appendPending(upTo: base, to: &lines) }
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

    private mutating func appendPending(upTo end: Int, to lines: inout [UsageEventLine]) {
        if isOverlong {
            appendOverlong(upTo: end, to: &lines)
        } else {
            let bytes = pending
            appendLine(bytes, 0..<bytes.count, upTo: end, to: &lines)
        }
        pending.removeAll(keepingCapacity: true)
        isOverlong = false
    }

    private mutating func appendOverlong(upTo end: Int, to lines: inout [UsageEventLine]) {
        line += 1
        let error = UsageEventError(
            line: line,
            column: 1,
            "the line is longer than \(Self.maximumLineLength) bytes",
            expected: "one event a line"
        )
        lines.append(UsageEventLine(line: line, end: end, text: nil, errors: [error]))
    }

    /// Reads the line in a range of bytes, which ends after so many bytes of the text.
    private mutating func appendLine(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        upTo end: Int,
        to lines: inout [UsageEventLine]
    ) {
        guard range.count <= Self.maximumLineLength else { return appendOverlong(upTo: end, to: &lines) }
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
            lines.append(UsageEventLine(line: line, end: end, event: event, letter: parser.letter))
        } else {
            let text = String(decoding: bytes[range], as: UTF8.self)
            let errors = errors(of: parser, in: bytes, range)
            lines.append(UsageEventLine(line: line, end: end, text: text, errors: errors))
        }
    }

    /// The faults that a parser found, with their columns, in the order of the line.
    private func errors(of parser: EventLineParser, in bytes: [UInt8], _ range: Range<Int>) -> [UsageEventError] {
        var place = range.lowerBound
        var column = 1
        return parser.faults.sorted { $0.offset < $1.offset }.map { fault in
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
    }
}
