import Metering

/// An instant as Usage Engine writes it: in milliseconds, or something that could not be read.
enum UsageEngineInstant: Sendable, Hashable {
    /// An instant.
    case at(Timestamp)
    /// A value that is no instant, as it stood.
    case unreadable(JSONValue)

    /// Reads a member; `nil` where it is absent or empty.
    ///
    /// - Parameters:
    ///   - json: the member.
    ///   - isUTC: whether a time that names no zone is one of UTC (Usage Engine API reference: Create meter type, activeFrom).
    init?(_ json: JSONValue?, isUTC: Bool = true) {
        switch json {
        case .none, .null?, .string("")?: return nil
        case .string(let text)?:
            guard let instant = Self.instant(text, isUTC: isUTC) else {
                self = .unreadable(.string(text))
                return
            }
            self = .at(instant)
        case let other?:
            // Times of Usage Engine's streams may be milliseconds since 1970.
            self = other.int.map { .at(Timestamp(milliseconds: Int64($0))) } ?? .unreadable(other)
        }
    }

    /// Reads the forms in which the reference shows times, those with a blank for the `T`, and those without a zone.
    private static func instant(_ text: String, isUTC: Bool) -> Timestamp? {
        if let instant = try? Timestamp(iso8601: text) { return instant }
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        let joined = parts.count == 2 ? parts.joined(separator: "T") : text
        if let instant = try? Timestamp(iso8601: joined) { return instant }
        guard isUTC else { return nil }
        return (try? Timestamp(isoDate: text)) ?? (try? Timestamp(iso8601: joined + "Z"))
    }

    /// The instant, where it could be read.
    var timestamp: Timestamp? {
        if case .at(let timestamp) = self { timestamp } else { nil }
    }

    /// Whether the instant has come.
    func isPast(_ now: Timestamp) -> Bool { timestamp.map { $0 <= now } ?? false }

    /// The canonical text, with what is finer than a millisecond left out.
    var roundedDown: JSONValue { canonical { Timestamp(milliseconds: $0.milliseconds) } }

    /// The canonical text, with what is finer than a millisecond rounded up.
    var roundedUp: JSONValue {
        canonical { $0.hasFineFraction ? Timestamp(milliseconds: $0.milliseconds + 1) : $0 }
    }

    private func canonical(_ round: (Timestamp) -> Timestamp) -> JSONValue {
        switch self {
        case .at(let timestamp): .string(round(timestamp).description)
        case .unreadable(let value): value
        }
    }
}

extension Timestamp {
    /// Whether the instant is finer than a millisecond.
    var hasFineFraction: Bool { !nanoseconds.isMultiple(of: 1_000_000) }

    /// The text that the reference's examples use: UTC with three digits of a fraction, what is finer left out.
    var usageEngineText: String {
        let text = Timestamp(seconds: seconds).description.dropLast()
        let digits = String(nanoseconds / 1_000_000)
        return text + "." + String(repeating: "0", count: 3 - digits.count) + digits + "Z"
    }
}
