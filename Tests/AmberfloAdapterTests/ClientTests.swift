import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

@testable import AmberfloAdapter

@Suite("The client, and what a vendor may answer")
struct ClientTests {
    private static let definition = #"{"meterApiName":"api-calls","displayName":"API Calls","type":"SUM_OF_ALL_USAGE"}"#
    private static let live =
        #"{"id":"u-1","meterApiName":"api-calls","label":"API Calls","meterType":"sum_of_all_usage"}"#

    private func desired(_ dialect: AmberfloDialect = .document) throws -> DesiredObject {
        try translator(dialect).translate([MeterEntry(meter())]).objects[0]
    }

    @Test("Every request carries the key, and what has no body has no content type")
    func headers() async throws {
        let network = ScriptedTransport(.answer(200, "[]"), .answer(200, Self.definition))
        let catalog = try adapter(network).catalog
        _ = try await catalog.list(Amberflo.definitionKind)
        _ = try await catalog.create(desired(), links: [:])
        let field = try #require(HTTPField.Name("X-API-KEY"))
        #expect(network.requests.map { $0.head.headerFields[field] } == ["sandbox-key", "sandbox-key"])
        #expect(network.requests.map { $0.head.headerFields[.contentType] } == [nil, "application/json"])
        #expect(network.requests[0].head.authority == "app.amberflo.io")
        #expect(
            network.lines == [
                "GET /meter-definition", "POST /meter-definition \(try fixture("create-definition-request").text())",
            ]
        )
    }

    @Test("A missing key is said before anything is sent")
    func noKey() async throws {
        let network = ScriptedTransport()
        let catalog = try adapter(network, key: "").catalog
        let error = await failure { () async throws(AdapterError) in try await catalog.list(Amberflo.definitionKind) }
        #expect(error?.category == .unauthorized)
        #expect(error?.message == "AMBERFLO_API_KEY is not set; set it")
        #expect(network.requests.isEmpty)
    }

    @Test(
        "An answer that is no list is one clear error",
        arguments: [
            ("<html><body>Sign in</body></html>", "text/html"), (#"[{"meterApiName":"a""#, "application/json"),
            (#"{"message":"hello"}"#, "application/json"), ("", "application/json"),
            (#"[{"displayName":"no name"}]"#, "application/json"), ("[7]", "application/json"),
        ]
    )
    func malformed(body: String, type: String) async throws {
        for dialect in AmberfloDialect.allCases {
            let catalog = try adapter(ScriptedTransport(.answer(200, body, type: type)), dialect).catalog
            let error = await failure { () async throws(AdapterError) in try await catalog.list(Amberflo.definitionKind)
            }
            #expect(error?.category == .malformedResponse)
            #expect(error?.operation == "list meter definitions")
            #expect(error?.vendor == "af")
        }
    }

    @Test(
        "A list is read whatever type it is sent as",
        arguments: ["text/html; charset=utf-8", "text/plain", "Application/JSON"]
    )
    func unusualType(type: String) async throws {
        let catalog = try adapter(ScriptedTransport(.answer(200, "[\(Self.definition)]", type: type))).catalog
        #expect(try await catalog.list(Amberflo.definitionKind).map(\.id) == ["api-calls"])
    }

    @Test(
        "Errors carry the vendor's words, whatever they are written in",
        arguments: [
            (
                400, #"{"message":"bad","code":"BAD_REQUEST","details":"type is missing"}"#,
                AdapterError.Category.rejected, "bad: type is missing"
            ),
            (
                401, #"{"message":"Invalid API key provided","code":"UNAUTHORIZED"}"#, .unauthorized,
                "Invalid API key provided"
            ),
            (403, #"{"errorMessage":"no"}"#, .unauthorized, "no"),
            (429, "slow down", .rateLimited(after: nil), "slow down"),
            (404, #"{"error":{"message":"nothing here"}}"#, .notFound, "nothing here"),
            (500, "upstream\n failed", .retryable(after: nil), "upstream failed"),
            (503, "", .retryable(after: nil), nil),
            (400, #"{"details":"only this"}"#, .rejected, "only this"),
            (400, #"{"code":"INVALID"}"#, .rejected, "INVALID"),
            (400, #"{"message":"bad: type","details":"type"}"#, .rejected, "bad: type"),
        ] as [(Int, String, AdapterError.Category, String?)]
    )
    func errors(status: Int, body: String, category: AdapterError.Category, words: String?) async throws {
        let catalog = try adapter(ScriptedTransport(.answer(status, body))).catalog
        let error = await failure { () async throws(AdapterError) in try await catalog.list(Amberflo.definitionKind) }
        #expect(error?.category == category)
        #expect(error?.vendorMessage == words)
        #expect(error?.status == status)
    }

    @Test("A list has each id once, and no deprecated meter")
    func list() async throws {
        let twice = "[\(Self.definition),\(Self.definition),\(Self.definition.replacing("api-calls", with: "b"))]"
        let listed = try await adapter(ScriptedTransport(.answer(200, twice))).catalog.list(Amberflo.definitionKind)
        #expect(listed.map(\.id) == ["api-calls", "b"])
        let gone =
            #"{"id":"u-2","meterApiName":"b","label":"B","meterType":"sum_of_all_usage","lockingStatus":"deprecated"}"#
        let live = try adapter(ScriptedTransport(.answer(200, "[\(Self.live),\(gone)]"), .answer(200, gone)), .live)
            .catalog
        #expect(try await live.list(Amberflo.definitionKind).map(\.id) == ["u-1"])
        let read = try #require(try await live.read(Amberflo.definitionKind, id: "u-2"))
        let image = ObjectImage(["meterApiName": "b", "label": "B", "lockingStatus": "deprecated"])
        #expect(image.changes(from: read.image) == [] && read.image.changes(from: image) == [])
    }

    @Test("What is not there is read as nothing")
    func absent() async throws {
        let network = ScriptedTransport(.answer(404, "{}"))
        #expect(try await adapter(network).catalog.read(Amberflo.definitionKind, id: "a/b c") == nil)
        #expect(network.lines == ["GET /meter-definition/a%2Fb%20c"])
    }

    @Test("An answer that says nothing is no word that the definition is gone", arguments: ["", "null", "{}"])
    func emptyAnswer(body: String) async throws {
        let catalog = try adapter(ScriptedTransport(.answer(200, body))).catalog
        let error = await failure { () async throws(AdapterError) in
            try await catalog.read(Amberflo.definitionKind, id: "a")
        }
        #expect(error?.category == .malformedResponse)
    }

    @Test("A create is taken from its answer, or read where that is empty", arguments: [200, 201, 202, 204])
    func create(status: Int) async throws {
        let empty = ScriptedTransport(.answer(status, ""), .answer(200, Self.definition))
        let made = try await adapter(empty).catalog.create(desired(), links: [:])
        #expect(made.id == "api-calls")
        #expect(empty.lines.last == "GET /meter-definition/api-calls")
        let full = ScriptedTransport(.answer(status, Self.live))
        let live = try await adapter(full, .live).catalog.create(desired(.live), links: [:])
        #expect(live.id == "u-1")
        #expect(full.requests.count == 1)
        let foreign = ScriptedTransport(.answer(status, #""OK""#), .answer(200, "[\(Self.live)]"))
        #expect(try await adapter(foreign, .live).catalog.create(desired(.live), links: [:]).id == "u-1")
        #expect(foreign.lines.last == "GET /meters?meterApiName=api-calls")
    }

    @Test("A write whose outcome is not known says so")
    func unknownOutcome() async throws {
        let lost = TransportError(.connectionLost, "the connection broke", mayHaveBeenSent: true)
        let steps: [ScriptedTransport.Step] = [
            .failure(lost), .answer(502, "bad gateway"), .answer(200, "<html></html>", type: "text/html"),
        ]
        for step in steps {
            let catalog = try adapter(ScriptedTransport(step)).catalog
            let wanted = try desired()
            let error = await failure { () async throws(AdapterError) in try await catalog.create(wanted, links: [:]) }
            #expect(error?.category == .outcomeUnknown)
        }
        let nothing = try adapter(ScriptedTransport(.answer(200, ""), .answer(404, "{}"))).catalog
        let wanted = try desired()
        let error = await failure { () async throws(AdapterError) in try await nothing.create(wanted, links: [:]) }
        #expect(error?.category == .outcomeUnknown)
    }

    @Test(
        "A name that is taken is a conflict that says what to do",
        arguments: [
            (400, #"{"errorMessage":"Meter already exists with 'label': API Calls"}"#),
            (400, #"{"message":"Duplicate meterApiName","code":"BAD_REQUEST"}"#), (409, ""),
        ]
    )
    func collision(status: Int, body: String) async throws {
        let catalog = try adapter(ScriptedTransport(.answer(status, body)), .live).catalog
        let wanted = try desired(.live)
        let error = await failure { () async throws(AdapterError) in try await catalog.create(wanted, links: [:]) }
        #expect(error?.category == .conflict)
        #expect(error?.message.contains("deprecated") == true)
    }

    @Test("A live meter that the list hides is found by its name, or by its label")
    func find() async throws {
        let byName = ScriptedTransport(.answer(200, "[\(Self.live)]"))
        #expect(try await adapter(byName, .live).catalog.find(desired(.live), links: [:]).map(\.id) == ["u-1"])
        #expect(byName.lines == ["GET /meters?meterApiName=api-calls"])
        let other = Self.live.replacing("api-calls", with: "other").replacing("u-1", with: "u-2")
        let byLabel = ScriptedTransport(.answer(200, "[\(other)]"), .answer(200, "[\(other),\(Self.live)]"))
        #expect(try await adapter(byLabel, .live).catalog.find(desired(.live), links: [:]).map(\.id) == ["u-1"])
        #expect(byLabel.lines == ["GET /meters?meterApiName=api-calls", "GET /meters?label=API%20Calls"])
        let none = ScriptedTransport(.answer(404, "{}"))
        #expect(try await adapter(none).catalog.find(desired(), links: [:]) == [])
        let retired = Self.live.replacing(#""u-1""#, with: #""u-2","lockingStatus":"deprecated""#)
        let gone = ScriptedTransport(.answer(200, "[\(retired)]"), .answer(200, "[\(retired),\(Self.live)]"))
        #expect(try await adapter(gone, .live).catalog.find(desired(.live), links: [:]).map(\.id) == ["u-1"])
        let all = ScriptedTransport(.answer(200, "[\(retired)]"), .answer(200, "[\(retired)]"))
        #expect(try await adapter(all, .live).catalog.find(desired(.live), links: [:]) == [])
    }

    @Test("What has a name of a live meter that no list shows is in its way, and is told by the same requests")
    func obstacle() async throws {
        func sought(_ network: ScriptedTransport) async throws -> SoughtObject {
            try await adapter(network, .live).catalog.seek(desired(.live))
        }
        let retired = Self.live.replacing(#""u-1""#, with: #""u-2","lockingStatus":"deprecated""#)
        let byName = ScriptedTransport(.answer(200, "[\(retired)]"))
        let kept = try await sought(byName)
        #expect(kept.bearers.isEmpty && kept.obstacle?.holder == "u-2")
        #expect(
            kept.obstacle?.finding.reason
                == "the meterApiName `api-calls` is that of a deprecated meter (u-2), which keeps it"
        )
        #expect(byName.lines == ["GET /meters?meterApiName=api-calls"])
        let other = retired.replacing("api-calls", with: "other")
        for (holder, who) in [
            (other, "a deprecated meter (u-2)"),
            (other.replacing("deprecated", with: "open"), "the meter `other` (u-2)"),
        ] {
            let byLabel = ScriptedTransport(.answer(200, "[]"), .answer(200, "[\(holder)]"))
            let finding = try await sought(byLabel).obstacle?.finding
            #expect(finding?.reason == "the label `API Calls` is that of \(who), which keeps it")
        }
        let both = try await sought(ScriptedTransport(.answer(200, "[\(retired),\(Self.live)]")))
        #expect(both.bearers.map(\.id) == ["u-1"] && both.obstacle == nil)
        let own = try await sought(ScriptedTransport(.answer(200, "[]"), .answer(200, "[\(other),\(Self.live)]")))
        #expect(own.bearers.map(\.id) == ["u-1"] && own.obstacle == nil)
        let none = try await sought(ScriptedTransport(.answer(404, "{}"), .answer(404, "{}")))
        #expect(none.bearers.isEmpty && none.obstacle == nil)
    }

    @Test("An update reads what is there, and writes all of it back, also what somebody changed meanwhile")
    func update() async throws {
        let now =
            #"{"id":"u-1","meterApiName":"api-calls","label":"Old","meterType":"sum_of_all_usage","dimensions":["new"],"x":1}"#
        let network = ScriptedTransport(.answer(200, now), .answer(200, ""), .answer(200, Self.live))
        let observed = try #require(AmberfloDefinition(try JSONValue.parse(Self.live), .live)).observed
        let wanted = try desired(.live)
        let changes = wanted.image.changes(from: observed.image)
        let updated = try await adapter(network, .live).catalog.update(
            observed,
            to: wanted,
            changes: changes,
            links: [:]
        )
        #expect(updated.id == "u-1")
        #expect(
            network.lines == [
                "GET /meters/u-1",
                "PUT /meters "
                    + #"{"id":"u-1","meterApiName":"api-calls","label":"Old","meterType":"sum_of_all_usage","dimensions":["new"],"x":1,"aggregationDimensions":[]}"#,
                "GET /meters/u-1",
            ]
        )
        let gone = try adapter(ScriptedTransport(.answer(404, "{}")), .live).catalog
        let error = await failure { () async throws(AdapterError) in
            try await gone.update(observed, to: wanted, changes: changes, links: [:])
        }
        #expect(error?.category == .notFound)
    }

    @Test("A change that a closed meter's state is in the way of is refused with the way out")
    func closedToChanges() async throws {
        let closed = Self.live.replacing("{", with: #"{"lockingStatus":"close_to_changes","#)
        let observed = try #require(AmberfloDefinition(try JSONValue.parse(closed), .live)).observed
        let network = ScriptedTransport(.answer(200, closed), .answer(400, #"{"errorMessage":"closed"}"#))
        let catalog = try adapter(network, .live).catalog
        let wanted = try desired(.live)
        let error = await failure { () async throws(AdapterError) in
            try await catalog.update(
                observed,
                to: wanted,
                changes: [FieldChange(path: "label", before: "Old", after: "API Calls")],
                links: [:]
            )
        }
        #expect(error?.category == .rejected)
        #expect(error?.vendorMessage == "closed")
        #expect(error?.message.contains("`close_to_changes`") == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("override `meterApiName`") == true)
    }

    @Test("An update that is answered without the definition, and changed nothing, is not done")
    func hollowUpdate() async throws {
        let json = Self.definition.replacing("API Calls", with: "Old")
        let observed = try #require(AmberfloDefinition(try JSONValue.parse(json), .document)).observed
        let wanted = try desired(.document)
        let changes = [FieldChange(path: "displayName", before: "Old", after: "API Calls")]
        let busy = #"{"message":"not now","code":"BUSY"}"#
        let network = ScriptedTransport(.answer(200, json), .answer(200, busy), .answer(200, json))
        let catalog = try adapter(network).catalog
        let error = await failure { () async throws(AdapterError) in
            try await catalog.update(observed, to: wanted, changes: changes, links: [:])
        }
        #expect(error?.category == .outcomeUnknown)
    }

    @Test("Deleting what is gone is no error", arguments: AmberfloDialect.allCases)
    func deleteGone(dialect: AmberfloDialect) async throws {
        let observed = try #require(
            AmberfloDefinition(try JSONValue.parse(dialect == .live ? Self.live : Self.definition), dialect)
        ).observed
        let network = ScriptedTransport(.answer(404, "{}"))
        try await adapter(network, dialect).catalog.delete(observed)
        #expect(network.lines == [dialect == .live ? "GET /meters/u-1" : "DELETE /meter-definition/api-calls"])
    }

    @Test("The doctor tells reach, credentials and clock apart")
    func check() async throws {
        func results(_ step: ScriptedTransport.Step, key: String = "k") async throws -> [String] {
            try await adapter(ScriptedTransport(step), key: key).check().map { "\($0.name) \($0.passed)" }
        }
        #expect(try await results(.answer(200, "[]")) == ["reach true", "credentials true", "clock true"])
        #expect(try await results(.answer(401, "{}")) == ["reach true", "credentials false"])
        #expect(try await results(.answer(200, "<html>", type: "text/html")) == ["reach false"])
        #expect(try await results(.answer(200, "[]"), key: "") == ["credentials false"])
        let refused = TransportError(.cannotConnect, "refused", mayHaveBeenSent: false)
        #expect(try await results(.failure(refused)) == ["reach false"])
    }
}

@Suite("Taking a live meter away")
struct RetirementTests {
    private static func meter(_ locking: String) -> String {
        #"{"id":"u-1","meterApiName":"a","label":"A","meterType":"sum_of_all_usage","lockingStatus":"\#(locking)","x":1}"#
    }

    private func retire(_ network: ScriptedTransport) async throws(AdapterError) {
        guard let made = try? adapter(network, .live),
            let observed = (try? JSONValue.parse(Self.meter("open"))).flatMap({
                AmberfloDefinition($0, .live)?.observed
            })
        else { return }
        try await made.catalog.delete(observed)
    }

    @Test("It is deprecated with all its members that are not null, then deleted")
    func steps() async throws {
        let told = #""unit":null,"dimensions":null,"lockingStatus":"open""#
        let sent = Self.meter("deprecated").dropLast() + #","dimensions":[],"aggregationDimensions":[]}"#
        let network = ScriptedTransport(
            .answer(200, Self.meter("open").replacing(#""lockingStatus":"open""#, with: told)),
            .answer(200, ""),
            .answer(200, "")
        )
        try await retire(network)
        #expect(network.lines == ["GET /meters/u-1", "PUT /meters \(sent)", "DELETE /meters/u-1"])
    }

    @Test("A meter that is deprecated already is only deleted, be it found so first or after a refusal")
    func alreadyDeprecated() async throws {
        let first = ScriptedTransport(.answer(200, Self.meter("deprecated")), .answer(204, ""))
        try await retire(first)
        #expect(first.lines.map { $0.prefix(3) } == ["GET", "DEL"])
        let later = ScriptedTransport(
            .answer(200, Self.meter("open")),
            .answer(400, #"{"errorMessage":"Invalid lockingStatus transition"}"#),
            .answer(200, Self.meter("deprecated")),
            .answer(404, "")
        )
        try await retire(later)
        #expect(later.lines.map { $0.prefix(3) } == ["GET", "PUT", "GET", "DEL"])
    }

    @Test("A meter that may not be deprecated stays, with the vendor's words")
    func refused() async throws {
        let network = ScriptedTransport(
            .answer(200, Self.meter("close_to_deletion")),
            .answer(400, #"{"errorMessage":"Invalid lockingStatus transition"}"#),
            .answer(200, Self.meter("close_to_deletion"))
        )
        let error = await failure { () async throws(AdapterError) in try await retire(network) }
        #expect(error?.vendorMessage == "Invalid lockingStatus transition")
        #expect(network.requests.count == 3)
    }

    @Test("A deletion whose answer got lost is settled by reading, and sent again where nothing happened")
    func lost() async throws {
        let done = ScriptedTransport(.answer(200, Self.meter("deprecated")), .answer(502, ""), .answer(404, ""))
        try await retire(done)
        #expect(done.requests.count == 3)
        let again = ScriptedTransport(
            .answer(200, Self.meter("deprecated")),
            .answer(502, ""),
            .answer(200, Self.meter("deprecated")),
            .answer(200, "")
        )
        try await retire(again)
        #expect(again.requests.count == 4)
        let never = ScriptedTransport(
            .answer(200, Self.meter("deprecated")),
            .answer(502, ""),
            .answer(200, Self.meter("deprecated")),
            .answer(502, ""),
            .answer(200, Self.meter("deprecated")),
            .answer(502, ""),
            .answer(200, Self.meter("deprecated"))
        )
        let error = await failure { () async throws(AdapterError) in try await retire(never) }
        #expect(error?.category == .retryable(after: nil))
    }

    @Test("What keeps a deprecated meter from being deleted is explained")
    func productItem() async throws {
        let network = ScriptedTransport(
            .answer(200, Self.meter("deprecated")),
            .answer(400, #"{"errorMessage":"tied to a product item"}"#)
        )
        let error = await failure { () async throws(AdapterError) in try await retire(network) }
        #expect(error?.message.contains("product item") == true)
        #expect(error?.vendorMessage == "tied to a product item")
    }
}

@Suite("Filtering rules over the wire")
struct RuleClientTests {
    private static let definition = #"{"meterApiName":"a","displayName":"A","type":"SUM_OF_ALL_USAGE"}"#
    private static let rule =
        #"{"meterApiName":"a","ruleId":"r","dimensionName":"x","dimensionValues":["1"],"action":"INCLUDE"}"#

    @Test("The rules of each meter are asked for, each id once, rules without an id too")
    func list() async throws {
        let bare = #"{"dimensionName":"y","dimensionValues":["1"],"action":"KEEP"}"#
        let network = ScriptedTransport(
            .answer(200, "[\(Self.definition)]"),
            .answer(200, "[\(Self.rule),\(Self.rule),\(bare)]")
        )
        let listed = try await adapter(network, rules: true).catalog.list(Amberflo.ruleKind)
        #expect(network.lines == ["GET /meter-definition", "GET /meter-event-filtering-rules?meterApiName=a"])
        #expect(listed.map(\.marks["ruleId"]) == ["r", nil])
        #expect(listed[0].id == "a/r")
        #expect(listed[1].id.hasPrefix("a/without-id-"))
    }

    @Test("Rules that are not managed are asked for where definitions are taken over, in the dialect that has them")
    func conditions() async throws {
        let network = ScriptedTransport(.answer(200, "[\(Self.definition)]"), .answer(200, "[\(Self.rule)]"))
        let catalog = try adapter(network).catalog
        let definitions = try await catalog.list(Amberflo.definitionKind)
        #expect(try await catalog.conditions(on: definitions).map(\.id) == ["a/r"])
        #expect(network.lines == ["GET /meter-definition", "GET /meter-event-filtering-rules?meterApiName=a"])
        let silent = ScriptedTransport()
        #expect(try await adapter(silent, rules: true).catalog.conditions(on: definitions).isEmpty)
        #expect(try await adapter(silent, .live).catalog.conditions(on: definitions).isEmpty)
        #expect(silent.lines.isEmpty)
    }

    @Test("A rule is read and found among those of its meter")
    func read() async throws {
        let network = ScriptedTransport(
            .answer(200, "[\(Self.rule)]"),
            .answer(200, "[\(Self.rule)]"),
            .answer(404, "")
        )
        let catalog = try adapter(network, rules: true).catalog
        #expect(try await catalog.read(Amberflo.ruleKind, id: "a/r")?.id == "a/r")
        #expect(try await catalog.read(Amberflo.ruleKind, id: "a/s") == nil)
        #expect(try await catalog.read(Amberflo.ruleKind, id: "a/r") == nil)
        #expect(try await catalog.read(Amberflo.ruleKind, id: "none") == nil)
    }

    @Test("A rule is made by POST, changed by POST under its id, and never deleted")
    func write() async throws {
        let entry = MeterEntry(
            try meter("a") { $0.filter = .expression(try expression(#"dimensions.x in ["1", "2"]"#)) }
        )
        let wanted = try translator(rules: true).translate([entry]).objects[1]
        let network = ScriptedTransport(.answer(200, Self.rule), .answer(201, Self.rule))
        let catalog = try adapter(network, rules: true).catalog
        let made = try await catalog.create(wanted, links: [:])
        _ = try await catalog.update(made, to: wanted, changes: wanted.image.changes(from: made.image), links: [:])
        #expect(network.lines[0] == "POST /meter-event-filtering-rules \(wanted.body.text())")
        #expect(network.lines[1].contains(#""ruleId":"r""#))
        #expect(network.lines[1].contains(#""dimensionValues":["1","2"]"#))
        let error = await failure { () async throws(AdapterError) in try await catalog.delete(made) }
        #expect(error?.category == .rejected)
        #expect(network.requests.count == 2)
    }
}
