import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

@testable import UsageEngineAdapter

@Suite("Writes")
struct CatalogTests {
    private let typeRef = ObjectRef(ObjectKind("meterType"), "egress")

    private func customer(deleteOnReset: Bool) throws -> DesiredObject {
        let meter = try Bench.meter("egress")
        let customer = try #require(
            CustomerMeter(
                meter: meter.key,
                customer: "user0@example.com",
                meterKey: "a1f8797b-c827-4483-b6cf-6d3d3baa18a7",
                deleteOnReset: deleteOnReset
            )
        )
        let translation = Bench.translator.encode(Bench.request([MeterEntry(meter)], customers: [customer]))
        return try #require(translation.objects.last)
    }

    @Test("an update sends the changed fields alone, and null only where the reference has it")
    func patch() async throws {
        let transport = ScriptedTransport { _, _ in .json(200, ["id": "T", "name": "Meter egress"]) }
        let catalog = try Bench.adapter(transport).catalog
        let desired = try #require(Bench.encode(try Bench.meter("egress")).objects.first)
        let answer = try #require(Bench.answer(desired, id: "T").object)
        func changed(_ members: KeyValuePairs<String, JSONValue>) async throws -> JSONValue? {
            var answer = answer
            for (name, value) in members { answer[name] = value }
            let observed = try Bench.observed(.object(answer))
            let changes = desired.image.changes(from: observed.image)
            _ = try await catalog.update(observed, to: desired, changes: changes, links: [:])
            return transport.requests.last?.json
        }
        #expect(try await changed(["name": "Old"]) == ["name": "Meter egress"])
        #expect(
            try await changed([
                "description": "d", "category": "C", "externalRef": "x", "activeTo": "2027-01-01T00:00:00Z",
                "activeFrom": "2026-12-01T00:00:00Z", "unit": "u", "timezone": "Europe/Paris",
            ]) == [
                "description": "", "category": nil, "externalRef": "egress", "activeTo": nil, "activeFrom": nil,
                "unit": "MiB", "timezone": "Etc/UTC",
            ]
        )
        #expect(
            try await changed(["resetSchedule": "0 0 * * *"])
                == ["resetSchedule": ["minute": "0", "hour": "0", "day": "1", "month": "*", "weekday": "*"]]
        )
        #expect(transport.requests.allSatisfy { $0.line == "PATCH /meter-types/T" })
    }

    @Test("instants to come are sent with milliseconds")
    func instants() async throws {
        let transport = ScriptedTransport { _, _ in .json(200, ["id": "T", "name": "Meter egress"]) }
        let desired = try #require(
            Bench.encode(
                try Bench.meter("egress") {
                    $0.activeFrom = Bench.instant("2026-12-01T00:00:00Z")
                    $0.activeTo = Bench.instant("2027-01-01T00:00:00.25Z")
                }
            ).objects.first
        )
        let observed = try Bench.observed(try Fixture.json("meter-type"))
        let changes = ["activeFrom", "activeTo"].map { FieldChange(path: $0, before: nil, after: desired.image[$0]) }
        _ = try await Bench.adapter(transport).catalog.update(observed, to: desired, changes: changes, links: [:])
        #expect(
            transport.requests.last?.json
                == ["activeFrom": "2026-12-01T00:00:00.000Z", "activeTo": "2027-01-01T00:00:00.250Z"]
        )
    }

    @Test("an update without a body in its answer is read again")
    func emptyAnswer() async throws {
        let before = try Fixture.json("meter-type")
        let read = try Fixture.json("meter-type", with: ["unit": "MiB"])
        let transport = ScriptedTransport { request, _ in
            request.head.method == .get ? .json(200, read) : .text(204, "")
        }
        let observed = try Bench.observed(before)
        let desired = try #require(Bench.encode(try Bench.meter("egress")).objects.first)
        let changes = [FieldChange(path: "unit", before: "requests", after: "MiB")]
        let after = try await Bench.adapter(transport).catalog.update(
            observed,
            to: desired,
            changes: changes,
            links: [:]
        )
        #expect(after == (try Bench.observed(read)))
        #expect(transport.requests.map(\.head.method) == [.patch, .get])
    }

    @Test("an update that is answered without the type, and changed nothing, is not done")
    func hollowAnswer() async throws {
        let read = try Fixture.json("meter-type")
        let catalog = try Bench.adapter(
            ScriptedTransport { request, _ in .json(200, request.head.method == .get ? read : ["error": "not now"]) }
        ).catalog
        let observed = try Bench.observed(read)
        let desired = try #require(Bench.encode(try Bench.meter("egress")).objects.first)
        let changes = [FieldChange(path: "unit", before: "requests", after: "MiB")]
        let error = try await adapterError { () async throws(AdapterError) in
            try await catalog.update(observed, to: desired, changes: changes, links: [:])
        }
        #expect(error.category == .outcomeUnknown)
    }

    @Test("what cannot be changed is not sent")
    func fixed() async throws {
        let transport = ScriptedTransport { _, _ in .json(200, ["id": "T"]) }
        let catalog = try Bench.adapter(transport).catalog
        let type = try Bench.observed(try Fixture.json("meter-type"))
        let desired = try #require(Bench.encode(try Bench.meter("egress")).objects.first)
        for change in [
            FieldChange(path: "aggregation.type", before: "increment", after: "sum"),
            FieldChange(path: "activeTo", before: nil, after: "2020-01-01T00:00:00Z"),
        ] {
            let error = try await adapterError { () async throws(AdapterError) in
                try await catalog.update(type, to: desired, changes: [change], links: [:])
            }
            #expect(error.category == .rejected)
        }
        let ended = try #require(
            Bench.encode(try Bench.meter("egress") { $0.activeTo = Bench.instant("2020-01-01T00:00:00Z") }).objects
                .first
        )
        let error = try await adapterError { () async throws(AdapterError) in
            try await catalog.create(ended, links: [:])
        }
        #expect(error.category == .rejected)
        #expect(error.message.contains("activeTo has passed"))
        #expect(transport.requests.isEmpty)
    }

    @Test("an activeFrom that came while the plan waited is left out of a create")
    func lateCreate() async throws {
        let transport = ScriptedTransport { request, _ in .json(201, ["id": "T", "name": request.json?["name"] ?? nil])
        }
        let meter = try Bench.meter("egress") { $0.activeFrom = Bench.now.adding(seconds: 60) }
        let desired = try #require(Bench.encode(meter).objects.first)
        #expect(desired.body["activeFrom"] != nil)
        let later = Bench.now.adding(seconds: 61)
        _ = try await Bench.adapter(transport, now: { later }).catalog.create(desired, links: [:])
        #expect(transport.requests.last?.json?["activeFrom"] == nil)
    }

    @Test("a meter is made for the id of its type, and then marked to go")
    func createMeter() async throws {
        let made = try Fixture.json("meter", with: ["meterTypeId": "T"])
        let transport = ScriptedTransport { request, _ in
            // As in the reference, the answer to the update still has the old flag.
            guard request.head.method == .get, case .object(var object) = made else { return .json(201, made) }
            object["deleteOnReset"] = true
            return .json(200, .object(object))
        }
        let catalog = try Bench.adapter(transport).catalog
        let plain = try await catalog.create(try customer(deleteOnReset: false), links: [typeRef: "T"])
        #expect(
            transport.requests.last?.json
                == [
                    "meterKey": "a1f8797b-c827-4483-b6cf-6d3d3baa18a7", "meterTypeId": "T",
                    "userId": "user0@example.com",
                ]
        )
        #expect(try customer(deleteOnReset: false).resolved([typeRef: "T"]).image.changes(from: plain.image).isEmpty)
        let going = try await catalog.create(try customer(deleteOnReset: true), links: [typeRef: "T"])
        #expect(going.image["deleteOnReset"] == true)
        #expect(transport.requests.map(\.head.method) == [.post, .post, .patch, .get])
        #expect(transport.requests[2].json == ["deleteOnReset": true])
        let unlinked = try customer(deleteOnReset: false)
        let error = try await adapterError { () async throws(AdapterError) in
            try await catalog.create(unlinked, links: [:])
        }
        #expect(error.category == .rejected)
        #expect(transport.requests.count == 4)
    }

    @Test("a meter that was made and not marked is settled by reading")
    func halfMade() async throws {
        let made = try Fixture.json("meter", with: ["meterTypeId": "T"])
        let transport = ScriptedTransport { request, _ in
            request.head.method == .patch ? .json(400, ["message": "no"]) : .json(201, made)
        }
        let catalog = try Bench.adapter(transport).catalog
        let desired = try customer(deleteOnReset: true)
        let error = try await adapterError { () async throws(AdapterError) in
            try await catalog.create(desired, links: [typeRef: "T"])
        }
        #expect(error.category == .outcomeUnknown)
        #expect(error.vendorMessage == "no")
    }

    @Test("a type is found by its reference, whatever its name, and not by a part of its name")
    func find() async throws {
        let types: [JSONValue] = [
            ["id": "1", "name": "Meter egress (old)", "externalRef": "old"],
            ["id": "2", "name": "Renamed", "externalRef": "egress"],
            ["id": "3", "name": "Meter egress", "externalRef": "other"],
        ]
        let transport = ScriptedTransport { request, _ in
            let named = request.query["name"] == nil ? types : [types[0], types[2]]
            return .json(200, ["meterTypes": .array(named)])
        }
        let catalog = try Bench.adapter(transport).catalog
        let desired = try #require(Bench.encode(try Bench.meter("egress")).objects.first)
        #expect(try await catalog.find(desired, links: [:]).map(\.id) == ["2", "3"])
        #expect(transport.requests.map { $0.query["name"] } == ["Meter%20egress", nil])
        let direct = ScriptedTransport { _, _ in
            .json(200, ["meterTypes": [["id": "4", "name": "Meter egress", "externalRef": "egress"]]])
        }
        #expect(try await Bench.adapter(direct).catalog.find(desired, links: [:]).map(\.id) == ["4"])
        #expect(direct.requests.count == 1)
    }

    @Test("a meter is found by type, user and key at once")
    func findMeter() async throws {
        let made = try Fixture.json("meter", with: ["meterTypeId": "T"])
        let transport = ScriptedTransport { _, _ in .json(200, ["meters": [made]]) }
        let catalog = try Bench.adapter(transport).catalog
        let desired = try customer(deleteOnReset: false)
        #expect(try await catalog.find(desired, links: [:]).isEmpty)
        #expect(transport.requests.isEmpty)
        #expect(try await catalog.find(desired, links: [typeRef: "T"]).count == 1)
        #expect(transport.requests.last?.query["userId"] == "user0%40example.com")
        #expect(transport.requests.last?.query["meterTypeId"] == "T")
        #expect(try await catalog.find(desired, links: [typeRef: "U"]).isEmpty)
    }
}
