package import AdapterKit
package import Metering

extension Project {
    /// Everything that the translation for one vendor depends on, beside the connection's settings.
    package func encodingRequest(for instance: String, now: Timestamp) -> EncodingRequest {
        EncodingRequest(
            entries: entries(for: instance),
            events: events,
            customers: customers(for: instance),
            defaults: defaults,
            now: now
        )
    }
}
