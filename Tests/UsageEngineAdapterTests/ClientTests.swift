import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

@testable import UsageEngineAdapter

@Suite("Odd answers")
struct ClientTests {
    private let types = ObjectKind("meterType")
    private let meters = ObjectKind("meter")

    private func catalog(_ transport: ScriptedTransport) throws -> any ObjectCatalog {
        try Bench.adapter(transport).catalog
    }

    private func failure(
        of kind: ObjectKind = ObjectKind("meterType"),
        _ answer: ScriptedAnswer
    ) async throws -> AdapterError {
        let catalog = try catalog(ScriptedTransport { _, _ in answer })
        return try await adapterError { () async throws(AdapterError) in try await catalog.list(kind) }
    }

    @Test("a list is read page by page until one is not full")
    func paging() async throws {
        let transport = ScriptedTransport { request, _ in
            let skip = Int(request.query["skip"] ?? "") ?? 0
            let items = (skip..<min(skip + 100, 230)).map {
                JSONValue.object(["id": .string("id-\($0)"), "name": "n"])
            }
            return .json(200, ["meterTypes": .array(items)])
        }
        let list = try await catalog(transport).list(types)
        #expect(list.map(\.id) == (0..<230).map { "id-\($0)" })
        #expect(transport.requests.map { $0.query["skip"] } == ["0", "100", "200"])
        #expect(transport.requests.allSatisfy { $0.query["limit"] == "100" && $0.query["sortBy"] == "createdAt" })
    }

    @Test("a trailing empty page, repeats and a vendor that ignores skip end a list")
    func oddPaging() async throws {
        @Sendable func page(_ range: Range<Int>) -> ScriptedAnswer {
            .json(200, ["meters": .array(range.map { .object(["id": .number(JSONNumber($0)), "userId": "u"]) })])
        }
        let exact = ScriptedTransport { request, _ in request.query["skip"] == "0" ? page(0..<100) : page(0..<0) }
        #expect(try await catalog(exact).list(meters).count == 100)
        let shifting = ScriptedTransport { request, _ in request.query["skip"] == "0" ? page(0..<100) : page(90..<140) }
        #expect(try await catalog(shifting).list(meters).map(\.id) == (0..<140).map { "\($0)" })
        let stuck = ScriptedTransport { _, _ in page(0..<100) }
        #expect(try await catalog(stuck).list(meters).count == 100)
        #expect(stuck.requests.count == 2)
    }

    @Test("a list that is null is empty")
    func nullList() async throws {
        let catalog = try catalog(ScriptedTransport { _, _ in .json(200, ["meterTypes": .null, "meters": .null]) })
        #expect(try await catalog.list(UsageEngineKind.meterType).isEmpty)
        #expect(try await catalog.list(UsageEngineKind.meter).isEmpty)
    }

