import Foundation

/// What a run came to.
package struct FuzzReport: Sendable, Hashable {
    /// The reader's name.
    package var reader: String
    /// What the inputs were made by.
    package var seed: UInt64
    /// How many inputs were read.
    package var inputs = 0
    /// How many of them were taken.
    package var taken = 0
    /// The input that broke the run off; `nil` where none did.
    package var failure: FuzzFailure?
    /// Time and memory; `nil` where they were not taken.
    package var measures: FuzzMeasures?

    /// The line of a table that a long run prints.
    package var line: String {
        let share = inputs == 0 ? 0 : taken * 100 / inputs
        var columns = [Self.padded(reader, 26), Self.padded("\(inputs)", -9), Self.padded("\(share) %", -6)]
        if let measures {
            columns.append(Self.padded(String(format: "%.1f", measures.seconds), -8))
            columns.append(Self.padded(String(format: "%.1f", measures.medianMicroseconds), -9))
            columns.append(Self.padded(String(format: "%.1f", measures.slowest * 1_000), -10))
            columns.append(Self.padded("\(measures.slowestLength)", -8))
            columns.append(Self.padded(measures.peakMiB.map { "\($0)" } ?? "?", -8))
        }
        return columns.joined(separator: " ") + (failure == nil ? "  passed" : "  FAILED")
    }

    /// The heading over such lines.
    package static let heading = [
        padded("reader", 26), padded("inputs", -9), padded("taken", -6), padded("seconds", -8), padded("median µs", -9),
        padded("slowest ms", -10), padded("bytes", -8), padded("peak MiB", -8),
    ].joined(separator: " ")

    private static func padded(_ text: String, _ width: Int) -> String {
        let space = String(repeating: " ", count: max(0, abs(width) - text.count))
        return width < 0 ? space + text : text + space
    }
}

/// An input that showed a fault, made as small as it would go.
package struct FuzzFailure: Sendable, Hashable {
    /// The input.
    package var input: [UInt8]
    /// Which of the run's inputs it was made of, from 0.
    package var number: Int
    /// What is wrong.
    package var fault: String

    /// Makes a failure.
    package init(input: [UInt8], number: Int, fault: String) {
        self.input = input
        self.number = number
        self.fault = fault
    }

    /// The fault, and the input as a literal of Swift and in base64, so that it can be read again.
    package var text: String {
        let literal = Self.literal(input)
        let shown = literal.count > 2_000 ? literal.prefix(2_000) + "…" : Substring(literal)
        let text = "\(fault)\ninput \(number), made as small as it would go (\(input.count) bytes): \(shown)"
        return input.count > Self.longestShown ? text : text + "\nbase64: \(Data(input).base64EncodedString())"
    }

    /// So many bytes are shown in base64; more are of use only in a file.
    private static let longestShown = 4_096

    /// Bytes as a literal of Swift: a string, or an array where they are no UTF-8.
    package static func literal(_ bytes: [UInt8]) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { return "\(bytes)" }
        return "\"" + text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined() + "\""
    }
}
