/// A form in which events are kept that has not one of them on each line, told by a file's beginning.
enum OtherEventForm: Sendable, Hashable {
    /// One JSON list of all events.
    case list
    /// JSON objects, each over several lines.
    case spread
    /// Text in UTF-16.
    case utf16

    /// The form of a file that begins with these bytes; `nil` where its first line may be an event.
    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            self = .utf16
            return
        }
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        let text = bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0)
        guard let start = text.firstIndex(where: { !Self.isSpace($0) && !Self.isLineEnd($0) }) else { return nil }
        let behind = text[(start + 1)...]
        if text[start] == UInt8(ascii: "[") {
            // Else it is a line that is no event, such as `[2026-11-01] export begins`.
            let next = behind.first { !Self.isSpace($0) && !Self.isLineEnd($0) }
            guard let next, "{[]".utf8.contains(next) else { return nil }
            self = .list
            return
        }
        let rest = behind.drop(while: Self.isSpace)
        guard text[start] == UInt8(ascii: "{"), let next = rest.first, Self.isLineEnd(next) else { return nil }
        self = .spread
    }

    /// What the file is, behind its name.
    var words: String {
        switch self {
        case .list: "is one JSON list"
        case .spread: "has its events over several lines"
        case .utf16: "is in UTF-16"
        }
    }

    /// What makes a file of events of it, one a line.
    var command: String {
        switch self {
        case .list: "jq -c '.[]' FILE"
        case .spread: "jq -c . FILE"
        case .utf16: "iconv -f UTF-16 -t UTF-8 FILE"
        }
    }

    /// What the command needs so that it leaves every number as it is; `nil` where any will do.
    var need: String? {
        switch self {
        case .list, .spread: "with jq 1.7 or later, since earlier ones round numbers of more than 17 digits"
        case .utf16: nil
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
}
