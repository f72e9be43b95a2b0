import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

@testable import TogaiAdapter

@Suite("Togai's catalog at the sandbox")
struct CatalogTests {
    private func mixedMeters() throws -> [Meter] {
        [
            try meter(
                "egress",
                name: "Egress",
                filter: "dimensions.region in [\"eu\", \"us\"]",
                dimensions: ["region", "tier"]
            ) {
                $0.description = "Bytes"
                $0.billableName = "Egress (B)"
            },
            try meter("egress-mib", name: "Egress / MiB", value: "attributes.bytes / 1048576"),
            try meter("calls", aggregation: .count), try meter("draft", aggregation: .count) { $0.status = .draft },
            try meter("resting", aggregation: .count) { $0.status = .inactive },
            try meter("all", event: nil, aggregation: .count, filter: "attributes.status >= 500"),
        ]
    }

    @Test("what was made is there as it was wanted", arguments: [false, true])
    func createAndList(live: Bool) async throws {
        let account = try Account.sandbox(live: live)
        let translation = account.translate(try mixedMeters())
        #expect(translation.meters.allSatisfy { $0.fidelity != .refused })
        try await account.create(translation)
        #expect(try await account.changes(translation).isEmpty)
        #expect(try await account.everything().count == translation.objects.count)
        for object in translation.objects {
            let found = try await account.catalog.find(object, links: [:])
            #expect(found.map(\.name) == [object.name])
            #expect(object.image.changes(from: try #require(found.first).image).isEmpty)
        }
    }

    @Test("texts of an active meter change, and it is active again; an unchanged meter is left alone")
    func updateActive() async throws {
        let account = try Account.sandbox()
        let old = account.translate([try meter("a", name: "A") { $0.description = "old" }])
        try await account.create(old)
        let new = account.translate([try meter("a", name: "B") { $0.billableName = "Bill" }])
        let wanted = try #require(new.objects.last)
        let there = try #require(try await account.object("A"))
        var withdrawn = wanted
        withdrawn.image["description"] = .null
        let result = try await account.catalog.update(
            there,
            to: withdrawn,
            changes: withdrawn.image.changes(from: there.image),
            links: [:]
        )
        #expect(result.id == there.id)
        #expect(withdrawn.image.changes(from: result.image).isEmpty)
        #expect(try await account.changes(new).isEmpty)
        #expect(try await account.object("B")?.image["description"] == .null)
    }

