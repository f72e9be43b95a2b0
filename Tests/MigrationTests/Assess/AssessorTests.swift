import AdapterKit
import Metering
import Migration
import SyncEngine
import Testing

@Suite("Assessment of a migration")
struct AssessorTests {
    @Test("a meter that fits is new there, and its senders learn what to send")
    func plain() throws {
        let egress = try Meter.test("egress") { $0.unit = "bytes" }
        let bench = try AssessmentBench(from: "togai", to: "amberflo", files: .of([egress], vendors: ["togai"]))
        let assessment = bench.assessment
        let meter = try assessment.meter("egress")
        #expect(meter.standing == .new && meter.isMovable)
        #expect(meter.source.origin == .files && meter.source.object != nil)
        #expect(meter.senders.effort == .readdress)
        let example = try #require(meter.senders.example)
        #expect(example.after.map(\.address) == ["POST https://api.example.com/ingest"])
        #expect(example.after[0].body[0]?["meterApiName"] == "egress")
        #expect(example.after[0].body[0]?["meterValue"]?.int == 1)
        #expect(example.before.count == 1 && example.before[0].body["event"]?["schemaName"] == "api_request")
        #expect(meter.periodEnd.description == "2026-12-01T00:00:00Z")
        #expect(assessment.billedUntil == meter.periodEnd)
        #expect(assessment.verdict == .ready && !assessment.isPartial)
        #expect(assessment.effort.events == ["api_request"] && assessment.effort.computing == [])
    }

    @Test("what the vendor cannot hold is refused, and the rest moves")
    func refused() throws {
        let meters = [try Meter.test("egress"), try Meter.test("peak", .max)]
        let bench = try AssessmentBench(from: "amberflo", to: "togai", files: .of(meters))
        let assessment = bench.assessment
        #expect(try assessment.meter("peak").standing == .refused)
        #expect(try assessment.meter("egress").isMovable)
        #expect(assessment.verdict == .partial && assessment.isPartial)
        #expect(try assessment.found("refused").map(\.meters) == [[assessment.meter("peak").key]])
        #expect(assessment.risks.first?.severity == .high)
        let alone = try AssessmentBench(from: "amberflo", to: "togai", files: .of([meters[1]])).assessment
        #expect(alone.verdict == .blocked)
        #expect(alone.effort.events == [] && alone.billedUntil == nil)
    }

    @Test("a filter or a computed value is work for senders, where the vendor does neither")
    func computing() throws {
        let meters = [
            try Meter.test("egress", filter: "attributes.status < 500"),
            try Meter.test("mib", value: "attributes.bytes / 1024"),
            try Meter.test("calls", .count),
        ]
        let assessment = try AssessmentBench(from: "togai", to: "amberflo", files: .of(meters)).assessment
        #expect(try assessment.meter("egress").senders.effort == .compute)
        #expect(try assessment.meter("mib").senders.effort == .compute)
        #expect(try assessment.meter("calls").senders.effort == .readdress)
        #expect(assessment.found("projection").first?.meters.map(\.text) == ["egress", "mib"])
        #expect(assessment.effort.computing == ["api_request"])
        let back = try AssessmentBench(from: "amberflo", to: "togai", files: .of(meters)).assessment
        #expect(try back.meter("egress").senders.effort == .readdress, "Togai filters by itself")
    }

