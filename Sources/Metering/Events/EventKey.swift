/// The keys of an event in our own form.
enum EventKey: String {
    case id
    case event
    case customer
    case timestamp
    case attributes
    case dimensions

    /// The keys that every event has.
    static let required: [EventKey] = [.id, .event, .customer, .timestamp]

    /// All keys, for messages.
    static let names = ["id", "event", "customer", "timestamp", "attributes", "dimensions"]

    /// What the key's value has to be.
    var expectation: String {
        switch self {
        case .id, .event, .customer: "a string that is not empty"
        case .timestamp: "RFC 3339 text such as \"2026-11-01T00:00:00Z\""
        case .attributes: "an object of numbers"
        case .dimensions: "an object of strings"
        }
    }
}

/// A set of our own keys, without allocation.
struct EventKeySet {
    private var bits: UInt8 = 0

    /// Puts a key in, and answers whether it was not there.
    mutating func insert(_ key: EventKey) -> Bool {
        let old = bits
        bits |= Self.bit(key)
        return old != bits
    }

    func contains(_ key: EventKey) -> Bool { bits & Self.bit(key) != 0 }

    private static func bit(_ key: EventKey) -> UInt8 {
        switch key {
        case .id: 1
        case .event: 2
        case .customer: 4
        case .timestamp: 8
        case .attributes: 16
        case .dimensions: 32
        }
    }
}
