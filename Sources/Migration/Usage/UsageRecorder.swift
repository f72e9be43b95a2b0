package import AdapterKit
package import Metering

/// Reads the counters of a vendor that keeps no history.
package struct UsageRecorder: Sendable {
    /// The vendor's instance.
    package var vendor: String
    /// Where usage is read.
    package var source: any UsageSource
    /// The clock.
    package var now: @Sendable () -> Timestamp

    /// Makes a recorder.
    package init(vendor: String, source: any UsageSource, now: @escaping @Sendable () -> Timestamp) {
        self.vendor = vendor
        self.source = source
        self.now = now
    }

    /// What the counters of a meter show now; `nil` where the vendor keeps a history itself.
    package func read(
        _ meter: Meter.Key,
        _ object: ObservedObject
    ) async throws(AdapterError) -> UsageRecording.MeterReading? {
        let asked = now()
        guard let counters = try await source.running(object) else { return nil }
        return UsageRecording.MeterReading(
            meter: meter,
            object: object.id,
            asked: asked,
            answered: now(),
            counters: counters
        )
    }
}
