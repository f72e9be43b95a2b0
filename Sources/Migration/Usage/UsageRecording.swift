package import AdapterKit
package import Metering
package import SyncEngine

/// What the counters of one vendor showed when they were asked, to be kept in the state where the vendor keeps no history.
package struct UsageRecording: Sendable, Hashable {
    /// The kind of the documents that recordings are kept as; their names are the vendors' instances.
    package static let kind = "usageReadings"

    /// What the counters of one meter showed.
    package struct MeterReading: Sendable, Hashable {
        /// The meter.
        package var meter: Meter.Key
        /// The vendor's id of the object that holds the meter.
        package var object: String
        /// When the vendor was asked, by this machine's clock: all that was counted until then is in the values.
        package var asked: Timestamp
        /// When it had answered: nothing that was counted later is in the values.
        package var answered: Timestamp
        /// The counters, every one that the meter then had.
        package var counters: [CounterReading]

        /// Makes a reading.
        package init(
            meter: Meter.Key,
            object: String,
            asked: Timestamp,
            answered: Timestamp,
            counters: [CounterReading]
        ) {
            self.meter = meter
            self.object = object
            self.asked = asked
            self.answered = max(asked, answered)
            self.counters = counters
        }
    }

    /// The vendor's instance.
    package var vendor: String
    /// The meters that were read, in the order of their keys.
    package var meters: [MeterReading]

    /// Makes a recording.
    package init(vendor: String, meters: [MeterReading]) {
        self.vendor = vendor
        self.meters = meters.sorted { $0.meter < $1.meter }
    }

    /// The document that keeps the recording.
    package var document: StateDocument {
        StateDocument(kind: Self.kind, name: vendor, body: json)
    }
}

/// A document of readings that cannot be read.
package struct UsageRecordingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was found, and what to do.
    package var description: String
}