    @Test("HTML, truncated JSON and lists without their member are malformed")
    func malformed() async throws {
        let html = try await failure(.text(200, "<html><body>Sign in</body></html>", type: "text/html"))
        #expect(html.category == .malformedResponse)
        #expect(html.message.contains("a page for people"))
        #expect(html.vendorMessage == "<html><body>Sign in</body></html>")
        let truncated = try await failure(.text(200, #"{"meterTypes": [{"id"#, type: "application/json"))
        #expect(truncated.category == .malformedResponse)
        let other = try await failure(.json(200, ["items": []]))
        #expect(other.category == .malformedResponse)
        #expect(other.message.contains("`meterTypes`"))
        let nameless = try await failure(.json(200, ["meterTypes": [["name": "n"]]]))
        #expect(nameless.message.contains("`id`"))
        #expect(try await failure(.text(204, "")).category == .malformedResponse)
    }

    @Test(
        "statuses have their categories, and the vendor's words are kept",
        arguments: [
            (400, AdapterError.Category.rejected), (404, .notFound), (405, .rejected), (409, .conflict),
            (403, .unauthorized),
            (429, .rateLimited(after: nil)), (500, .retryable(after: nil)), (503, .retryable(after: nil)),
        ]
    )
    func statuses(status: Int, category: AdapterError.Category) async throws {
        for body: JSONValue in [
            ["message": "the words"], ["error": "the words"], ["error": ["message": "the words"]], "the words",
            ["errors": ["the words"]], ["statusCode": 4, "error_description": "the words"],
        ] {
            let error = try await failure(.json(status, body))
            #expect(error.category == category)
            #expect(error.vendorMessage == "the words")
            #expect(error.status == status)
        }
        #expect(try await failure(.text(status, "the words")).vendorMessage == "the words")
        #expect(try await failure(.text(status, "")).vendorMessage == nil)
    }

    @Test("a request that got no answer is a read that can be repeated, or a write whose outcome is not known")
    func lost() async throws {
        #expect(try await failure(.failure(.connectionLost, mayHaveBeenSent: true)).category == .retryable(after: nil))
        let object = try #require(Bench.encode(try Bench.meter()).objects.first)
        for answer in [
            ScriptedAnswer.failure(.connectionLost, mayHaveBeenSent: true), .json(502, [:]), .text(200, "<html>"),
            .json(201, ["name": "n"]), .text(204, ""),
        ] {
            let catalog = try catalog(ScriptedTransport { _, _ in answer })
            let error = try await adapterError { () async throws(AdapterError) in
                try await catalog.create(object, links: [:])
            }
            #expect(error.category == .outcomeUnknown)
        }
        let unsent = try catalog(ScriptedTransport { _, _ in .failure(.cannotConnect, mayHaveBeenSent: false) })
        let error = try await adapterError { () async throws(AdapterError) in
            try await unsent.create(object, links: [:])
        }
        #expect(error.category == .unreachable)
    }

    @Test("what is not there is no error for a read and a deletion")
    func absent() async throws {
        let transport = ScriptedTransport { _, _ in .json(404, ["message": "not found"]) }
        let catalog = try catalog(transport)
        let type = try Bench.observed(try Fixture.json("meter-type", with: ["id": "a/b c"]))
        let meter = UsageEngineImage.observed(try #require(MeterPayload(try Fixture.json("meter"))))
        #expect(try await catalog.read(types, id: "a/b c") == nil)
        #expect(try await catalog.read(meters, id: "x") == nil)
        try await catalog.delete(type)
        try await catalog.delete(meter)
        #expect(
            transport.requests.map(\.line) == [
                "GET /meter-types/a%2Fb%20c", "GET /meters/x", "DELETE /meter-types/a%2Fb%20c",
                "DELETE /meters/8a76066d-ff29-417c-a18e-abde22e44310",
            ]
        )
        #expect(transport.requests.allSatisfy { $0.body.isEmpty && $0.head.headerFields[.contentType] == nil })
    }

    @Test("a deletion is answered by how much was deleted or by no content, and not by a page of HTML")
    func deletion() async throws {
        let meter = UsageEngineImage.observed(try #require(MeterPayload(try Fixture.json("meter"))))
        for answer in [ScriptedAnswer.json(200, try Fixture.json("deleted")), .text(204, "")] {
            try await catalog(ScriptedTransport { _, _ in answer }).delete(meter)
        }
        let html = try catalog(ScriptedTransport { _, _ in .text(200, "<html>") })
        let error = try await adapterError { () async throws(AdapterError) in try await html.delete(meter) }
        #expect(error.category == .outcomeUnknown)
    }

    @Test(
        "a deletion that does not tell that anything was deleted is done where the object is gone, and not where it is there",
        arguments: [#"{"deletedCount":0}"#, "{}", "", "  "]
    )
    func deletionOfNone(body: String) async throws {
        let json = try Fixture.json("meter")
        let meter = UsageEngineImage.observed(try #require(MeterPayload(json)))
        func answering(_ read: ScriptedAnswer) throws -> any ObjectCatalog {
            try catalog(
                ScriptedTransport { request, _ in
                    request.head.method == .get ? read : .text(200, body, type: "application/json")
                }
            )
        }
        try await answering(.json(404, ["message": "not found"])).delete(meter)
        let there = try answering(.json(200, json))
        let error = try await adapterError { () async throws(AdapterError) in try await there.delete(meter) }
        #expect(error.category == .outcomeUnknown)
    }

    @Test("a meter type with meters is not removed, and the reason is said")
    func deletionInUse() async throws {
        let type = try Bench.observed(try Fixture.json("meter-type"))
        let catalog = try catalog(ScriptedTransport { _, _ in .json(409, ["message": "has 2 meters"]) })
        let error = try await adapterError { () async throws(AdapterError) in try await catalog.delete(type) }
        #expect(error.category == .conflict)
        #expect(error.message.contains("still has meters"))
        #expect(error.vendorMessage == "has 2 meters")
    }
}
