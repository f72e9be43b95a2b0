import AdapterKit
import Metering

/// Writes usage for a stream that collects files: one record a line, in the form that the HTTP collector takes.
struct UsageEngineEventWriter: EventWriter {
    func lines(_ events: [ProjectedEvent]) -> [UInt8] {
        events.flatMap { UsageEngineEventSink.record($0).bytes() + [0x0A] }
    }
}
