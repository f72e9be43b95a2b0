import AdapterKit
import Foundation
import Metering
import SyncEngine

/// The steps of `ingest`: read events piece by piece, and take each piece to all vendors at once.
struct Ingesting: Sendable {
    /// What a run is asked to do.
    struct Request: Sendable {
        /// The input as the person named it.
        var file: String
        /// The input.
        var source: EventSource
        /// The folder for the records of vendors that fetch them themselves.
        var outFolder: String
        /// The file of dead letters.
        var letters: String?
        /// The checkpoint.
        var checkpoint: CheckpointFile?
        /// What to do with batches that are in doubt.
        var inDoubt: InDoubtChoice?
        /// Whether to go on where a projection is another than before.
        var goesOn = false
        /// Whether vendors that count repeats get also what they got already.
        var sendsAgain = false
    }

    let session: ProjectSession
    let request: Request

    func run() async throws -> IngestReport {
        try checkFilesApart()
        let checkpoint = try request.checkpoint?.load() ?? IngestCheckpoint()
        // Without a checkpoint the input is opened once: a pipe has it no second time.
        let states =
            request.checkpoint == nil
            ? nil : try InputCheck.states(of: request.source, at: checkpoint, named: request.file)
        let ledger = IngestLedger(checkpoint, in: request.checkpoint, letters: try letters(checkpoint))
        let intentions = session.intentions()
        let timelines = try timelines(intentions)
        let surroundings = VendorDelivery.Surroundings(
            ledger: ledger,
            declared: DeclaredEvents(session.project, timelines.values),
            sleep: session.context.sleep,
            shouldStop: { [stop = session.context.stop] in stop.isRaised }
        )
        var deliveries = try await deliveries(intentions, timelines, checkpoint, surroundings)
        let inputs = SentInputs(session: session, source: request.source, sendsAgain: request.sendsAgain)
        let claims = try await inputs.claim(claimants(deliveries, checkpoint))
        for index in deliveries.indices {
            if let refusal = claims.refusals[deliveries[index].result.name] { deliveries[index].refuse(refusal) }
        }
        do {
            var report = try await run(&deliveries, surroundings, checkpoint, states)
            await inputs.close(claims, given(deliveries, isRead: true), report.status)
            for (index, delivery) in deliveries.enumerated() {
                report.vendors[index].uncounted = await uncounted(delivery)
            }
            return report
        } catch {
            await inputs.close(claims, given(deliveries, isRead: false), .error)
            throw error
        }
    }

    private func run(
        _ deliveries: inout [VendorDelivery],
        _ surroundings: VendorDelivery.Surroundings,
        _ checkpoint: IngestCheckpoint,
        _ states: [Int: AuditHasher]?
    ) async throws -> IngestReport {
        let start = start(checkpoint, deliveries)
        let state = surroundings.ledger.keepsMarks ? states?[start.offset] : nil
        var reader = PieceReader(read: try request.source.open(from: start.offset), from: start, state)
        var report = IngestReport()
        let told = checkpoint.told
        let begin = Self.begin(deliveries) ?? told
        report.start = begin.line
        while !session.context.stop.isRaised, let piece = try reader.next() {
            let lost = piece.lines.filter { $0.end > told.offset && !surroundings.isOfUse($0) }
            for line in lost { surroundings.tell(line, &report) }
            if let last = lost.last {
                try surroundings.ledger.commit(lost.flatMap(DeadLetters.line)) { $0.read = piece.mark(last.place) }
            }
            report.events += piece.lines.count { $0.event != nil && $0.end > begin.offset }
            deliveries = await deliver(piece, deliveries)
        }
        if !reader.isAtEnd {
            for index in deliveries.indices { deliveries[index].stop() }
        }
        report.vendors = deliveries.map(\.result)
        return report
    }

    private func deliver(_ piece: InputPiece, _ deliveries: [VendorDelivery]) async -> [VendorDelivery] {
        await deliveries.concurrentMap { delivery in
            var delivery = delivery
            await delivery.deliver(piece)
            return delivery
        }
    }
}