    @Test("what the vendor requires and nobody says is a decision, with a proposal and where it comes from")
    func decisions() throws {
        let meters = [
            try Meter.test("egress"), try Meter.test("calls", .count), try Meter.test("seats") { $0.unit = "seats" },
        ]
        let bare = try AssessmentBench(from: "togai", to: "usage-engine", files: .of(meters), defaults: MeterDefaults())
        let assessment = bare.assessment
        let egress = try assessment.meter("egress").decisions
        #expect(egress.map(\.field) == [.unit, .resetSchedule])
        #expect(egress.map(\.proposal.description) == ["bytes", "0 0 1 * * Etc/UTC"])
        #expect(egress[0].origin.contains("the attribute `bytes`") && egress.allSatisfy { !$0.isDefaulted })
        #expect(try assessment.meter("calls").decisions.first?.proposal == .unit("units"))
        #expect(try assessment.meter("seats").decisions.map(\.field) == [.resetSchedule])
        #expect(assessment.verdict == .decide && assessment.effort.openDecisions == 5)
        #expect(assessment.found("decisions").first?.meters.count == 3)
        #expect(try assessment.meter("egress").isMovable, "what is only undecided does not stand in the way")

        let zone = ResetSchedule(cron: try CronSchedule("0 0 L * *"), timeZone: try TimeZoneID("Europe/Paris"))
        let defaults = MeterDefaults(unit: "things", resetSchedule: zone)
        let filled = try AssessmentBench(from: "togai", to: "usage-engine", files: .of(meters), defaults: defaults)
            .assessment
        let decided = try filled.meter("egress").decisions
        #expect(decided.map(\.proposal) == [.unit("things"), .schedule(zone)])
        #expect(decided.map(\.isDefaulted) == [true, true])
        #expect(filled.effort.openDecisions == 0)
        let elsewhere = try AssessmentBench(
            from: "togai",
            to: "amberflo",
            files: .of(meters),
            defaults: MeterDefaults()
        )
        #expect(try elsewhere.assessment.meter("egress").decisions.isEmpty, "Amberflo requires neither")
    }

    @Test("meters that nobody manages are read from the vendor, under keys that are free")
    func foreign() throws {
        let theirs = try SyncFiles.of([try Meter.test("egress"), try Meter.test("calls", .count)])
        let mine = try SyncFiles.of([try Meter.test("egress")], vendors: ["usage-engine"])
        var bench = try AssessmentBench(from: "amberflo", to: "togai", files: mine, holding: theirs)
        let assessment = bench.assessment
        #expect(assessment.meters.map(\.source.origin) == [.vendor, .vendor])
        #expect(assessment.meters.map(\.key.text).contains("calls"))
        #expect(!assessment.meters.map(\.key.text).contains("egress"), "another meter of the files has that key")
        bench.input.from.options.selects = { $0.text == "calls" }
        #expect(bench.assessment.meters.map(\.key.text) == ["calls"])
    }

    @Test("between two accounts of one vendor, the names that senders use stay")
    func names() throws {
        var theirs = try SyncFiles.of([try Meter.test("egress")])
        theirs.meters[0].overrides = ["amberflo": ["meterApiName": "Egress_MiB"]]
        let nothing = SyncFiles()
        let assessment = try AssessmentBench(from: "amberflo", to: "amberflo-eu", files: nothing, holding: theirs)
            .assessment
        let example = try #require(assessment.meters.first?.senders.example)
        #expect(example.after[0].body[0]?["meterApiName"] == "Egress_MiB")
        #expect(example.before == example.after)
    }

    @Test("an object that is there already is adopted, and says what would change")
    func adopted() throws {
        let files = try SyncFiles.of([try Meter.test("egress")], vendors: ["togai"])
        var bench = try AssessmentBench(from: "togai", to: "amberflo", files: files)
        bench.input.to.observed = bench.objects(files, at: bench.input.to)
        guard case .adopted(_, _, let fields) = try bench.assessment.meter("egress").standing else {
            Issue.record("\(try bench.assessment.meter("egress").standing)")
            return
        }
        #expect(fields.isEmpty)
        let other = try SyncFiles.of([try Meter.test("egress") { $0.name = "Traffic" }])
        bench.input.to.observed = bench.objects(other, at: bench.input.to)
        guard case .adopted(_, "Traffic", let changed) = try bench.assessment.meter("egress").standing else {
            Issue.record("\(try bench.assessment.meter("egress").standing)")
            return
        }
        #expect(changed == ["displayName"])
        #expect(bench.assessment.work.updates == 1 && bench.assessment.work.creates == 0)
        #expect(bench.assessment.found("adoption").map(\.meters) == [[try bench.assessment.meter("egress").key]])
    }

