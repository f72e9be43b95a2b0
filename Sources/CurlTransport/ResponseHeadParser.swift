import HTTPTypes

/// Builds an answer's head from the lines that libcurl hands over one at a time.
///
/// Interim answers (1xx) are forgotten when the next one begins, and trailers after the final head are left out. What
/// is no `name: value` line is skipped, since servers do send such.
struct ResponseHeadParser {
    /// Why a head is not taken.
    enum Problem: Sendable, Hashable {
        case status
        case tooLarge
    }

    /// The most bytes that all heads of one answer may have together.
    static let sizeLimit = 256 << 10

    private(set) var head: HTTPResponse?
    private(set) var problem: Problem?
    private var isComplete = false
    private var size = 0

    /// Takes one line with its line end; returns `false` when the answer cannot be used.
    mutating func take(_ line: some BidirectionalCollection<UInt8>) -> Bool {
        size += line.count
        guard size <= Self.sizeLimit else {
            problem = .tooLarge
            return false
        }
        let text = line.trimmingSuffix(while: { $0 == 0x0D || $0 == 0x0A })
        if text.starts(with: "HTTP/".utf8) { return begin(text) }
        if text.isEmpty {
            isComplete = true
        } else if !isComplete {
            addField(text)
        }
        return true
    }

    private mutating func begin(_ line: some BidirectionalCollection<UInt8>) -> Bool {
        if isComplete, let head, head.status.kind != .informational { return true }
        let status = line.drop { $0 != 0x20 }.drop { $0 == 0x20 }
        let digits = status.prefix { $0 != 0x20 }
        guard digits.count == 3, let code = Int(String(decoding: digits, as: UTF8.self)), (100...999).contains(code)
        else {
            problem = .status
            return false
        }
        let reason = String(decoding: status.dropFirst(4), as: UTF8.self)
        head = HTTPResponse(status: .init(code: code, reasonPhrase: reason))
        isComplete = false
        return true
    }

    private mutating func addField(_ line: some BidirectionalCollection<UInt8>) {
        if let first = line.first, first == 0x20 || first == 0x09 { return continueField(line) }
        guard let colon = line.firstIndex(of: 0x3A),
            let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
        else { return }
        head?.headerFields.append(HTTPField(name: name, value: line[line.index(after: colon)...].trimmingBlanks()))
    }

    /// Adds a folded line to the field that it continues (RFC 9112, 5.2).
    private mutating func continueField(_ line: some BidirectionalCollection<UInt8>) {
        guard var fields = head?.headerFields, let last = fields.indices.last else { return }
        let more = String(decoding: line.trimmingBlanks(), as: UTF8.self)
        fields[last].value += " \(more)"
        head?.headerFields = fields
    }
}

extension BidirectionalCollection where Element == UInt8 {
    fileprivate func trimmingSuffix(while matches: (UInt8) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex, matches(self[index(before: end)]) { formIndex(before: &end) }
        return self[..<end]
    }

    fileprivate func trimmingBlanks() -> SubSequence {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        return drop(while: isBlank).trimmingSuffix(while: isBlank)
    }
}