extension Ingesting {
    private func letters(_ checkpoint: IngestCheckpoint) throws -> FileAppender? {
        guard let path = request.letters else { return nil }
        if let written = checkpoint.letters, written.path == path { return try FileAppender(resuming: written) }
        return try FileAppender(new: path, remedy: "give another file with `--dead-letter`")
    }

    /// Refuses one file for two of letters, checkpoint and a vendor's records, where each would be written over the other.
    private func checkFilesApart() throws(CommandFailure) {
        if let letters = request.letters, let checkpoint = request.checkpoint,
            Self.resolved(checkpoint.path) == Self.resolved(letters)
        {
            throw CommandFailure(
                "`--dead-letter` and `--checkpoint` name the same file, \(letters)",
                hint: "give each a file of its own"
            )
        }
        let fetching = session.connections.filter { $0.adapter.events == nil && $0.adapter.writer != nil }
        let records = Dictionary(keepingFirst: fetching.map { (Self.resolved(recordsPath($0)), $0.name) })
        for (option, path) in [("--dead-letter", request.letters), ("--checkpoint", request.checkpoint?.path)] {
            guard let path, let vendor = records[Self.resolved(path)] else { continue }
            throw CommandFailure(
                "`\(option)` names \(path), to which the records for \(vendor) are written",
                hint: "give another file with `\(option)`, or another folder with `--out`"
            )
        }
    }

    /// The file for the records of a vendor that fetches them.
    private func recordsPath(_ connection: VendorConnection) -> String {
        "\(request.outFolder)/\(connection.name).ndjson"
    }

    /// A file's path by one spelling, also where the file is not made yet.
    private static func resolved(_ path: String) -> String {
        let url = URL(fileURLWithPath: path).standardizedFileURL
        return url.deletingLastPathComponent().resolvingSymlinksInPath().appendingPathComponent(url.lastPathComponent)
            .path
    }

    /// Where reading begins: at the earliest line that somebody still needs.
    private func start(_ checkpoint: IngestCheckpoint, _ deliveries: [VendorDelivery]) -> InputPlace {
        deliveries.contains(where: \.needsEarlierLines) ? InputPlace() : Self.begin(deliveries) ?? checkpoint.told
    }

    /// The place of the vendor that is farthest behind; `nil` where none goes on.
    private static func begin(_ deliveries: [VendorDelivery]) -> InputPlace? {
        deliveries.filter { $0.result.failure == nil }.map(\.start).min()
    }

    /// The vendors that count repeats and are to get the input.
    private func claimants(_ deliveries: [VendorDelivery], _ checkpoint: IngestCheckpoint) -> [SentInputs.Claimant] {
        deliveries.filter { $0.result.failure == nil && $0.destination.countsRepeats && !$0.meters.isEmpty }
            .map { delivery in
                let progress = checkpoint.vendors[delivery.result.name]
                return SentInputs.Claimant(
                    name: delivery.result.name,
                    meters: delivery.meters,
                    start: delivery.start,
                    isBegun: progress.map { $0.mark.place.offset > 0 || $0.inDoubt != nil } ?? false,
                    isFetched: delivery.destination.path != nil
                )
            }
    }

    /// What vendors were given, by their instances.
    private func given(_ deliveries: [VendorDelivery], isRead: Bool) -> [String: SentInputs.Given] {
        deliveries.reduce(into: [:]) { $0[$1.result.name] = $1.given(isRead) }
    }

    /// The customers whose events a vendor got and counts for nobody; where that cannot be found out a warning says so.
    private func uncounted(_ delivery: VendorDelivery) async -> [IngestReport.Uncounted] {
        let name = delivery.result.name
        guard let fed = delivery.fed, !session.context.stop.isRaised,
            let connection = session.connections.first(where: { $0.name == name })
        else { return [] }
        do {
            return try await CounterCheck(session: session).lacking(fed, at: connection)
        } catch {
            session.context.console.say(
                "warning: \(name): whether all customers of these events have counters there is not known: \(error)"
                    .inOneLine
            )
            return []
        }
    }

