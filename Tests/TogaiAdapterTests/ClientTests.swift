import AdapterKit
import HTTPTypes
import Metering
import Synchronization
import Testing
import Transport

@testable import TogaiAdapter

@Suite("Togai's answers")
struct ClientTests {
    private let meterJSON =
        #"{"id":"um.1","name":"a","type":"COUNTER","status":"ACTIVE","aggregation":"COUNT","computations":[{"computation":"1"}],"eventSchemaName":"x"}"#

    private func failure(
        _ transport: ScriptedTransport,
        _ body: (Account) async throws -> Void
    ) async throws -> AdapterError {
        let account = try Account(transport)
        do {
            try await body(account)
        } catch let error as AdapterError {
            return error
        }
        throw AdapterError(vendor: "", operation: "", category: .cancelled, message: "nothing failed")
    }

    private func list(_ account: Account) async throws { _ = try await account.catalog.list(TogaiImage.usageMeter) }

    @Test("a deletion that tells of no success is not done where the meter is there")
    func hollowDeletion() async throws {
        let client = try #require(
            try Account(
                ScriptedTransport(
                    .status(200, #"{"success":false}"#),
                    .status(200, meterJSON),
                    .status(200, #"{"success":false}"#),
                    .status(404),
                    .status(200, #"{"success":true}"#)
                )
            ).catalog as? TogaiCatalog
        ).client
        do throws(AdapterError) {
            try await client.deleteUsageMeter("um.1")
            Issue.record("the meter was taken for deleted")
        } catch {
            #expect(error.category == .outcomeUnknown)
        }
        try await client.deleteUsageMeter("um.1")
        try await client.deleteUsageMeter("um.1")
    }

    @Test("a list that is null is empty")
    func nullList() async throws {
        let transport = ScriptedTransport(.status(200, #"{"data":null,"nextToken":null}"#))
        #expect(try await Account(transport).catalog.list(TogaiImage.usageMeter).isEmpty)
    }

    @Test(
        "what is no list is one clear error",
        arguments: [
            ("<html><body>Sign in</body></html>", "text/html"), ("{\"data\":", "application/json"),
            ("{}", "application/json"),
            ("{\"data\":[{\"name\":\"a\"}]}", "application/json"), ("", "application/json"),
            ("{\"data\":[{\"id\":\"\",\"name\":\"a\"}]}", "application/json"),
            ("[{\"id\":1}]", "application/json"),
        ]
    )
    func malformedLists(body: String, type: String) async throws {
        let error = try await failure(ScriptedTransport(.status(200, body, type: type)), list)
        #expect(error.category == .malformedResponse)
        #expect(error.operation == "list usage meters")
        #expect(error.message.contains("url") || error.message.contains("URL"))
    }

    @Test(
        "errors carry the vendor's own words",
        arguments: [
            (400, "{\"message\":\"bad\"}", "bad"), (404, "{\"error\":\"none\"}", "none"),
            (500, "{\"errorMessage\":\"down\"}", "down"),
            (403, "plain words", "plain words"), (503, "{\"error\":{\"message\":\"busy\"}}", "busy"),
        ]
    )
    func words(status: Int, body: String, words: String) async throws {
        let error = try await failure(ScriptedTransport(.status(status, body)), list)
        #expect(error.status == status)
        #expect(error.vendorMessage == words)
    }

    @Test("a token that leads back is an error, not an endless loop")
    func tokenLoop() async throws {
        let transport = ScriptedTransport(.status(200, #"{"data":[],"nextToken":"again"}"#))
        let error = try await failure(transport, list)
        #expect(error.category == .malformedResponse)
        #expect(transport.requests.count == 2)
    }

    @Test("a list that changes while it is read is begun again until nothing is new, and holds each id once")
    func movingList() async throws {
        func item(_ id: Int) -> String {
            meterJSON.replacing("um.1", with: "um.\(id)").replacing("\"a\"", with: "\"a\(id)\"")
        }
        let transport = ScriptedTransport(
            .status(200, "{\"data\":[\(item(1)),\(item(2))],\"nextToken\":\"t1\"}"),
            .status(200, "{\"data\":[\(item(2)),\(item(3))],\"nextToken\":\"t2\"}"),
            .status(200, "{\"data\":[]}"),
            .status(200, "{\"data\":[\(item(4)),\(item(1))],\"nextToken\":\"t1\"}"),
            .status(200, "{\"data\":[\(item(2)),\(item(3))],\"nextToken\":\"t2\"}")
        )
        let objects = try await Account(transport).catalog.list(TogaiImage.usageMeter)
        #expect(objects.map(\.id) == ["um.1", "um.2", "um.3", "um.4"])
        #expect(
            transport.calls == [
                "GET /usage_meters?pageSize=100", "GET /usage_meters?nextToken=t1&pageSize=100",
                "GET /usage_meters?nextToken=t2&pageSize=100", "GET /usage_meters?pageSize=100",
                "GET /usage_meters?nextToken=t1&pageSize=100",
            ]
        )
    }

    @Test("archived and unknown states: archived meters are left out, unknown words are kept")
    func states() async throws {
        let transport = ScriptedTransport(
            .status(
                200,
                "{\"data\":[\(meterJSON.replacing("ACTIVE", with: "ARCHIVED")),"
                    + "\(meterJSON.replacing("um.1", with: "um.2").replacing("ACTIVE", with: "PAUSED"))]}"
            )
        )
        let objects = try await Account(transport).catalog.list(TogaiImage.usageMeter)
        #expect(objects.map { $0.image["status"] } == ["PAUSED"])
    }

    @Test("a meter's schema is asked for where the list does not tell it, and not again once the meter was active")
    func schemas() async throws {
        let bare = meterJSON.replacing(",\"eventSchemaName\":\"x\"", with: "")
        let told = meterJSON.replacing("\"eventSchemaName\":\"x\"", with: "\"eventSchema\":{\"name\":\"y\"}")
        let transport = ScriptedTransport { request, _ in
            (request.head.path ?? "").contains("um.1") ? .status(200, told) : .status(200, "{\"data\":[\(bare)]}")
        }
        let account = try Account(transport)
        for _ in 0..<2 {
            let objects = try await account.catalog.list(TogaiImage.usageMeter)
            #expect(objects.first?.image["eventSchemaName.y"] == true)
        }
        #expect(transport.calls.filter { $0 == "GET /usage_meters/um.1?includeSchema=true" }.count == 1)
    }

    @Test("a meter's state is asked for where the list does not tell it, and of one meter alone where none tells it")
    func untoldStates() async throws {
        let states = ["um.1": "DRAFT", "um.2": "ARCHIVED", "um.3": "INACTIVE"]
        let told = states.mapValues { meterJSON.replacing("ACTIVE", with: $0) }
        let bare = meterJSON.replacing("\"status\":\"ACTIVE\",", with: "")
        let list = states.keys.sorted().map { bare.replacing("um.1", with: $0) }.joined(separator: ",")
        for isTold in [true, false] {
            let transport = ScriptedTransport { request, _ in
                let path = request.head.path ?? ""
                guard let id = states.keys.first(where: path.contains) else {
                    return .status(200, "{\"data\":[\(list)]}")
                }
                return .status(200, ((isTold ? told[id] : nil) ?? bare).replacing("um.1", with: id))
            }
            let objects = try await Account(transport).catalog.list(TogaiImage.usageMeter)
            #expect(objects.map(\.id) == (isTold ? ["um.1", "um.3"] : ["um.1", "um.2", "um.3"]))
            let shown: [JSONValue] = isTold ? ["DRAFT", "INACTIVE"] : ["ACTIVE", "ACTIVE", "ACTIVE"]
            #expect(objects.map { $0.image["status"] } == shown)
            #expect(transport.calls.count == (isTold ? 4 : 2))
        }
    }

    @Test("where Togai never tells a meter's schema, every schema may be it")
    func untoldSchemas() async throws {
        let bare = meterJSON.replacing(",\"eventSchemaName\":\"x\"", with: "")
        let transport = ScriptedTransport { request, _ in
            let path = request.head.path ?? ""
            if path.contains("includeSchema") { return .status(400, "{\"message\":\"unknown parameter\"}") }
            if path.contains("um.1") { return .status(200, bare) }
            return .status(
                200,
                path.contains("event_schema") ? #"{"data":[{"name":"p"},{"name":"q"}]}"# : "{\"data\":[\(bare)]}"
            )
        }
        let object = try #require(try await Account(transport).catalog.list(TogaiImage.usageMeter).first)
        #expect(object.image["eventSchemaName.p"] == true)
        #expect(object.image["eventSchemaName.q"] == true)
        let inventory = TogaiTranslator(try Account.settings()).decode([object], naming: .free)
        #expect(inventory.undecodable.first?.reason.contains("several have what it reads") == true)
        let translator = TogaiTranslator(try Account.settings())
        let recorded = [ObjectID(object): ObjectImage(["eventSchemaName.q": true])]
        let completed = translator.completed([object], by: { recorded })
        #expect(completed.map(TogaiImage.schemas) == [["q"]])
        #expect(translator.decode(completed, naming: .free).meters.map(\.meter.event) == ["q"])
        #expect(translator.completed([object], by: { [:] }) == [object])
    }

    @Test("a meter whose schema Togai never tells is on the one that has what it reads")
    func fittingSchema() async throws {
        let meter =
            #"{"id":"um.1","name":"a","type":"COUNTER","status":"ACTIVE","aggregation":"SUM","#
            + #""computations":[{"computation":"{\"var\":\"attributes.km\"}","matcher":"{\"==\":[{\"var\":\"dimensions.city\"},\"x\"]}"}]}"#
        let schemas =
            #"{"data":[{"name":"p","attributes":[{"name":"km"}],"dimensions":[]},"#
            + #"{"name":"q","attributes":[{"name":"km"}],"dimensions":[{"name":"city"}]},"#
            + #"{"name":"r","attributes":[],"dimensions":[{"name":"city"}]}]}"#
        let transport = ScriptedTransport { request, _ in
            let path = request.head.path ?? ""
            if path.contains("um.1") { return .status(200, meter) }
            return .status(200, path.contains("event_schema") ? schemas : "{\"data\":[\(meter)]}")
        }
        let account = try Account(transport)
        let objects = try await account.everything()
        let decoded = account.translator.decode(objects, naming: .free)
        #expect(decoded.meters.map(\.meter.event) == ["q"])
        #expect(decoded.undecodable.isEmpty)
    }

    @Test("the only schema there is is not that of a meter which reads what it lacks, unless the meter was made on it")
    func lackingSchema() async throws {
        let bare = meterJSON.replacing(",\"eventSchemaName\":\"x\"", with: "")
            .replacing("[{", with: ##"[{"matcher":"{\"var\":\"dimensions.city\"}","##)
        let object = TogaiImage.observed(try #require(TogaiMeter(try JSONValue.parse(bare))), candidates: ["p"])
        let schema = TogaiImage.observed(try #require(TogaiSchema(["name": "p"])))
        let translator = TogaiTranslator(try Account.settings())
        let reason = translator.decode([schema, object], naming: .free).undecodable.first?.reason
        #expect(reason == "Togai does not tell its event schema, and the only one there is, `p`, lacks what it reads")
        let recorded = [ObjectID(object): ObjectImage(["eventSchemaName.p": true])]
        let completed = translator.completed([schema, object]) { recorded }
        #expect(TogaiImage.schemas(of: completed[1]) == ["p"])
        #expect(completed[1].body["eventSchema"]?["name"] == "p")
    }

    @Test("an answer to a write in plain words is read anew, and one that is a page leaves the outcome open")
    func plainWords() async throws {
        let transport = ScriptedTransport { request, _ in
            request.head.method == .get ? .status(200, meterJSON) : .status(200, "OK", type: "text/plain")
        }
        let client = try #require(try Account(transport).catalog as? TogaiCatalog).client
        #expect(try await client.activateUsageMeter("um.1").status == "ACTIVE")
        #expect(try await client.updateUsageMeter("um.1", ["name": "a"]).name == "a")
        let page = ScriptedTransport(.status(200, "<html>Sign in</html>", type: "text/html"))
        let error = try await failure(page) { account in
            let client = try #require(account.catalog as? TogaiCatalog).client
            _ = try await client.activateUsageMeter("um.1")
        }
        #expect(error.category == .outcomeUnknown)
    }

    @Test("the API's own words mean the same in any case")
    func cases() async throws {
        let lower = meterJSON.replacing("ACTIVE", with: "active").replacing("COUNT", with: "Count")
        let answers = [lower, meterJSON].map { "{\"data\":[\($0)]}" }
        let transport = ScriptedTransport(.status(200, answers[0]), .status(200, answers[1]))
        let account = try Account(transport)
        let found = try await account.catalog.list(TogaiImage.usageMeter)
        #expect(found.map(\.image) == (try await account.catalog.list(TogaiImage.usageMeter)).map(\.image))
    }

    @Test("answers without a body are read anew")
    func emptyAnswers() async throws {
        let transport = ScriptedTransport { request, _ in
            request.head.method == .get ? .status(200, meterJSON) : .status(204)
        }
        let account = try Account(transport)
        let meter = try #require(TogaiMeter(try JSONValue.parse(meterJSON.replacing("ACTIVE", with: "DRAFT"))))
        let wanted = try #require(
            account.translate([try meter_("a")]).objects.last
        )
        let observed = TogaiImage.observed(meter)
        let changed = try await account.catalog.update(
            observed,
            to: wanted,
            changes: wanted.image.changes(from: observed.image),
            links: [:]
        )
        #expect(changed.image["status"] == "ACTIVE")
    }

    private func meter_(_ key: String) throws -> Meter { try meter(key, event: "x", aggregation: .count) }

    @Test("a body-less write has no Content-Type, and every request has the token")
    func headers() async throws {
        let account = try Account.sandbox()
        try await account.create(account.translate([try meter("a")]))
        for request in account.log.requests {
            #expect((request.head.headerFields[.contentType] == nil) == request.body.isEmpty)
            #expect(request.head.headerFields[.authorization] == "Bearer sandbox-token")
        }
    }

    @Test("a create whose answer is no meter leaves its outcome open")
    func lostCreate() async throws {
        let error = try await failure(ScriptedTransport(.status(201, "{\"success\":true}"))) { account in
            let object = try #require(account.translate([try meter("a")]).objects.last)
            _ = try await account.catalog.create(object, links: [:])
        }
        #expect(error.category == .outcomeUnknown)
    }

    @Test("a meter that was made is a draft where the answer leaves its status out, and is activated")
    func createdWithoutStatus() async throws {
        let transport = ScriptedTransport { request, _ in
            request.head.path == "/usage_meters"
                ? .status(201, meterJSON.replacing(#""status":"ACTIVE""#, with: #""status":null"#))
                : .status(200, meterJSON)
        }
        let account = try Account(transport)
        let object = try #require(account.translate([try meter("a")]).objects.last)
        let made = try await account.catalog.create(object, links: [:])
        #expect(transport.calls == ["POST /usage_meters", "POST /usage_meters/um.1/activate"])
        #expect(made.image["status"] == "ACTIVE")
    }

    @Test("a meter that rests for an edit is active again, also where the answers leave its status out")
    func editedWithoutStatus() async throws {
        let states = Mutex("ACTIVE")
        let transport = ScriptedTransport { request, _ in
            let path = request.head.path ?? ""
            let answer = states.withLock { state -> String in
                if path.hasSuffix("/deactivate") { state = "INACTIVE" }
                if path.hasSuffix("/activate") { state = "ACTIVE" }
                return state
            }
            let named = meterJSON.replacing(#""name":"a""#, with: #""name":"b""#)
            if request.head.method == .get { return .status(200, named.replacing("ACTIVE", with: answer)) }
            if request.head.method == .patch, answer == "ACTIVE" { return .status(400, #"{"message":"it is active"}"#) }
            return .status(200, named.replacing(#""status":"ACTIVE","#, with: ""))
        }
        let account = try Account(transport)
        let wanted = try #require(account.translate([try meter("b", event: "x", aggregation: .count)]).objects.last)
        let observed = TogaiImage.observed(try #require(TogaiMeter(try JSONValue.parse(meterJSON))))
        let changes = wanted.image.changes(from: observed.image)
        let changed = try await account.catalog.update(observed, to: wanted, changes: changes, links: [:])
        #expect(states.withLock { $0 } == "ACTIVE")
        #expect(changed.image["status"] == "ACTIVE")
    }

    @Test("a create whose activation fails leaves its outcome open, so that the object is found again")
    func failedActivation() async throws {
        let transport = ScriptedTransport { request, _ in
            if request.head.path == "/usage_meters" {
                return .status(201, meterJSON.replacing("ACTIVE", with: "DRAFT"))
            }
            return request.head.method == .post
                ? .status(400, "{\"message\":\"not yet\"}") : .status(200, meterJSON.replacing("ACTIVE", with: "DRAFT"))
        }
        let error = try await failure(transport) { account in
            let object = try #require(account.translate([try meter("a")]).objects.last)
            _ = try await account.catalog.create(object, links: [:])
        }
        #expect(error.category == .outcomeUnknown)
        #expect(error.message.contains("um.1"))
        #expect(error.vendorMessage == "not yet")
    }

    @Test("a token that the vendor repeats is not shown")
    func hiddenToken() async throws {
        let error = try await failure(
            ScriptedTransport(.status(401, "{\"message\":\"no such token: sandbox-token\"}")),
            list
        )
        #expect(error.category == .unauthorized)
        #expect(!error.description.contains("sandbox-token"))
    }

    @Test("path segments are encoded")
    func encodedPaths() async throws {
        let transport = ScriptedTransport(.status(404, "{}"))
        #expect(try await Account(transport).catalog.read(TogaiImage.eventSchema, id: "all events/a b") == nil)
        #expect(transport.calls == ["GET /event_schema/all%20events%2Fa%20b"])
    }

    @Test("reading by POST may be repeated, writing may not")
    func readsOnly() {
        func request(_ path: String) -> HTTPRequest {
            HTTPRequest(method: .post, scheme: "https", authority: "a", path: path)
        }
        #expect(TogaiDescriptor.descriptor.readsOnly(request("/metrics")))
        #expect(!TogaiDescriptor.descriptor.readsOnly(request("/ingestBatch")))
        #expect(!TogaiDescriptor.descriptor.readsOnly(request("/usage_meters")))
    }

    @Test("doctor tells credentials, reach and clock apart")
    func check() async throws {
        let answer = TransportResponse(
            head: HTTPResponse(
                status: .ok,
                headerFields: [.date: "Sat, 21 Nov 2026 11:00:00 GMT", .contentType: "application/json"]
            ),
            body: Array("{\"data\":[]}".utf8)
        )
        let results = try await Account(ScriptedTransport(.success(answer))).adapter.check()
        #expect(results.map { "\($0.name) \($0.passed)" } == ["reach true", "credentials true", "clock false"])
        let refused = try await Account(ScriptedTransport(.status(401, "{}"))).adapter.check()
        #expect(refused.map { "\($0.name) \($0.passed)" } == ["reach true", "credentials false"])
        let html = try await Account(ScriptedTransport(.status(200, "<html>", type: "text/html"))).adapter.check()
        #expect(html.first?.passed == false)
        let gone = ScriptedTransport(.failure(TransportError(.hostNotFound, "no host", mayHaveBeenSent: false)))
        #expect(try await Account(gone).adapter.check().map(\.passed) == [false])
    }
}
