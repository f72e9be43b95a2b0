import AdapterKit
import AmberfloSandbox
import CurlTransport
import Metering
import SandboxServer
import SyncEngine
import Testing
import Transport

@testable import AmberfloAdapter

@Suite("The adapter against the sandbox, over a socket")
struct SandboxTests {
    /// Runs a body with an adapter that speaks to a fresh sandbox through libcurl.
    private func withAdapter(
        _ dialect: AmberfloDialect = .document,
        rules: Bool = false,
        key: String = "sandbox-key",
        options: AmberfloSandbox.Options = .init(),
        _ body: @escaping @Sendable (AmberfloAdapter) async throws -> Void
    ) async throws {
        let sandbox = AmberfloSandbox(options: options)
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "amberflo", handler: sandbox, port: 0)])
        try await server.run { addresses in
            let network = try CurlTransport()
            defer { network.shutdown() }
            let url = try #require(addresses.url(of: "amberflo"))
            try await body(adapter(network, dialect, rules: rules, url: url, key: key))
        }
    }

    /// A meter of each kind that a dialect has, with names that need care.
    private static func everything(_ dialect: AmberfloDialect) throws -> [MeterEntry] {
        let filter = try expression(#"dimensions.region in ["eu", "us"] && dimensions.tier != "free""#)
        let meters = [
            try meter("sum") {
                $0.name = "Sum"
                $0.description = "All of them"
                $0.unit = "MiB"
                $0.dimensions = ["tier", "region"]
            },
            try folding("count", .count),
            try folding("customers", .unique(.customer)) { $0.filter = .expression(filter) },
            try meter("same-1"), try meter("same-2"),
            try folding("own", dialect == .live ? .unique(.dimension("seat")) : .max),
        ]
        let named = MeterEntry(
            try meter("named") { $0.name = "Größe / 100 %" },
            overrides: ["meterApiName": "api/calls v2.0%"]
        )
        return meters.map { MeterEntry($0) } + [named]
    }

    private static func folding(
        _ key: String,
        _ aggregation: Aggregation,
        _ change: (inout Meter.Draft) -> Void = { _ in }
    ) throws -> Meter {
        try meter(key) {
            $0.name = key
            $0.aggregation = aggregation
            change(&$0)
        }
    }

    @Test("What the list leaves out is asked for by name where the project wants it")
    func unlisted() async throws {
        var options = AmberfloSandbox.Options()
        options.unlistedMeters = ["sum"]
        try await withAdapter(.live, options: options) { adapter in
            let wanted = try translator(.live).translate([MeterEntry(try meter("sum"))]).objects
            _ = try await adapter.catalog.create(wanted[0], links: [:])
            let connection = VendorConnection(
                name: "af",
                adapterName: "amberflo",
                adapter: adapter,
                concurrency: 1,
                requests: { 0 }
            )
            #expect(try await Observer.observe(connection, bindings: []).objects.isEmpty)
            let found = try await Observer.observe(connection, bindings: [], wanted: wanted)
            #expect(found.objects.map { $0.marks["meterApiName"] } == ["sum"] && found.obstacles.isEmpty)
        }
    }

    @Test(
        "What was created is listed, read and found without a change, and taken away again",
        arguments: [(AmberfloDialect.document, false), (.document, true), (.live, false)]
    )
    func lifecycle(dialect: AmberfloDialect, rules: Bool) async throws {
        try await withAdapter(dialect, rules: rules) { adapter in
            let catalog = adapter.catalog
            let translation = try translator(dialect, rules: rules).translate(Self.everything(dialect))
            #expect(translation.objects.count == (rules ? 9 : 7))
            for object in translation.objects {
                let made = try await catalog.create(object, links: [:])
                #expect(object.image.changes(from: made.image).isEmpty)
            }
            var listed: [ObservedObject] = []
            for kind in adapter.translator.kinds {
                listed += try await catalog.list(kind)
            }
            #expect(listed.count == translation.objects.count)
            for object in translation.objects {
                let found = try await catalog.find(object, links: [:])
                #expect(found.count == 1)
                let read = try #require(try await catalog.read(object.ref.kind, id: found[0].id))
                #expect(read == found[0])
                #expect(listed.contains(read))
                #expect(object.image.changes(from: read.image).isEmpty)
            }
            for object in listed where object.kind == Amberflo.definitionKind {
                try await catalog.delete(object)
                try await catalog.delete(object)
                #expect(try await catalog.read(object.kind, id: object.id) == nil)
            }
            #expect(try await catalog.list(Amberflo.definitionKind).isEmpty)
        }
    }

    @Test(
        "A definition is changed in place, and keeps the dimensions that events brought",
        arguments: AmberfloDialect.allCases
    )
    func update(dialect: AmberfloDialect) async throws {
        try await withAdapter(dialect) { adapter in
            let translator = try translator(dialect)
            let before = translator.translate([MeterEntry(try meter("a") { $0.dimensions = ["region", "old"] })])
                .objects[0]
            _ = try await adapter.catalog.create(before, links: [:])
            let sent = ProjectedEvent(
                id: "1",
                target: "a",
                customer: "c",
                timestamp: instant,
                value: 1,
                dimensions: ["added": "x"]
            )
            #expect(try await adapter.events?.ingest([sent]) == [.accepted])
            let read = try #require(try await adapter.catalog.find(before, links: [:]).first)
            #expect(before.image.changes(from: read.image).isEmpty)
            #expect(read.image["dimensions.added"] == true)
            var wanted = translator.translate([
                MeterEntry(
                    try meter("a") {
                        $0.name = "New"
                        $0.unit = "GB"
                        $0.dimensions = ["zone", "region"]
                    }
                )
            ]).objects[0]
            wanted.image["dimensions.old"] = .null
            let changes = wanted.image.changes(from: read.image)
            let updated = try await adapter.catalog.update(read, to: wanted, changes: changes, links: [:])
            #expect(wanted.image.changes(from: updated.image).isEmpty)
            let again = try #require(try await adapter.catalog.read(Amberflo.definitionKind, id: read.id))
            #expect(again.body["dimensions"] == ["zone", "region", "added"])
            #expect(again.name == "New")
        }
    }

    @Test("More than a hundred definitions are listed, each once", arguments: AmberfloDialect.allCases)
    func many(dialect: AmberfloDialect) async throws {
        try await withAdapter(dialect) { adapter in
            let entries = try (0..<130).map { index in MeterEntry(try meter("m-\(index)") { $0.name = "M \(index)" }) }
            let objects = try translator(dialect).translate(entries).objects
            for object in objects {
                _ = try await adapter.catalog.create(object, links: [:])
            }
            let listed = try await adapter.catalog.list(Amberflo.definitionKind)
            #expect(Set(listed.map(\.id)).count == 130)
            for (object, read) in zip(objects, listed) {
                #expect(object.image.changes(from: read.image).isEmpty)
            }
        }
    }

    @Test("What was imported plans no change", arguments: [(AmberfloDialect.document, true), (.live, false)])
    func importing(dialect: AmberfloDialect, rules: Bool) async throws {
        try await withAdapter(dialect, rules: rules) { adapter in
            let translator = try translator(dialect, rules: rules)
            for object in translator.translate(try Self.everything(dialect)).objects {
                _ = try await adapter.catalog.create(object, links: [:])
            }
            var listed: [ObservedObject] = []
            for kind in translator.kinds {
                listed += try await adapter.catalog.list(kind)
            }
            let inventory = translator.decode(listed)
            #expect(inventory.undecodable.isEmpty)
            let again = translator.translate(inventory.meters.map { MeterEntry($0.meter, overrides: $0.overrides) })
            #expect(again.objects.count == listed.count)
            for object in again.objects {
                let id = inventory.meters.compactMap { $0.objects[object.ref] }.first
                let original = try #require(listed.first { $0.kind == object.ref.kind && $0.id == id })
                #expect(object.image.changes(from: original.image).isEmpty)
            }
        }
    }

    @Test("Wrong credentials are refused, in the vendor's words", arguments: AmberfloDialect.allCases)
    func credentials(dialect: AmberfloDialect) async throws {
        try await withAdapter(dialect, key: "wrong") { adapter in
            let error = await failure { () async throws(AdapterError) in
                try await adapter.catalog.list(Amberflo.definitionKind)
            }
            #expect(error?.category == .unauthorized)
            #expect(error?.vendorMessage?.isEmpty == false)
            #expect(error?.description.contains("wrong") == false)
            #expect(await adapter.check().map(\.passed) == [true, false])
        }
    }

    @Test("A second meter of the same name is a conflict in the live dialect, also with one that the list hides")
    func collisions() async throws {
        var options = AmberfloSandbox.Options()
        options.unlistedMeters = ["hidden"]
        try await withAdapter(.live, options: options) { adapter in
            let translator = try translator(.live)
            let hidden = translator.translate([MeterEntry(try meter("hidden"))]).objects[0]
            _ = try await adapter.catalog.create(hidden, links: [:])
            #expect(try await adapter.catalog.list(Amberflo.definitionKind).isEmpty)
            #expect(try await adapter.catalog.find(hidden, links: [:]).count == 1)
            let other = translator.translate([MeterEntry(try meter("other"))]).objects[0]
            let error = await failure { () async throws(AdapterError) in
                try await adapter.catalog.create(other, links: [:])
            }
            #expect(error?.category == .conflict)
        }
    }

    @Test("A thousand events arrive, compressed or not", arguments: AmberfloDialect.allCases)
    func events(dialect: AmberfloDialect) async throws {
        try await withAdapter(dialect) { adapter in
            let object = try translator(dialect).translate([MeterEntry(try meter("a"))]).objects[0]
            let made = try await adapter.catalog.create(object, links: [:])
            let sink = try #require(adapter.events)
            for batch in 0..<10 {
                let events = (0..<100).map { index in
                    ProjectedEvent(
                        id: "\(batch)-\(index)",
                        target: "a",
                        customer: "c\(index % 3)",
                        timestamp: instant,
                        value: 1
                    )
                }
                #expect(try await sink.ingest(events).allSatisfy { $0 == .accepted })
            }
            let window = try Period(start: instant, end: instant.adding(seconds: 3_600))
            let source = try #require(adapter.usage)
            let cells = try await source.usage(UsageQuery(object: made, aggregation: .sum, window: window))
            #expect(
                cells.map { "\($0.customer ?? "") \($0.value?.description ?? "")" } == ["c0 340", "c1 330", "c2 330"]
            )
        }
    }
}
