/// The parts of an event while it is read.
struct EventFields {
    var id = ""
    var name = ""
    var customer = ""
    var timestamp: Timestamp?
    var attributes: [String: Quantity] = [:]
    var dimensions: [String: String] = [:]
    /// Which of our own keys were met.
    var seen = EventKeySet()

    /// The event; `nil` where it has no timestamp.
    var event: UsageEvent? {
        timestamp.map {
            UsageEvent(
                id: id,
                event: name,
                customer: customer,
                timestamp: $0,
                attributes: attributes,
                dimensions: dimensions
            )
        }
    }
}