    @Test("a meter whose edit is refused is activated again")
    func refusedEdit() async throws {
        let account = try Account.sandbox()
        try await account.create(account.translate([try meter("a"), try meter("b")]))
        let there = try #require(try await account.object("a"))
        var wanted = try #require(account.translate([try meter("a")]).objects.last)
        wanted.image["name"] = "b"
        await #expect(throws: AdapterError.self) {
            _ = try await account.catalog.update(
                there,
                to: wanted,
                changes: wanted.image.changes(from: there.image),
                links: [:]
            )
        }
        #expect(try await account.object("a")?.image["status"] == "ACTIVE")
    }

    @Test("a draft changes how it counts, and is activated")
    func updateDraft() async throws {
        let account = try Account.sandbox()
        try await account.create(account.translate([try meter("a") { $0.status = .draft }]))
        let new = account.translate([
            try meter("a", value: "attributes.bytes * 2", filter: "dimensions.tier == \"pro\"")
        ])
        let schema = try #require(try await account.object("api_request", TogaiImage.eventSchema))
        _ = try await account.catalog.update(
            schema,
            to: new.objects[0],
            changes: new.objects[0].image.changes(from: schema.image),
            links: [:]
        )
        let there = try #require(try await account.object("a"))
        _ = try await account.catalog.update(
            there,
            to: new.objects[1],
            changes: new.objects[1].image.changes(from: there.image),
            links: [:]
        )
        #expect(try await account.changes(new).isEmpty)
    }

    @Test("states go back and forth")
    func states() async throws {
        let account = try Account.sandbox()
        try await account.create(account.translate([try meter("a")]))
        for status in [Meter.Status.inactive, .active, .inactive] {
            let new = account.translate([try meter("a") { $0.status = status }])
            let there = try #require(try await account.object("a"))
            let wanted = try #require(new.objects.last)
            _ = try await account.catalog.update(
                there,
                to: wanted,
                changes: wanted.image.changes(from: there.image),
                links: [:]
            )
            #expect(try await account.changes(new).isEmpty)
        }
    }

    @Test(
        "a new inactive meter finds a schema that rests, and which is active from then on",
        arguments: ["deactivate", nil]
    )
    func restingSchema(verb: String?) async throws {
        let account = try Account.sandbox()
        let old = account.translate([try meter("a") { $0.status = .inactive }])
        try await account.create(old)
        if let verb {
            let call = VendorCall("\(verb) event schema", .post, "/event_schema/api_request/\(verb)")
            _ = try await (account.catalog as? TogaiCatalog)?.client.send(call)
        }
        let state = try await account.object("api_request", TogaiImage.eventSchema)?.image["status"]
        #expect(state == (verb == nil ? "ACTIVE" : "INACTIVE"))
        #expect(try await account.changes(old).isEmpty)
        let new = account.translate([
            try meter("a") { $0.status = .inactive }, try meter("b") { $0.status = .inactive },
        ])
        _ = try await account.catalog.create(try #require(new.objects.last), links: [:])
        #expect(try await account.changes(new).isEmpty)
        #expect(try await account.object("api_request", TogaiImage.eventSchema)?.image["status"] == "ACTIVE")
    }

    @Test("an active schema grows, and what is withdrawn stays without a complaint")
    func growingSchema() async throws {
        let account = try Account.sandbox()
        try await account.create(account.translate([try meter("a")]))
        let new = account.translate([try meter("a"), try meter("b", value: "attributes.calls", dimensions: ["region"])])
        var wanted = new.objects[0]
        let there = try #require(try await account.object("api_request", TogaiImage.eventSchema))
        _ = try await account.catalog.update(
            there,
            to: wanted,
            changes: wanted.image.changes(from: there.image),
            links: [:]
        )
        let grown = try #require(try await account.object("api_request", TogaiImage.eventSchema))
        #expect(wanted.image.changes(from: grown.image).isEmpty)
        wanted = try #require(account.translate([try meter("a")]).objects.first)
        wanted.image["dimensions.region"] = .null
        let requests = account.log.requests.count
        let same = try await account.catalog.update(
            grown,
            to: wanted,
            changes: wanted.image.changes(from: grown.image),
            links: [:]
        )
        #expect(same.image == grown.image)
        #expect(account.log.requests[requests...].allSatisfy { $0.head.method == .get })
    }

    @Test("the description of a schema can be taken away again")
    func clearedDescription() async throws {
        let account = try Account.sandbox()
        try await account.create(account.translate([try meter("a")]))
        for text in ["What the gateway reports", nil] {
            var wanted = try #require(account.translate([try meter("a")]).objects.first)
            wanted.image["description"] = text.map(JSONValue.string) ?? .null
            let there = try #require(try await account.object("api_request", TogaiImage.eventSchema))
            let changes = wanted.image.changes(from: there.image)
            #expect(changes.map(\.path) == ["description"])
            let now = try await account.catalog.update(there, to: wanted, changes: changes, links: [:])
            #expect(now.image["description"] == wanted.image["description"])
        }
    }

    @Test("deleting archives, frees the name, and may be repeated")
    func delete() async throws {
        let account = try Account.sandbox()
        let translation = account.translate([try meter("a")])
        try await account.create(translation)
        let there = try #require(try await account.object("a"))
        try await account.catalog.delete(there)
        try await account.catalog.delete(there)
        #expect(try await account.catalog.list(TogaiImage.usageMeter).isEmpty)
        #expect(try await account.catalog.read(TogaiImage.usageMeter, id: there.id) == nil)
        let wanted = try #require(translation.objects.last)
        let again = try await account.catalog.create(wanted, links: [:])
        #expect(again.id != there.id)
        try await account.catalog.delete(again)
        let schema = try #require(try await account.object("api_request", TogaiImage.eventSchema))
        try await account.catalog.delete(schema)
        try await account.catalog.delete(schema)
        #expect(try await account.catalog.read(TogaiImage.eventSchema, id: schema.id) == nil)
        #expect(try await account.everything().isEmpty)
    }

    @Test(
        "a schema stays while a meter stands on it, whoever's it is",
        arguments: [TogaiStatus.active, TogaiStatus.inactive]
    )
    func schemaInUse(_ status: String) async throws {
        let account = try Account.sandbox()
        try await account.create(account.translate([try meter("a")]))
        let there = try #require(try await account.object("a"))
        let client = try #require(account.catalog as? TogaiCatalog).client
        if status != TogaiStatus.active { _ = try await client.deactivateUsageMeter(there.id) }
        let schema = try #require(try await account.object("api_request", TogaiImage.eventSchema))
        do throws(AdapterError) {
            try await account.catalog.delete(schema)
            Issue.record("the schema was archived under a meter")
        } catch {
            #expect(error.category == .conflict)
            #expect(error.message.contains("`a (\(there.id))`"))
        }
        #expect(try await account.object("api_request", TogaiImage.eventSchema)?.image == schema.image)
        try await account.catalog.delete(there)
        try await account.catalog.delete(schema)
        #expect(try await account.everything().isEmpty)
    }

    @Test("the name of an archived schema is said to be taken")
    func archivedSchemaName() async throws {
        let account = try Account.sandbox()
        let translation = account.translate([try meter("a")])
        _ = try await account.catalog.create(translation.objects[0], links: [:])
        try await account.catalog.delete(try #require(try await account.object("api_request", TogaiImage.eventSchema)))
        do throws(AdapterError) {
            _ = try await account.catalog.create(translation.objects[0], links: [:])
            Issue.record("the name was given twice")
        } catch {
            #expect(error.category == .conflict)
            #expect(error.message.contains("eventSchemaName"))
        }
    }

    @Test("the way out is said where only an archived meter can bear a name, and not where one that is listed does")
    func archivedMeterName() async throws {
        let account = try Account.sandbox()
        let translation = account.translate([try meter("a")])
        try await account.create(translation)
        let wanted = try #require(translation.objects.last)
        for (isArchived, tellsWay) in [(false, false), (true, true)] {
            if isArchived {
                let there = try #require(try await account.object("a"))
                let client = try #require(account.catalog as? TogaiCatalog).client
                _ = try await client.deactivateUsageMeter(there.id)
                try await client.deleteUsageMeter(there.id)
            }
            do throws(AdapterError) {
                _ = try await account.catalog.create(wanted, links: [:])
                Issue.record("the name was given twice")
            } catch {
                #expect(error.isRefusal)
                #expect(error.message.contains("override `name`") == tellsWay)
            }
        }
    }

    @Test("a list of more than two pages has each meter once")
    func paging() async throws {
        let account = try Account.sandbox()
        let meters = try (0..<205).map { try meter("meter-\($0)", aggregation: .count) }
        let translation = account.translate(meters)
        try await account.create(translation)
        let listed = try await account.catalog.list(TogaiImage.usageMeter)
        #expect(listed.count == 205)
        #expect(Set(listed.map(\.id)).count == 205)
        #expect(try await account.changes(translation).isEmpty)
    }

    @Test("the document's own request is accepted and adopted without a change")
    func documentExample() async throws {
        let account = try Account.sandbox()
        let client = TogaiClient(
            try Account.settings(),
            AdapterEnvironment(transport: account.log, now: { Account.now }, secret: { _ in Secret("sandbox-token") })
        )
        _ = try await client.createEventSchema([
            "name": "evfhr123d", "attributes": [["name": "distance"]], "dimensions": [["name": "city"]],
        ])
        _ = try await client.activateEventSchema("evfhr123d")
        let made = try await client.createUsageMeter(try Fixture.createRequest.json())
        #expect(
            made.computations.first?.matcher
                == (try Fixture.createRequest.json()["computations"]?[0]?["matcher"]?.string)
        )
        let observed = try await account.everything()
        let inventory = account.translator.decode(observed)
        #expect(inventory.meters.first?.meter.value?.description == "attributes.distance * 0.4")
        let again = account.translator.encode(
            EncodingRequest(
                entries: inventory.meters.map { MeterEntry($0.meter, overrides: $0.overrides) },
                events: inventory.events,
                now: Account.now
            )
        )
        #expect(try await account.changes(again).isEmpty)
    }

    @Test("a wrong token is a matter of credentials")
    func wrongToken() async throws {
        let account = try Account(try Account.sandbox().log, token: "wrong")
        do throws(AdapterError) {
            _ = try await account.catalog.list(TogaiImage.eventSchema)
            Issue.record("a wrong token was accepted")
        } catch {
            #expect(error.category == .unauthorized)
        }
    }
}
