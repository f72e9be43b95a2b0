import AdapterKit
import Metering
import Testing

@testable import UsageEngineAdapter

@Suite("What a change takes")
struct EffectTests {
    private func effect(
        _ members: KeyValuePairs<String, JSONValue?>,
        _ change: (inout Meter.Draft) throws -> Void = { _ in }
    ) throws -> (effect: ChangeEffect, changes: [String]) {
        let meter = try Bench.meter("878752b4-4ddf", .count, change)
        let desired = try #require(Bench.encode(meter).objects.first)
        var answer = try #require(Bench.answer(desired, id: "T").object)
        for (name, value) in members {
            answer[name] = value
        }
        let observed = try Bench.observed(.object(answer))
        let changes = desired.image.changes(from: observed.image)
        return (Bench.translator.effect(of: changes, on: observed, toward: desired), changes.map(\.path))
    }

    @Test("another aggregation means another meter type")
    func aggregation() throws {
        let (effect, changes) = try effect(["aggregation": ["type": "sum"], "numberOfMeters": 3])
        #expect(changes == ["aggregation.type"])
        guard case .supersede(let reason) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(reason.contains("new meters"))
    }

    @Test("a new schedule is an update that says how far it reaches")
    func schedule() throws {
        let (effect, changes) = try effect(["timezone": "Europe/Paris", "unit": "calls", "numberOfMeters": 1])
        #expect(changes == ["timezone", "unit"])
        guard case .update(let notes) = effect else {
            Issue.record("\(effect)")
            return
        }
        #expect(notes.count == 2)
        #expect(notes[0].contains("once the running period has ended"))
        #expect(try self.effect(["timezone": "Europe/Paris"]).effect == .update(notes: []))
        #expect(try self.effect(["name": "Other", "numberOfMeters": 1]).effect == .update(notes: []))
    }

    @Test("an activeTo in the past is refused, and one that the vendor has is none")
    func activeTo() throws {
        let ended = Bench.instant("2026-02-01T00:00:00Z")
        guard case .refused(let reason, _) = try effect([:], { $0.activeTo = ended }).effect else {
            Issue.record("not refused")
            return
        }
        #expect(reason.contains("past"))
        #expect(try effect(["activeTo": "2026-02-01T00:00:00.000Z"]) { $0.activeTo = ended }.changes.isEmpty)
        #expect(try effect(["activeTo": "2026-02-01T00:00:00.000Z"]).effect != .replace(losing: ""))
    }

    @Test("a counter changes only whether it goes at the end of its period")
    func counter() throws {
        let meter = try Bench.meter("egress")
        let customer = try #require(
            CustomerMeter(meter: meter.key, customer: "user0@example.com", meterKey: "k", deleteOnReset: true)
        )
        let translation = Bench.translator.encode(Bench.request([MeterEntry(meter)], customers: [customer]))
        let type = ObjectRef(ObjectKind("meterType"), "egress")
        let desired = try #require(translation.objects.last).resolved([type: "T"])
        let observed = UsageEngineImage.observed(
            try #require(MeterPayload(try Fixture.json("meter", with: ["meterTypeId": "T", "meterKey": "k"])))
        )
        let changes = desired.image.changes(from: observed.image)
        #expect(changes.map(\.path) == ["deleteOnReset"])
        guard case .update(let notes) = Bench.translator.effect(of: changes, on: observed, toward: desired) else {
            Issue.record("no update")
            return
        }
        #expect(notes.first?.contains("2023-08-01") == true)
        let other = desired.resolved([type: "U"])
        guard
            case .supersede = Bench.translator.effect(
                of: other.image.changes(from: observed.image),
                on: observed,
                toward: other
            )
        else {
            Issue.record("no replacement")
            return
        }
    }

    @Test("a type that leaves gives its name and reference up, the same way each time, and goes when it is empty")
    func typeRetires() throws {
        let type = try Bench.observed(try Fixture.json("meter-type"))
        let retirement = Bench.translator.retirement(of: type, .deleteOnReset)
        let name = try #require(retirement.image["name"].string)
        #expect(name.hasPrefix(type.name) && name.contains("superseded"))
        #expect(retirement.image["externalRef"].string?.hasPrefix("878752b4-4ddf~") == true)
        #expect(retirement.end == .deleted)
        var retired = type
        retired.name = name
        for field in retirement.image.fields { retired.image[field.path] = field.value }
        #expect(Bench.translator.retirement(of: retired, .delete) == retirement)
        var long = type
        long.name = String(repeating: "ü", count: 80)
        #expect(Bench.translator.retirement(of: long, .delete).image["name"].string?.unicodeScalars.count == 80)
    }

    @Test("a meter that leaves ends with its period, or goes at once and says what is lost")
    func counterRetires() throws {
        let counter = UsageEngineImage.observed(try #require(MeterPayload(try Fixture.json("meter"))))
        let kept = Bench.translator.retirement(of: counter, .deleteOnReset)
        #expect(kept.image == ObjectImage(["deleteOnReset": true]))
        #expect(kept.end == .byItself)
        let gone = Bench.translator.retirement(of: counter, .delete)
        #expect(gone.image == ObjectImage())
        #expect(gone.end == .deleted)
        #expect(gone.note?.contains("running value 25 of the customer user0@example.com") == true)
        #expect(Bench.translator.parent(of: counter) == counter.image["meterTypeId"].string)
        #expect(Bench.translator.endsByItself(counter.kind, kept.image))
        #expect(!Bench.translator.endsByItself(counter.kind, counter.image))
    }

    @Test("a meter that an edit of its type did not reach is remarked on, a spelling of UTC is not")
    func staleMeter() throws {
        func remark(_ members: KeyValuePairs<String, JSONValue?>, becoming zone: String? = nil) throws -> String? {
            var type = try Bench.observed(try Fixture.json("meter-type"))
            if let zone { type.image["timezone"] = .string(zone) }
            let meter = UsageEngineImage.observed(try #require(MeterPayload(try Fixture.json("meter", with: members))))
            return Bench.translator.remark(on: meter, under: type)
        }
        #expect(try remark([:]) == nil)
        #expect(try remark(["timezone": "UTC"]) == nil)
        let stale = try #require(try remark(["unit": "calls", "timezone": "Europe/Paris"]))
        #expect(stale.contains("the unit `calls` and the time zone `Europe/Paris`"))
        #expect(stale.contains("2023-08-01T00:00:00Z"))
        #expect(try remark(["timezone": "Europe/Paris"]) != nil)
        #expect(try remark(["timezone": "Europe/Paris"], becoming: "Europe/Paris") == nil)
    }

    @Test("a deletion says what is lost")
    func deletion() throws {
        let counter = UsageEngineImage.observed(try #require(MeterPayload(try Fixture.json("meter"))))
        guard case .delete(let losing) = Bench.translator.deletion(of: counter, isOurs: true) else {
            Issue.record("kept")
            return
        }
        #expect(losing?.contains("running value 25 of the customer user0@example.com") == true)
        let type = try Bench.observed(try Fixture.json("meter-type", with: ["numberOfMeters": 1]))
        guard case .delete(let also) = Bench.translator.deletion(of: type, isOurs: false) else {
            Issue.record("kept")
            return
        }
        #expect(also?.contains("1 meter ") == true)
    }
}
