import AdapterKit
import Catalog
import MeterConfig
import Metering
import Testing

@testable import AdapterConformance

@Suite("A failing case as files")
struct FailingCaseTests {
    /// The files of a report, by name, as a person would save them.
    private func files(_ text: String) -> [String: String] {
        var files: [String: String] = [:]
        var name: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("--- ") {
                name = String(line.dropFirst(4))
                files[name ?? ""] = ""
            } else if let name {
                files[name, default: ""] += line + "\n"
            }
        }
        return files
    }

    private func load(_ report: ScenarioReport) throws -> (project: Project, events: [UsageEvent]) {
        let files = files(report.text(Violation(kind: "test", message: "a test")))
        #expect(files.keys.sorted() == ["events.ndjson", "meters.yaml", "meterway.yaml"])
        let folder = MemoryFiles(files)
        let project = try ProjectLoader(files: folder, adapters: Catalog.adapters).load(workingDirectory: "/project")
        let batch = UsageEventReader.read(Array(files["events.ndjson", default: ""].utf8))
        #expect(batch.errors.map { "\($0)" } == [])
        return (project, batch.events)
    }

    @Test(
        "every generated project is printed as files that are read back as it",
        arguments: Catalog.vendors.map(\.adapter.name)
    )
    func generated(vendor: String) throws {
        let vendor = try #require(Catalog.vendor(adapter: vendor))
        let subject = try Lie.subject(vendor, vendor.adapter)
        let profile = GeneratorProfile(subject)
        for seed in 0..<80 {
            var generator = ProjectGenerator(.totals, seed: UInt64(seed), profile: profile)
            let scenario = generator.scenario()
            let report = ScenarioReport(law: "a law", subject: subject, seed: UInt64(seed), scenario: scenario)
            let (project, events) = try load(report)
            #expect(project.meters.map(\.meter) == scenario.entries.map(\.meter))
            #expect(project.entries(for: vendor.adapter.name) == scenario.entries)
            #expect(project.events == scenario.schemas)
            #expect(project.customers.map(\.customer) == scenario.counters)
            #expect(project.defaults == scenario.defaults)
            #expect(project.vendors.map(\.values) == [subject.settings.values])
            #expect(events == scenario.events)
        }
    }

    @Test(
        "the smallest case of a dropped filter is files that validate and prove read",
        arguments: Catalog.vendors.map(\.adapter.name)
    )
    func shrunk(vendor: String) async throws {
        let lie = Lie(request: { $0.mapping { changed($0) { $0.filter = nil } } })
        let subject = try lie.subject(try #require(Catalog.vendor(adapter: vendor)))
        let settings = ConformanceSettings(["METERWAY_CASES": "200", "METERWAY_SEED": "7"])
        let runner = LawRunner(subject: subject, settings: settings, enough: 1)
        let outcome = await runner.outcome(of: TotalsLaw(subject: subject).law)
        let breach = try #require(outcome.breaches.first)
        let (project, events) = try load(breach.report)
        #expect(project.meters.count == 1 && project.meters[0].meter.filter != nil, "\(breach.text)")
        #expect(events.count == 1, "\(breach.text)")
        // The same project through an adapter that does not lie is right.
        let honest = try Lie().subject(try #require(Catalog.vendor(adapter: vendor)))
        let verdict = await TotalsLaw(subject: honest).law.verdict(breach.scenario)
        #expect(verdict.violations.map(\.message) == [])
    }
}
