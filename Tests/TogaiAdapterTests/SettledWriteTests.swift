import AdapterKit
import HTTPTypes
import Metering
import Synchronization
import Testing
import Transport

@testable import TogaiAdapter

@Suite("What came of a write to Togai")
struct SettledWriteTests {
    private static let meter =
        #"{"id":"um.1","name":"a","type":"COUNTER","status":"ACTIVE","aggregation":"COUNT","computations":[{"computation":"1"}],"eventSchemaName":"x"}"#

    private static let schema =
        #"{"name":"x","version":1,"status":"ACTIVE","description":"old","attributes":[{"name":"km"}],"dimensions":[]}"#

    private func client(_ transport: ScriptedTransport) throws -> TogaiClient {
        try #require(try Account(transport).catalog as? TogaiCatalog).client
    }

    private func failure(_ body: () async throws(AdapterError) -> Void) async -> AdapterError? {
        do throws(AdapterError) {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    @Test("a meter whose name cannot be freed is archived all the same, unless that was for want of an answer")
    func keptName() async throws {
        let observed = TogaiImage.observed(
            try #require(TogaiMeter(try JSONValue.parse(Self.meter.replacing("ACTIVE", with: "INACTIVE"))))
        )
        for (status, isArchived) in [(400, true), (409, true), (404, true), (500, false), (401, false)] {
            let transport = ScriptedTransport { request, _ in
                request.head.method == .patch ? .status(status, "{}") : .status(200, #"{"success":true}"#)
            }
            let catalog = try Account(transport).catalog
            let error = await failure { () async throws(AdapterError) in try await catalog.delete(observed) }
            #expect((error == nil) == isArchived, "status \(status)")
            #expect(transport.calls.contains("DELETE /usage_meters/um.1") == isArchived, "status \(status)")
        }
    }

    @Test(
        "a meter that was deactivated for a change and cannot be activated again is a write whose outcome is open",
        arguments: [true, false]
    )
    func leftAtRest(isChanged: Bool) async throws {
        let observed = TogaiImage.observed(try #require(TogaiMeter(try JSONValue.parse(Self.meter))))
        let resting = Self.meter.replacing("ACTIVE", with: "INACTIVE")
        let transport = ScriptedTransport { request, number in
            switch request.head.path ?? "" {
            case let path where path.hasSuffix("/activate"): .status(403, "{}")
            case let path where path.hasSuffix("/deactivate"): .status(200, resting)
            default:
                request.head.method == .patch
                    ? (isChanged && number > 1 ? .status(200, resting) : .status(400, "{}")) : .status(200, resting)
            }
        }
        let wanted = try #require(
            try Account.sandbox().translate([try TogaiAdapterTests.meter("a", name: "b")]).objects.last
        )
        let change = FieldChange(path: "name", before: "a", after: "b")
        let account = try Account(transport)
        let error = await failure { () async throws(AdapterError) in
            _ = try await account.catalog.update(observed, to: wanted, changes: [change], links: [:])
        }
        #expect(error?.category == .outcomeUnknown, "\(error?.message ?? "no error")")
        #expect(error?.status == 403)
    }

    @Test(
        "a draft that was activated to become inactive, and stays active, is told to count, and not to be a draft",
        arguments: [true, false]
    )
    func activeOnItsWay(isNew: Bool) async throws {
        let draft = Self.meter.replacing("ACTIVE", with: "DRAFT")
        let transport = ScriptedTransport { request, _ in
            switch request.head.path ?? "" {
            case let path where path.hasSuffix("/deactivate"): .status(403, "{}")
            case "/usage_meters": .status(201, draft)
            default: .status(200, request.head.method == .patch ? draft : Self.meter)
            }
        }
        let account = try Account(transport)
        let wanted = try #require(
            account.translate([try TogaiAdapterTests.meter("a") { $0.status = .inactive }]).objects.last
        )
        let observed = TogaiImage.observed(try #require(TogaiMeter(try JSONValue.parse(draft))))
        let change = FieldChange(path: "name", before: "b", after: "a")
        let error = await failure { () async throws(AdapterError) in
            _ =
                isNew
                ? try await account.catalog.create(wanted, links: [:])
                : try await account.catalog.update(observed, to: wanted, changes: [change], links: [:])
        }
        #expect(error?.category == .outcomeUnknown && error?.status == 403)
        let message = error?.message ?? ""
        let said = "the usage meter um.1 was activated on its way to rest, so that it counts"
        #expect(message.hasPrefix(said), "\(message)")
        #expect(!message.contains("not activated") && !message.contains("DRAFT"), "\(message)")
    }

    @Test(
        "a schema that rests and cannot be activated is an open outcome after a change, and a refusal without one",
        arguments: [true, false]
    )
    func restingSchema(isChanged: Bool) async throws {
        let resting = Self.schema.replacing("ACTIVE", with: "INACTIVE")
        let transport = ScriptedTransport { request, _ in
            (request.head.path ?? "").hasSuffix("/activate") ? .status(400, "{}") : .status(200, resting)
        }
        let account = try Account(transport)
        let draft = try TogaiAdapterTests.meter("a", event: "x")
        let wanted = try #require(account.translate([draft]).objects.first)
        let observed = TogaiImage.observed(try #require(TogaiSchema(try JSONValue.parse(resting))))
        var changes = wanted.image.changes(from: observed.image).filter { isChanged || $0.path == "status" }
        changes.removeAll { $0.path == "description" }
        let error = await failure { () async throws(AdapterError) in
            _ = try await account.catalog.update(observed, to: wanted, changes: changes, links: [:])
        }
        #expect(transport.calls.contains("PATCH /event_schema/x") == isChanged)
        #expect(error?.category == (isChanged ? .outcomeUnknown : .rejected), "\(error?.message ?? "no error")")
        #expect(error?.message.contains("was changed; it was not activated") == isChanged)
    }

    @Test("a deletion that finds nothing is done, and one that is refused is done where the meter is gone or archived")
    func foundDeleted() async throws {
        let archived = Self.meter.replacing("ACTIVE", with: "ARCHIVED")
        let cases: [(Int, Result<TransportResponse, TransportError>, Bool)] = [
            (404, .status(200, Self.meter), true), (400, .status(404), true), (409, .status(200, archived), true),
            (400, .status(200, Self.meter), false), (403, .status(404), false),
        ]
        for (status, there, isDone) in cases {
            let client = try client(
                ScriptedTransport { request, _ in
                    request.head.method == .delete ? .status(status, "{}") : there
                }
            )
            let error = await failure { () async throws(AdapterError) in try await client.deleteUsageMeter("um.1") }
            #expect((error == nil) == isDone, "status \(status)")
            if !isDone { #expect(error?.status == status) }
        }
    }

    @Test("a schema's change that is answered with nothing is done where the schema shows all of it")
    func unansweredSchemaChange() async throws {
        let client = try client(
            ScriptedTransport { request, _ in
                request.head.method == .get ? .status(200, Self.schema) : .status(204)
            }
        )
        let cases: [(JSONValue, Bool)] = [
            (["attributes": [["name": "km"]]], true), (["attributes": [["name": "km"], ["name": "kg"]]], false),
            (["dimensions": [["name": "city"]]], false), (["description": "old"], true),
            (["description": "new"], false),
            (["attributes": [["name": "km"]], "description": ""], false),
        ]
        for (fields, isDone) in cases {
            let error = await failure { () async throws(AdapterError) in
                #expect(try await client.updateEventSchema("x", fields).name == "x")
            }
            #expect(error?.category == (isDone ? nil : .outcomeUnknown), "\(fields.text())")
        }
    }

    @Test("a change of state that is answered with nothing is not done where the object is in another state")
    func unansweredMove() async throws {
        let client = try client(
            ScriptedTransport { request, _ in
                request.head.method == .get ? .status(200, Self.meter) : .status(204)
            }
        )
        #expect(try await client.activateUsageMeter("um.1").status == TogaiStatus.active)
        let error = await failure { () async throws(AdapterError) in _ = try await client.deactivateUsageMeter("um.1") }
        #expect(error?.category == .outcomeUnknown)
        #expect(error?.message.contains("the usage meter is ACTIVE") == true)
    }

    @Test("of a schema that is listed in several versions the newest counts, wherever it stands, and no archived one")
    func schemaVersions() async throws {
        func item(_ name: String, _ version: Int, _ status: String = "ACTIVE") -> String {
            #"{"name":"\#(name)","version":\#(version),"status":"\#(status)","attributes":[],"dimensions":[]}"#
        }
        let list = [
            item("x", 1), item("y", 3), item("x", 2), item("y", 1), item("x", 3, "ARCHIVED"), item("z", 1, "ARCHIVED"),
        ]
        let client = try client(ScriptedTransport(.status(200, "{\"data\":[\(list.joined(separator: ","))]}")))
        #expect(try await client.eventSchemas().map { "\($0.name) \($0.version)" } == ["x 2", "y 3"])
    }
}
