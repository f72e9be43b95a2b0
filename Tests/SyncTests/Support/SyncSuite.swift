import Metering

/// A suite over embedded vendors, with short names for the meters that most of its tests are about.
protocol SyncSuite {
    /// The vendors, their state and the files.
    var bench: SyncBench { get }
}

extension SyncSuite {
    /// The key of the meter that ``Sample`` makes unless told otherwise.
    var egress: Meter.Key { bench.egress }

    /// The key of a second meter.
    var calls: Meter.Key { bench.calls }
}
