import AdapterKit
import Metering
import Testing

@testable import UsageEngineAdapter

@Suite("What does not translate is said")
struct FindingTests {
    private func findings(
        _ aggregation: Aggregation = .sum,
        overrides: [String: JSONValue] = [:],
        defaults: MeterDefaults = MeterDefaults(),
        _ change: (inout Meter.Draft) throws -> Void
    ) throws -> [Finding] {
        let entry = MeterEntry(try Bench.meter("egress", aggregation, change), overrides: overrides)
        let translation = Bench.translator.encode(Bench.request([entry], defaults: defaults))
        let findings = try #require(translation.meters.first?.findings)
        let isRefused = findings.fidelity == .refused
        #expect(translation.objects.isEmpty == isRefused)
        #expect(translation.meters.first?.objects.isEmpty == isRefused)
        if isRefused { #expect(translation.projection.rules.isEmpty) }
        #expect(findings.allSatisfy { !$0.reason.isEmpty && !$0.remedy.isEmpty && $0.source != nil })
        return findings
    }

    private func brief(_ findings: [Finding]) -> [String] {
        findings.map { "\($0.field.rawValue) \($0.fidelity.rawValue)" }
    }

    @Test("a plain meter has no finding")
    func plain() throws {
        #expect(try findings { _ in }.isEmpty)
        #expect(try findings(.count) { $0.externalRef = String(repeating: "r", count: 100) }.isEmpty)
    }

    @Test("aggregations that the vendor lacks are refused")
    func aggregations() throws {
        for aggregation in [Aggregation.unique(.customer), .unique(.dimension("region")), .average, .latest] {
            #expect(brief(try findings(aggregation) { _ in }) == ["aggregation refused"])
        }
    }

    @Test("what the projection does is emulated")
    func projection() throws {
        let found = try findings { draft in
            draft.value = try Bench.formula("attributes.bytes / 1048576")
            draft.filter = try Bench.formula(#"dimensions.region == "eu""#)
            draft.dimensions = ["region", "tier"]
            draft.status = .inactive
        }
        #expect(brief(found) == ["value emulated", "filter emulated", "dimensions emulated", "status emulated"])
        #expect(found[2].reason.contains("`region`, `tier`"))
    }

    @Test("a constant is computed, and one attribute is not")
    func values() throws {
        #expect(brief(try findings { $0.value = try Bench.formula("1") }) == ["value emulated"])
        #expect(try findings { $0.value = try Bench.formula("(attributes.bytes)") }.isEmpty)
    }

    @Test("other vendors' texts are refused")
    func opaque() throws {
        let found = try findings { draft in
            draft.value = .opaque(dialect: "togai", text: "{")
            draft.filter = .opaque(dialect: "togai", text: "{")
        }
        #expect(brief(found) == ["value refused", "filter refused"])
    }

    @Test("descriptive fields without a place are lossy")
    func descriptive() throws {
        let found = try findings {
            $0.billableName = "Egress (MiB)"
            $0.labels = ["team": "net"]
        }
        #expect(brief(found) == ["billableName lossy", "labels lossy"])
    }

    @Test("long texts are made to fit, and told apart")
    func long() throws {
        let found = try findings { draft in
            draft.name = String(repeating: "n", count: 81)
            draft.description = String(repeating: "d", count: 201)
            draft.unit = String(repeating: "u", count: 51)
            draft.category = String(repeating: "c", count: 51)
        }
        #expect(brief(found) == ["name lossy", "description lossy", "unit lossy", "category lossy"])
        let names = try ["n1", "n2"].map { tail in
            let meter = try Bench.meter { $0.name = String(repeating: "n", count: 81) + tail }
            return try #require(Bench.encode(meter).objects.first).name
        }
        #expect(names[0] != names[1])
        #expect(names.allSatisfy { $0.unicodeScalars.count == 80 })
    }

    @Test("a long identifier is refused, pinned or not")
    func longIdentifiers() throws {
        let reference = try findings { $0.externalRef = String(repeating: "r", count: 101) }
        #expect(brief(reference) == ["externalRef refused"])
        #expect(reference.first?.remedy.contains("override `externalRef`") == true)
        #expect(
            brief(try findings(overrides: ["name": .string(String(repeating: "n", count: 81))]) { _ in })
                == ["name refused"]
        )
    }

    @Test("a unit of the project's defaults that is too long is refused, and one that fits is not")
    func longDefaultUnit() throws {
        for (count, expected) in [(50, []), (51, ["unit refused"])] {
            let defaults = MeterDefaults(unit: String(repeating: "u", count: count))
            #expect(brief(try findings(defaults: defaults) { $0.unit = nil }) == expected)
        }
    }

    @Test("a unit and a schedule are required")
    func required() throws {
        let found = try findings {
            $0.unit = nil
            $0.resetSchedule = nil
        }
        #expect(brief(found) == ["unit refused", "resetSchedule refused"])
        #expect(found.allSatisfy { $0.remedy.contains("defaults") })
    }

    @Test("two restricted day fields are refused, since their sense is not documented")
    func bothDays() throws {
        let found = try findings { $0.resetSchedule = try Bench.schedule("0 0 1 * MON") }
        #expect(brief(found) == ["resetSchedule refused"])
        #expect(try findings { $0.resetSchedule = try Bench.schedule("0 0 1,15-17,L */2 *") }.isEmpty)
    }

    @Test("customers that no meter can be made for are refused by name")
    func customers() throws {
        let meter = try Bench.meter("egress")
        let customers = [
            ("u", String(repeating: "k", count: 37)), (String(repeating: "u", count: 321), "k"), ("u", "k"),
        ]
        .compactMap { CustomerMeter(meter: meter.key, customer: $0.0, meterKey: $0.1) }
        let translation = Bench.translator.encode(Bench.request([MeterEntry(meter)], customers: customers))
        #expect(brief(translation.meters.flatMap(\.findings)) == ["customers refused", "customers refused"])
        #expect(translation.objects.isEmpty)
    }

    @Test("meters that would share an externalRef are all refused")
    func sharedReference() throws {
        let first = try Bench.meter("egress")
        let second = try Bench.meter("other") { $0.externalRef = "egress" }
        let third = try Bench.meter("third")
        for meters in [[first, second, third], [third, second, first]] {
            let translation = Bench.translator.encode(Bench.request(meters.map { MeterEntry($0) }))
            let refused = translation.meters.filter { $0.fidelity == .refused }
            #expect(Set(refused.map(\.key.text)) == ["egress", "other"])
            #expect(refused.allSatisfy { $0.findings.map(\.field) == [.externalRef] })
            #expect(translation.objects.map(\.ref.key) == ["third"])
        }
    }
}
