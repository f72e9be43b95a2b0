package import Metering

/// What a conflict, an edit or an answer of a sync is about.
package enum SyncSubject: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// A meter, by its key.
    case meter(Meter.Key)
    /// An event's schema, by its name.
    case event(String)
    /// A customer's counter, by `METER/CUSTOMER/METERKEY`.
    case customer(String)

    /// The meter that it concerns; `nil` for an event.
    package var meter: Meter.Key? {
        switch self {
        case .meter(let key): key
        case .event: nil
        case .customer(let identity): identity.split(separator: "/").first.flatMap { Meter.Key(String($0)) }
        }
    }

    /// What people and documents call it: the key, `event NAME`, or `METER/CUSTOMER/METERKEY`.
    package var description: String {
        switch self {
        case .meter(let key): key.text
        case .event(let name): "event \(name)"
        case .customer(let identity): identity
        }
    }

    /// Reads what ``description`` writes; `nil` for any other text.
    package init?(_ text: String) {
        if text.hasPrefix("event "), text.count > 6 {
            self = .event(String(text.dropFirst(6)))
        } else if let key = Meter.Key(text) {
            self = .meter(key)
        } else if let slash = text.firstIndex(of: "/"), Meter.Key(String(text[..<slash])) != nil {
            self = .customer(text)
        } else {
            return nil
        }
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.rank, left.description) < (right.rank, right.description)
    }

    private var rank: Int {
        switch self {
        case .meter: 0
        case .event: 1
        case .customer: 2
        }
    }
}