    @Test("a schema that nobody manages and that would change is told, since a run leaves its meters without `--adopt`")
    func schema() throws {
        let files = try SyncFiles.of([try Meter.test("egress")], vendors: ["amberflo"])
        var bench = try AssessmentBench(from: "amberflo", to: "togai", files: files)
        var schema = bench.objects(files, at: bench.input.to).filter { $0.kind == ObjectKind("eventSchema") }
        bench.input.to.observed = schema
        #expect(bench.assessment.found("adoption") == [])
        schema[0].image = ObjectImage(
            schema[0].image.fields.filter { !$0.path.hasPrefix("attributes.") }.map { (key: $0.path, value: $0.value) }
        )
        bench.input.to.observed = schema
        let risk = try #require(bench.assessment.found("adoption").first)
        #expect(risk.reason.contains("eventSchema") && risk.remedy.contains("--adopt") && risk.severity == .medium)
    }

    @Test("what the files want at the vendor to leave and is not there does not move, and makes no work")
    func missing() throws {
        let meters = [try Meter.test("egress"), try Meter.test("calls", .count)]
        let files = try SyncFiles.of(meters, vendors: ["togai"])
        let holding = try SyncFiles.of([meters[0]], vendors: ["togai"])
        let assessment = try AssessmentBench(from: "togai", to: "amberflo", files: files, holding: holding).assessment
        #expect(try assessment.meter("calls").standing == .missing && !assessment.meter("calls").isMovable)
        #expect(try assessment.meter("egress").isMovable)
        #expect(assessment.isPartial && assessment.verdict == .partial && assessment.work.creates == 1)
        #expect(assessment.found("missing").count == 1 && assessment.found("pending") == [])
    }

    @Test("what is to be done at the new vendor for meters that the old one has no part in is no work of the move")
    func others() throws {
        let theirs = try SyncFiles.of([try Meter.test("egress")], vendors: ["togai"])
        var files = theirs
        let others = [try Meter.test("rides"), try Meter.test("seats")]
        files.meters += try SyncFiles.of(others, vendors: ["amberflo"]).meters
        var bench = try AssessmentBench(from: "togai", to: "amberflo", files: files, holding: theirs)
        bench.input.to.observed = bench.objects(
            try SyncFiles.of([try Meter.test("seats") { $0.name = "Chairs" }]),
            at: bench.input.to
        )
        let work = bench.assessment.work
        #expect(work.creates == 1 && work.updates == 0)
    }

    @Test("two objects that could both be the meter are a collision")
    func collision() throws {
        let files = try SyncFiles.of([try Meter.test("egress")], vendors: ["togai"])
        var bench = try AssessmentBench(from: "togai", to: "usage-engine", files: files)
        var twin = bench.objects(files, at: bench.input.to)
        twin[0].id = "another"
        bench.input.to.observed = bench.objects(files, at: bench.input.to) + twin
        guard case .collides(let reason, _) = try bench.assessment.meter("egress").standing else {
            Issue.record("\(try bench.assessment.meter("egress").standing)")
            return
        }
        #expect(reason.contains("another"), "\(reason)")
        #expect(bench.assessment.isPartial && bench.assessment.found("collision").count == 1)
    }

    @Test("the work is that of the meters that can move")
    func workOfMovable() throws {
        let all = try SyncFiles.of([try Meter.test("egress"), try Meter.test("calls", .count)], vendors: ["togai"])
        let egress = try SyncFiles.of([try Meter.test("egress")], vendors: ["togai"])
        var bench = try AssessmentBench(from: "togai", to: "usage-engine", files: all)
        #expect(bench.assessment.movable.count == 2 && bench.assessment.work.creates == 2)
        let ids = bench.input.from.observed.filter { $0.kind == bench.input.from.translator.definitionKind }.map(\.id)
        let other = try #require(Meter.Key("other"))
        bench.input.questions = [.init(key: other, source: ids[0], reason: "in doubt", remedy: "say")]
        #expect(bench.assessment.movable.count == 1 && bench.assessment.work.creates == 1)
        #expect(bench.objects(egress, at: bench.input.to).count == 1, "a meter is one object there")
    }

