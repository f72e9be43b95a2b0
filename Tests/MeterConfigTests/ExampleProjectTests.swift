import AdapterKit
import Foundation
import Metering
import Testing

@testable import MeterConfig

@Suite("The example project")
struct ExampleProjectTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../config").standardizedFileURL.path(percentEncoded: false)

    private let project: Project

    init() throws {
        project = try ProjectLoader(files: LocalFiles(), adapters: TestAdapters.all).load(workingDirectory: Self.folder)
    }

    @Test("It is right, without a warning")
    func sound() {
        #expect(project.warnings.isEmpty)
        #expect(project.vendors.map(\.instance) == ["usage-engine", "amberflo", "togai"])
        #expect(project.meters.count == 15)
        #expect(project.meterFiles.count == 5)
    }

    @Test("It shows every aggregation, and meters at all, some and no vendors")
    func coverage() {
        #expect(Set(project.meters.map(\.meter.aggregation.kind)) == Set(Aggregation.Kind.allCases))
        #expect(project.meters.contains { $0.vendors == nil })
        #expect(project.meters.contains { $0.vendors?.isEmpty == true })
        #expect(project.meters.contains { $0.vendors?.isEmpty == false })
        #expect(!project.customers(for: "usage-engine").isEmpty)
    }

    @Test("All that senders report is declared, with units and numbers that fit")
    func samples() throws {
        let bytes = try LocalFiles().read(Self.folder + "/samples/november.ndjson")
        let batch = UsageEventReader.read(bytes)
        #expect(batch.errors.isEmpty)
        for event in batch.events {
            let schema = try #require(project.events.first { $0.name == event.event })
            #expect(Set(event.attributes.keys).isSubset(of: schema.attributes.map(\.name)))
            #expect(Set(event.dimensions.keys).isSubset(of: schema.dimensions))
        }
        #expect(Set(batch.events.map(\.event)) == Set(project.events.map(\.name)))
    }

    @Test("Its proofs hold")
    func proofs() throws {
        #expect(project.proofs.count == 3)
        for proof in project.proofs {
            let meter = try #require(project.meters.first { $0.meter.key == proof.meter }?.meter)
            let events = UsageEventReader.read(try LocalFiles().read(proof.events)).events
            let usage = try ReferenceAggregator.usage(
                of: meter,
                over: events,
                in: proof.window,
                customer: proof.customer
            )
            #expect(usage.total == proof.total, "\(proof.meter) \(proof.customer ?? "")")
            #expect(usage.rejected.isEmpty)
        }
    }
}
