import AdapterKit
import Metering
import Migration
import SyncEngine

/// Keeps in the state what the counters of vendors without a history show.
struct UsageRecordingRun: Sendable {
    /// What was kept, and how it went.
    struct Outcome: Sendable {
        /// How it ended; 1 where a vendor could not be read, and what the others told is kept all the same.
        var status: ExitStatus
        /// What was kept.
        var recordings: [UsageRecording]
    }

    let gathering: UsageGathering

    private var session: ProjectSession { gathering.session }

    /// Reads the counters of every selected meter, and keeps what they show as a run of the history.
    ///
    /// - Throws: where the state cannot be written.
    func run() async throws -> Outcome {
        var isWhole = true
        var recordings: [UsageRecording] = []
        let vendors = try await gathering.survey()
        try gathering.checkSelection(vendors.map(\.survey))
        for vendor in vendors {
            guard let source = vendor.reader.connection.adapter.usage else { continue }
            if let failure = vendor.survey.failure {
                session.context.console.say("error: \(failure)")
                isWhole = false
                continue
            }
            let recorder = UsageRecorder(vendor: vendor.survey.vendor, source: source, now: session.context.now)
            var readings: [UsageRecording.MeterReading] = []
            for (key, entry) in vendor.survey.entries.sorted(by: { $0.key < $1.key })
            where session.selection.contains(key) {
                do {
                    if let reading = try await recorder.read(key, entry.object) { readings.append(reading) }
                } catch {
                    session.context.console.say("error: \(error)")
                    isWhole = false
                }
            }
            if !readings.isEmpty { recordings.append(UsageRecording(vendor: vendor.survey.vendor, meters: readings)) }
        }
        try await keep(recordings, isWhole ? .done : .error)
        return Outcome(status: isWhole ? .done : .error, recordings: recordings)
    }

    private func keep(_ recordings: [UsageRecording], _ status: ExitStatus) async throws {
        guard !recordings.isEmpty else {
            // Where a vendor could not be read, it may have what there is to record.
            guard status == .done else { return }
            session.context.console.say("Nothing to record: no selected vendor has counters without a history.")
            return
        }
        let context = session.context
        try await session.store.locked(by: context.owner(of: "usage --record")) {
            let record = context.record(of: "usage --record", in: session.project)
            try session.store.recorded(record, ending: status, at: context.now) { run in
                for recording in recordings { _ = try session.store.keep(recording.document, by: run) }
            }
        }
        for recording in recordings {
            let counters = recording.meters.flatMap(\.counters)
            let ends = Set(counters.map(\.period.end)).sorted()
            let until = ends.first.map {
                ends.count == 1 ? ", whose period ends at \($0)" : ", whose periods end from \($0) on"
            }
            context.console.say(
                "Recorded \(recording.vendor): \(counters.count.counted("counter")) of "
                    + "\(recording.meters.count.counted("meter"))\(until ?? "")."
            )
        }
    }
}

extension UsageRecordingRun.Outcome {
    /// What was kept, as the result where nothing else was asked for.
    func json(_ requests: [String: Int]) -> JSONValue {
        let recorded = recordings.map { recording -> JSONValue in
            let counters = recording.meters.flatMap(\.counters)
            return [
                "vendor": .string(recording.vendor), "meters": .integer(recording.meters.count),
                "counters": .integer(counters.count),
                "periodEnds": .array(Set(counters.map(\.period.end)).sorted().map { .string($0.description) }),
            ]
        }
        return ["recorded": .array(recorded), "requests": RequestWords.json(requests)]
    }
}