    /// How events are projected at each vendor, by its instance.
    private func timelines(_ intentions: [String: Engine.Intention]) throws -> [String: ProjectionTimeline] {
        let engine = session.engine
        var timelines: [String: ProjectionTimeline] = [:]
        for connection in session.connections {
            timelines[connection.name] = try intentions[connection.name].map { try engine.timeline(connection, $0) }
        }
        return timelines
    }

    private func deliveries(
        _ intentions: [String: Engine.Intention],
        _ timelines: [String: ProjectionTimeline],
        _ checkpoint: IngestCheckpoint,
        _ surroundings: VendorDelivery.Surroundings
    ) async throws -> [VendorDelivery] {
        let engine = session.engine
        var deliveries: [VendorDelivery] = []
        for connection in session.connections {
            let intention = intentions[connection.name]
            let projection =
                (timelines[connection.name] ?? ProjectionTimeline(EventProjection(vendor: connection.name)))
                .filtered { $0.meters.contains(where: session.selection.contains) }
            var progress = checkpoint.vendors[connection.name] ?? .init()
            var failure = request.settle(&progress, projection.digests)
            let destination: IngestDestination
            do {
                destination = try self.destination(connection, progress)
            } catch {
                // What is wrong with one vendor's file keeps nothing from the others.
                destination = .none
                failure = failure ?? "nothing was written, since \(error)"
            }
            if failure == nil, let intention, !destination.countsRepeats {
                failure = try await refusal(engine, connection, intention)
            }
            deliveries.append(
                VendorDelivery(
                    name: connection.name,
                    projection: projection,
                    destination: destination,
                    from: progress,
                    failure: failure,
                    notesCustomers: CounterCheck(session: session).concerns(connection),
                    surroundings
                )
            )
        }
        return deliveries
    }

    /// Why nothing can be sent to a vendor that has not got the meters as the files have them; `nil` where it has.
    ///
    /// It would take the events, as Togai does, count none of them, and know them when they come again. A vendor that counts
    /// what comes again is sent its events, and so is one that does not let itself be asked, which is said.
    private func refusal(
        _ engine: Engine,
        _ connection: VendorConnection,
        _ intention: Engine.Intention
    ) async throws -> String? {
        let unapplied: Engine.Unapplied
        do {
            unapplied = try await engine.unapplied(connection, intention, selects: session.selection.contains)
        } catch let error as AdapterError {
            guard [.unauthorized, .rejected, .notFound].contains(error.category) else {
                return "nothing was sent, since whether the meters were applied is not known: \(error); "
                    + "such events might not be counted: run the same command again"
            }
            session.context.console.say("warning: whether the meters were applied is not known: \(error)")
            return nil
        }
        return unapplied.isEmpty
            ? nil : UnappliedWords(unapplied, connection.name, intention, session.options.sandbox).sentence
    }

    private func destination(
        _ connection: VendorConnection,
        _ progress: IngestCheckpoint.Progress
    ) throws(CommandFailure) -> IngestDestination {
        let term = term(of: connection)
        if let sink = connection.adapter.events { return .sink(sink, term) }
        guard let writer = connection.adapter.writer else { return .none }
        let path = recordsPath(connection)
        guard let written = progress.file else {
            let remedy =
                "hand it to \(connection.name) where that was not done yet, and move it away, or give another folder with `--out`; "
                + "then run the same command with `--vendor \(connection.name)`"
            return .file(writer, try FileAppender(new: path, remedy: remedy), term)
        }
        guard written.path == path else {
            throw CommandFailure(
                "the records for \(connection.name) were written to \(written.path) so far",
                hint: "give its folder with `--out`; where the project was moved, put that file back there first; of a "
                    + "copied one, go on in one of the two alone, since a run cuts the file back to what its checkpoint notes"
            )
        }
        return .file(writer, try FileAppender(resuming: written), term)
    }
}
