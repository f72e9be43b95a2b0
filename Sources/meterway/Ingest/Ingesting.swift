import AdapterKit
import Foundation
import Metering
import SyncEngine

/// The steps of `ingest`: read events piece by piece, and take each piece to all vendors at once.
struct Ingesting: Sendable {
    let session: ProjectSession
    /// The pieces of the input, in order; empty at the end.
    let read: @Sendable () throws -> [UInt8]
    /// The folder for the records of vendors that fetch them themselves.
    let outFolder: String

    func run() async throws -> IngestReport {
        var report = IngestReport()
        var reader = UsageEventReader()
        var deliveries = try deliveries()
        var isAtEnd = false
        while !isAtEnd, !session.context.stop.isRaised {
            let bytes = try read()
            isAtEnd = bytes.isEmpty
            let lines = isAtEnd ? reader.finish() : reader.read(bytes)
            report.invalid += lines.flatMap(\.errors)
            let events = lines.compactMap(\.event)
            report.events += events.count
            deliveries = await deliver(events, deliveries)
        }
        if !isAtEnd {
            for index in deliveries.indices { deliveries[index].stop() }
        }
        report.vendors = deliveries.map(\.result)
        return report
    }

    private func deliver(_ events: [UsageEvent], _ deliveries: [VendorDelivery]) async -> [VendorDelivery] {
        await withTaskGroup(of: Delivered.self) { group in
            for (index, delivery) in deliveries.enumerated() {
                group.addTask {
                    var delivery = delivery
                    await delivery.deliver(events)
                    return Delivered(index: index, delivery: delivery)
                }
            }
            var done = deliveries
            for await delivered in group {
                done[delivered.index] = delivered.delivery
            }
            return done
        }
    }

    /// A delivery, with its place among the others.
    ///
    /// A tuple in its place is miscompiled by Swift 6.3 with optimisation.
    private struct Delivered: Sendable {
        let index: Int
        let delivery: VendorDelivery
    }

    private func deliveries() throws -> [VendorDelivery] {
        let intentions = session.intentions(adopt: false, allowReplace: false)
        let engine = session.engine
        return try session.connections.map { connection in
            let timeline = try intentions[connection.name].map { try engine.timeline(connection, $0) }
            let projection = (timeline ?? ProjectionTimeline(EventProjection(vendor: connection.name)))
                .filtered { $0.meters.contains(where: session.selection.contains) }
            return VendorDelivery(
                name: connection.name,
                projection: projection,
                road: try road(connection),
                sleep: session.context.sleep
            )
        }
    }

    private func road(_ connection: VendorConnection) throws -> VendorDelivery.Road {
        if let sink = connection.adapter.events { return .sink(sink) }
        guard let writer = connection.adapter.writer else { return .none }
        let path = "\(outFolder)/\(connection.name).ndjson"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                "\(path) is there already, and ingest overwrites nothing; hand it to \(connection.name) and move it away, "
                    + "or give another folder with `--out`"
            )
        }
        return .file(writer, path: path)
    }
}
