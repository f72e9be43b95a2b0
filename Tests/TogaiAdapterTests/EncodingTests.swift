import AdapterKit
import Metering
import Testing

@testable import TogaiAdapter

@Suite("Encoding for Togai")
struct EncodingTests {
    let account: Account

    init() throws {
        account = try Account.sandbox()
    }

    private func only(
        _ meter: Meter,
        events: [EventSchema] = [],
        overrides: [String: JSONValue] = [:]
    ) throws
        -> (MeterTranslation, DesiredObject?)
    {
        let translation = account.translate([meter], events: events, overrides: [meter.key.text: overrides])
        return (
            try #require(translation.meters.first), translation.objects.first { $0.ref.kind == TogaiImage.usageMeter }
        )
    }

    @Test("a sum of one attribute is exact, and its body is what the API document shows")
    func exactSum() throws {
        let meter = try meter("egress", name: "Egress", filter: "dimensions.region == \"eu\"", dimensions: ["region"]) {
            $0.description = "Bytes"
            $0.billableName = "Egress (bytes)"
        }
        let (translated, object) = try only(meter)
        #expect(translated.findings.isEmpty)
        #expect(
            object?.body == [
                "name": "Egress", "billableName": "Egress (bytes)", "description": "Bytes", "type": "COUNTER",
                "aggregation": "SUM", "eventSchemaName": "api_request",
                "computations": [
                    [
                        "matcher": #"{"==":[{"var":"dimensions.region"},"eu"]}"#,
                        "computation": #"{"var":"attributes.bytes"}"#,
                    ]
                ],
            ]
        )
        #expect(object?.marks == [Mark("name", "Egress")])
        #expect(object?.requires == [ObjectRef(TogaiImage.eventSchema, "api_request")])
    }

    @Test("a count is COUNT of the computation 1")
    func exactCount() throws {
        let (translated, object) = try only(try meter("calls", aggregation: .count))
        #expect(translated.findings.isEmpty)
        #expect(object?.body["aggregation"] == "COUNT")
        #expect(object?.body["computations"] == [["computation": "1"]])
    }

    @Test("the live dialect adds the order that the later specification requires")
    func liveOrder() throws {
        let live = try Account.sandbox(live: true).translate([try meter("calls", aggregation: .count)])
        #expect(live.objects.last?.body["computations"] == [["computation": "1", "order": 1]])
    }

    @Test(
        "aggregations that the API lacks are refused, and leave no object and no rule",
        arguments: [Aggregation.max, .min, .average, .latest, .unique(.customer), .unique(.dimension("region"))]
    )
    func refusedAggregations(aggregation: Aggregation) throws {
        let translation = account.translate([try meter("peak", aggregation: aggregation)])
        #expect(translation.meters.first?.fidelity == .refused)
        #expect(translation.meters.first?.findings.first?.field == .aggregation)
        #expect(translation.objects.isEmpty)
        #expect(translation.projection.rules.isEmpty)
    }

    @Test("fields without a place at Togai are named, in the order of the fields")
    func absentFields() throws {
        let meter = try meter("egress") {
            $0.unit = "MiB"
            $0.category = "Network"
            $0.externalRef = "sku"
            $0.labels = ["team": "net"]
            $0.resetSchedule = try ResetSchedule(cron: CronSchedule("0 0 1 * *"), timeZone: TimeZoneID("Europe/Paris"))
            $0.activeFrom = Account.now
        }
        let (translated, _) = try only(meter)
        #expect(
            translated.findings.map { "\($0.field) \($0.fidelity)" } == [
                "unit lossy", "value emulated", "resetSchedule emulated", "category lossy", "activeFrom emulated",
                "externalRef lossy", "labels lossy",
            ]
        )
        #expect(translated.findings.allSatisfy { !$0.remedy.isEmpty && $0.source != nil })
    }

    @Test("a quotient is computed by the projection and summed as an attribute of the meter's own")
    func derivedValue() throws {
        let first = try meter("egress-mib", value: "attributes.bytes / 1048576", filter: "dimensions.region != \"eu\"")
        let second = try meter("calls", aggregation: .count)
        let translation = account.translate([first, second])
        #expect(translation.meters[0].findings.map(\.field) == [.value, .filter])
        #expect(translation.meters[0].fidelity == .emulated)
        #expect(translation.meters[1].fidelity == .exact)
        #expect(translation.objects[0].image["attributes.m_egress-mib"] == true)
        #expect(translation.objects[1].image["computation"] == #"{"var":"attributes.m_egress-mib"}"#)
        let rule = try #require(translation.projection.rules.first)
        #expect(rule.output.attributes.map(\.name) == ["m_egress-mib"])
        #expect(rule.output.attributes.first?.otherwise == .zero)
        #expect(rule.output.idSuffix.isEmpty && rule.checks.isEmpty)
    }

    @Test(
        "of what Togai computes by itself, the projection looks whether an event has it, but for what only Togai understands"
    )
    func checks() throws {
        let meters = try [
            meter("egress", value: "attributes.bytes", filter: "dimensions.region == \"eu\""),
            meter("calls", aggregation: .count),
            meter("share", value: "attributes.bytes / 3"),
            meter("theirs", value: "attributes.bytes") { $0.filter = .opaque(dialect: "togai", text: "{}") },
        ]
        let checks = account.translate(meters).projection.rules.flatMap(\.checks)
        let filter = Expression.binary(.equal, .dimension("region"), .string("eu"))
        #expect(checks == [ProjectionCheck(meter: meters[0].key, filter: filter, value: .attribute("bytes"))])
    }

    @Test("a count whose filter Togai would read otherwise counts the events that the projection marks")
    func flaggedCount() throws {
        let meters = [
            try meter("calls", aggregation: .count, filter: "dimensions.region != \"eu\""), try meter("egress"),
        ]
        let translation = account.translate(meters)
        #expect(translation.meters[0].findings.map { "\($0.field) \($0.fidelity)" } == ["filter emulated"])
        let object = try #require(translation.objects.first { $0.name == "calls" })
        #expect(object.image["aggregation"] == "COUNT")
        #expect(object.image["matcher"] == #"{"==":[{"var":"attributes.m_calls"},1]}"#)
        #expect(translation.projection.rules.count == 1)
    }

    @Test("a count with an active time has a schema of its own, which gets no events outside")
    func gatedCount() throws {
        let meters = [
            try meter("calls", aggregation: .count) { $0.activeTo = Account.now }, try meter("egress"),
        ]
        let translation = account.translate(meters)
        #expect(
            translation.meters[0].findings.map { "\($0.field) \($0.fidelity)" } == [
                "event emulated", "activeTo emulated",
            ]
        )
        let rule = try #require(translation.projection.rules.first { $0.output.target == "api_request calls" })
        #expect(rule.to == Account.now)
        #expect(rule.output.attributes.isEmpty)
    }

    @Test("a count with an active time and a filter that Togai evaluates shares its event, and is marked on the way")
    func flaggedWindow() throws {
        let meter = try meter("calls", aggregation: .count, filter: "dimensions.region == \"eu\"") {
            $0.activeTo = Account.now
        }
        let (_, object) = try only(meter)
        #expect(object?.requires == [ObjectRef(TogaiImage.eventSchema, "api_request")])
        #expect(object?.image["matcher"] == #"{"==":[{"var":"attributes.m_calls"},1]}"#)
    }

    @Test("a meter that takes every event has a schema of its own, whose events have ids of their own")
    func everyEvent() throws {
        let translation = account.translate([try meter("calls", event: nil, aggregation: .count)])
        #expect(translation.meters[0].findings.map(\.field) == [.event])
        let rule = try #require(translation.projection.rules.first)
        #expect(rule.event == nil)
        #expect(rule.output.target == "all events calls")
        #expect(!rule.output.idSuffix.isEmpty)
    }

    @Test("a name that does not fit is made to fit, and the full one becomes the billable name")
    func fittedName() throws {
        let long = "Egress/Ingress (MiB) of the whole platform, in all of its regions"
        let (translated, object) = try only(try meter("egress", name: long))
        let name = try #require(object?.name)
        #expect(TogaiNames.isName(name))
        #expect(object?.body["billableName"] == .string(long))
        #expect(translated.findings.map { "\($0.field) \($0.fidelity)" } == ["name lossy"])
        let taken = try only(try meter("egress", name: long) { $0.billableName = "Bill" }).1
        #expect(taken?.body["billableName"] == "Bill")
        #expect(taken?.name == name)
        #expect(try only(try meter("egress", name: "A\tB\nC")).1?.name.contains(/[\t\n]/) == false)
    }

    @Test("meters that would bear one name are refused, and an override helps")
    func sharedNames() throws {
        let meters = [try meter("a", name: "Requests"), try meter("b", name: "Requests")]
        #expect(
            account.translate(meters).meters.allSatisfy { $0.findings.first?.field == .name && $0.fidelity == .refused }
        )
        let helped = account.translate(meters, overrides: ["b": ["name": "Requests 2"]])
        #expect(helped.meters.map(\.fidelity) == [.exact, .lossy])
    }

    @Test("a meter that cannot be at Togai claims no name")
    func refusedClaimsNothing() throws {
        let meters = [
            try meter("a", name: "Requests", aggregation: .max), try meter("b", name: "Requests"),
        ]
        let translation = account.translate(meters)
        #expect(translation.meters[0].fidelity == .refused)
        #expect(translation.meters[1].fidelity != .refused)
    }

    @Test("an event's name that Togai does not allow is refused, and an override helps")
    func eventName() throws {
        let meter = try meter("a", event: "api.request", aggregation: .count)
        let (refused, object) = try only(meter)
        #expect(refused.findings.map { "\($0.field) \($0.fidelity)" } == ["event refused"])
        #expect(object == nil)
        let translation = account.translate([meter], overrides: ["a": ["eventSchemaName": "requests"]])
        #expect(translation.meters[0].findings.map { "\($0.field) \($0.fidelity)" } == ["event emulated"])
        #expect(translation.projection.rules.first?.event == "api.request")
    }

    @Test("a schema is never fed with two events")
    func mixedSchemas() throws {
        let meters = [
            try meter("a", event: "job", aggregation: .count),
            try meter("b", event: "api_request", aggregation: .count),
        ]
        let translation = account.translate(meters, overrides: ["b": ["eventSchemaName": "job"]])
        #expect(translation.meters.map(\.fidelity) == [.exact, .refused])
        #expect(translation.meters[1].findings.map(\.field) == [.event])
    }

    @Test("a pinned schema declares no more than fifty attributes and fifty dimensions", arguments: [50, 51])
    func pinnedLimit(count: Int) throws {
        let names = (1...count).map { "n\($0)" }
        let many = try names.map { try meter($0, value: "attributes.\($0)") }
        let pins = Dictionary(uniqueKeysWithValues: names.map { ($0, ["eventSchemaName": JSONValue("api_request")]) })
        let attributes = account.translate(many, overrides: pins)
        let wide = account.translate(
            [try meter("wide", dimensions: names)],
            overrides: ["wide": ["eventSchemaName": "api_request"]]
        )
        for translation in [attributes, wide] {
            #expect(translation.meters.allSatisfy { ($0.fidelity == .refused) == (count > 50) })
            #expect(translation.objects.isEmpty == (count > 50))
        }
        #expect(wide.meters[0].findings.contains { $0.field == .event } == (count > 50))
    }

    @Test("two meters of other events that are pinned to one schema are both refused")
    func mixedPins() throws {
        let meters = [
            try meter("a", event: "job", aggregation: .count) { $0.billableName = String(repeating: "b", count: 256) },
            try meter("b", event: nil, aggregation: .count),
        ]
        let pins: [String: [String: JSONValue]] = ["a": ["eventSchemaName": "s"], "b": ["eventSchemaName": "s"]]
        let translation = account.translate(meters, overrides: pins)
        #expect(translation.meters.map(\.fidelity) == [.refused, .refused])
        #expect(translation.meters.map { $0.findings.map(\.field) } == [[.event, .billableName], [.event]])
    }

    @Test("a meter of more than fifty dimensions is refused, also where no schema is pinned", arguments: [50, 51])
    func dimensionLimit(count: Int) throws {
        let translation = account.translate([try meter("wide", dimensions: (1...count).map { "n\($0)" })])
        #expect((translation.meters[0].fidelity == .refused) == (count > 50))
        #expect(translation.meters[0].findings.map(\.field) == (count > 50 ? [.dimensions] : []))
        #expect(translation.objects.isEmpty == (count > 50))
    }

    @Test("the schema of a meter that needs one of its own never bears the name of another event")
    func ownSchemaName() throws {
        let timed = try meter("a") {
            $0.value = .opaque(dialect: "togai", text: "{}")
            $0.activeTo = Account.now
        }
        let translation = account.translate([timed, try meter("b", event: "api_request a")])
        #expect(translation.meters.allSatisfy { $0.fidelity != .refused })
        let schemas = translation.objects.filter { $0.ref.kind == TogaiImage.eventSchema }.map(\.name)
        #expect(schemas.count == 2 && schemas.contains("api_request a"))
        #expect(schemas.contains { $0.hasSuffix(" api_request a") })
    }

    @Test("a count of a time, on a pinned schema, becomes a sum of ones, and that is said")
    func timedPinnedCount() throws {
        let meter = try meter("a", aggregation: .count) { $0.activeTo = Account.now.adding(seconds: 60) }
        let (translated, object) = try only(meter, overrides: ["eventSchemaName": "api_request"])
        #expect(
            translated.findings.map { "\($0.field) \($0.fidelity)" } == ["aggregation emulated", "activeTo emulated"]
        )
        #expect(object?.body["aggregation"] == "SUM")
    }

    @Test("Togai's own text that reads more attributes than an event carries is refused", arguments: [10, 11])
    func opaqueAttributes(count: Int) throws {
        let names = (1...count).map { "{\"var\":\"attributes.a\($0)\"}" }.joined(separator: ",")
        let meter = try meter("a") { $0.value = .opaque(dialect: "togai", text: "{\"max\":[\(names)]}") }
        let (translated, object) = try only(meter)
        #expect(translated.findings.contains { $0.field == .value && $0.fidelity == .refused } == (count > 10))
        #expect((object == nil) == (count > 10))
    }

    @Test("meters of which none is active ask nothing of the state of their schema")
    func restingSchema() throws {
        let drafts = account.translate([try meter("a") { $0.status = .draft }])
        #expect(drafts.objects[0].image[optional: "status"] == nil)
        let resting = account.translate([
            try meter("a") { $0.status = .draft }, try meter("b") { $0.status = .inactive },
        ])
        #expect(resting.objects[0].image[optional: "status"] == nil)
        let both = account.translate([try meter("a") { $0.status = .draft }, try meter("b")])
        #expect(both.objects[0].image["status"] == "ACTIVE")
    }

    @Test("names of attributes that Togai does not allow are refused, where Togai would have to know them")
    func attributeNames() throws {
        let (translated, _) = try only(try meter("a", value: "attributes[\"a.b\"]"))
        #expect(translated.findings.map { "\($0.field) \($0.fidelity)" } == ["value refused"])
        let (dimension, _) = try only(try meter("a", dimensions: ["a.b"]))
        #expect(dimension.findings.map { "\($0.field) \($0.fidelity)" } == ["dimensions refused"])
    }

    @Test("no event carries more than ten attributes, and a new meter moves as few others as can be")
    func attributeLimit() throws {
        let plain = try (0..<8).map { try meter("plain-\($0)", value: "attributes.a\($0)") }
        let computed = try (0..<4).map { try meter("computed-\($0)", value: "attributes.a\($0) / 3") }
        let translation = account.translate(plain + computed)
        #expect(translation.meters.allSatisfy { $0.fidelity != .refused })
        #expect(translation.projection.rules.allSatisfy { $0.output.attributes.count <= 10 })
        #expect(
            translation.projection.rules.map(\.output.target) == [
                "api_request", "api_request computed-2", "api_request computed-3",
            ]
        )
        let before = account.translate(plain + computed.dropLast())
        let kept = Set(before.objects.filter { $0.ref.kind == TogaiImage.usageMeter })
        #expect(kept.isSubset(of: Set(translation.objects)))
    }

    @Test("a formula that reads more attributes than an event carries is computed by the projection")
    func manyAttributes() throws {
        let sum = (0..<12).map { "attributes.a\($0)" }.joined(separator: " + ")
        let translation = account.translate([try meter("wide", value: sum)])
        #expect(translation.meters[0].findings.map(\.field) == [.event, .value])
        #expect(translation.projection.rules.first?.output.attributes.map(\.name) == ["m_wide"])
    }

    @Test("opaque text of Togai's goes as it stands, that of others is refused")
    func opaqueText() throws {
        let matcher = try #require(try Fixture.createRequest.json()["computations"]?[0]?["matcher"]?.string)
        let ours = try meter("rides") { $0.filter = .opaque(dialect: "togai", text: matcher) }
        let (translated, object) = try only(ours)
        #expect(translated.findings.isEmpty)
        #expect(object?.body["computations"]?[0]?["matcher"] == .string(matcher))
        let foreign = try meter("rides") { $0.filter = .opaque(dialect: "amberflo", text: "x") }
        #expect(try only(foreign).0.findings.map { "\($0.field) \($0.fidelity)" } == ["filter refused"])
    }

    @Test("opaque text beside what has to be computed: a filter stays, a value is refused")
    func opaqueBesideDerived() throws {
        let filtered = try meter("rides", value: "attributes.bytes / 2") {
            $0.filter = .opaque(dialect: "togai", text: "{'a'")
        }
        let (translated, object) = try only(filtered)
        #expect(translated.findings.map { "\($0.field) \($0.fidelity)" } == ["value emulated"])
        #expect(object?.body["computations"]?[0]?["matcher"] == "{'a'")
        let valued = try meter("rides", filter: "customer == \"acme\"") {
            $0.value = .opaque(dialect: "togai", text: "{}")
        }
        #expect(try only(valued).0.findings.map { "\($0.field) \($0.fidelity)" } == ["filter refused"])
        let timed = try meter("rides") {
            $0.value = .opaque(dialect: "togai", text: "{}")
            $0.activeTo = Account.now
        }
        #expect(
            try only(timed).0.findings.map { "\($0.field) \($0.fidelity)" } == ["event emulated", "activeTo emulated"]
        )
        let pinned = try only(timed, overrides: ["eventSchemaName": "api_request"]).0
        #expect(pinned.findings.filter { $0.fidelity == .refused }.map(\.field) == [.activeTo])
    }

    @Test("drafts and inactive meters are made, and get no events")
    func states() throws {
        let meters = [
            try meter("a", aggregation: .count) { $0.status = .draft },
            try meter("b", aggregation: .count) { $0.status = .inactive },
        ]
        let translation = account.translate(meters)
        #expect(translation.objects.map { $0.image["status"] } == [.null, "DRAFT", "INACTIVE"])
        #expect(translation.projection.rules.isEmpty)
    }

    @Test("units of attributes go into the schema, made to fit")
    func units() throws {
        let event = try EventSchema(
            name: "api_request",
            description: "Calls",
            attributes: [.init(name: "bytes", unit: "bytes per request"), .init(name: "unused", unit: "x")]
        )
        let translation = account.translate([try meter("a")], events: [event])
        let schema = try #require(translation.objects.first)
        let unit = try #require(schema.body["attributes"]?[0]?["defaultUnit"]?.string)
        #expect(unit.count == 10)
        #expect(schema.body["attributes"]?.array?.count == 1)
        #expect(schema.body["description"] == "Calls")
        #expect(translation.meters[0].findings.map { "\($0.field) \($0.fidelity)" } == ["unit lossy"])
    }

    @Test("texts that are too long are cut, and named")
    func longTexts() throws {
        let meter = try meter("a") {
            $0.description = String(repeating: "d", count: 256)
            $0.billableName = String(repeating: "b", count: 256)
        }
        let (translated, object) = try only(meter)
        #expect(
            translated.findings.map { "\($0.field) \($0.fidelity)" } == ["description lossy", "billableName lossy"]
        )
        #expect(object?.body["description"]?.string?.count == 255)
    }

    @Test("every feature is declared once, with its source")
    func capabilities() {
        let entries = TogaiDescriptor.descriptor.capabilities.entries
        #expect(entries.map(\.feature) == CapabilityFeature.allCases)
        #expect(entries.allSatisfy { !$0.source.isEmpty && $0.verified == "2026-11-21" })
    }
}