    @Test("keys that a move gives are those that it shows, and what it would ask stands in the way")
    func identities() throws {
        let theirs = try SyncFiles.of([try Meter.test("egress"), try Meter.test("calls", .count)])
        let mine = try SyncFiles.of([try Meter.test("rides")], vendors: ["usage-engine"])
        var bench = try AssessmentBench(from: "amberflo", to: "togai", files: mine, holding: theirs)
        let ids = bench.input.from.observed.map { ObjectID($0) }
        bench.input.identities = [
            ids[0]: try #require(Meter.Key("outgoing")), ids[1]: try #require(Meter.Key("rides")),
        ]
        #expect(bench.assessment.meters.map(\.key.text) == ["outgoing"])
        #expect(bench.assessment.leftOut.map(\.id) == [ids[1].id], "the files keep that meter from this vendor")
        #expect(bench.assessment.movable.count == 1)
        let other = try #require(Meter.Key("other"))
        bench.input.questions = [.init(key: other, source: ids[0].id, reason: "in doubt", remedy: "say")]
        #expect(bench.assessment.meters.map(\.standing) == [.collides(reason: "in doubt", remedy: "say")])
    }

    @Test("what the project does not let through unaccepted is refused, and says so")
    func policy() throws {
        let files = try SyncFiles.of([try Meter.test("egress") { $0.category = "Network" }], vendors: ["togai"])
        var bench = try AssessmentBench(from: "togai", to: "amberflo", files: files)
        bench.input.to.options.findings = .block
        #expect(try bench.assessment.meter("egress").standing == .refused)
        #expect(bench.assessment.found("refused").first?.reason.contains("the project blocks") == true)
    }

    @Test("an object of the same name that is not recognised is pointed at")
    func lookalike() throws {
        let files = try SyncFiles.of([try Meter.test("egress")], vendors: ["togai"])
        var bench = try AssessmentBench(from: "togai", to: "amberflo", files: files)
        let other = try SyncFiles.of([try Meter.test("outbound") { $0.name = "EGRESS" }])
        bench.input.to.observed = bench.objects(other, at: bench.input.to)
        #expect(try bench.assessment.meter("egress").lookalikes == ["EGRESS (outbound)"])
        #expect(bench.assessment.found("lookalike").count == 1)
    }

    @Test("what the files say and the vendor has not is told, since the two sides would count differently")
    func pending() throws {
        let was = try SyncFiles.of([try Meter.test("egress")])
        let files = try SyncFiles.of([
            try Meter.test("egress", filter: "attributes.status < 500"), try Meter.test("new"),
        ])
        let assessment = try AssessmentBench(from: "togai", to: "amberflo", files: files, holding: was).assessment
        #expect(try assessment.meter("new").source.object == nil)
        #expect(assessment.found("pending").flatMap(\.meters).map(\.text) == ["egress"])
        #expect(assessment.found("missing").flatMap(\.meters).map(\.text) == ["new"])
    }

    @Test("more meters than the vendor takes are too many, those that are there included")
    func quota() throws {
        let there = try SyncFiles.of((1...60).map { try Meter.test("old-\($0)") })
        let files = try SyncFiles.of((1...41).map { try Meter.test("new-\($0)") }, vendors: ["amberflo"])
        var bench = try AssessmentBench(from: "amberflo", to: "togai", files: files)
        bench.input.to.observed = bench.objects(there, at: bench.input.to)
        let meters = try #require(bench.assessment.quotas.first { $0.quota.noun == "usage meters" })
        #expect(meters.present == 60 && meters.coming == 41 && meters.isExceeded)
        #expect(bench.assessment.found("quota").count == 1)
        bench.input.files.meters.removeLast()
        bench.input.from.observed = bench.objects(bench.input.files, at: bench.input.from)
        #expect(bench.assessment.found("quota").isEmpty)
        #expect(bench.assessment.work.requests == 40 * 2)
    }
}
