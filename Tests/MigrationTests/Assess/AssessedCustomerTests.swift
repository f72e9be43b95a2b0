import AdapterKit
import Metering
import Migration
import SyncEngine
import Testing

@Suite("Customers in an assessment")
struct AssessedCustomerTests {
    private func cell(_ customer: String, _ value: Int?) throws -> UsageCell {
        UsageCell(
            customer: customer,
            period: try Period(interval: "2026-11-01/2026-12-01"),
            value: value.map { Quantity($0) }
        )
    }

    private func bench(_ from: String, _ to: String) throws -> AssessmentBench {
        let files = try SyncFiles.of([try Meter.test("egress"), try Meter.test("peak", .max)], vendors: [from])
        var bench = try AssessmentBench(from: from, to: to, files: files)
        let egress = try #require(Meter.Key("egress"))
        let peak = try #require(Meter.Key("peak"))
        bench.input.usage = [
            egress: .told([try cell("globex", 3), try cell("acme", 12)]), peak: .told([try cell("initech", 7)]),
        ]
        return bench
    }

    @Test("a vendor that counts by counters lacks those that no file has")
    func counters() throws {
        var bench = try bench("amberflo", "usage-engine")
        let egress = try #require(Meter.Key("egress"))
        #expect(bench.assessment.lackingCounters.map(\.customer) == ["acme", "globex", "initech"])
        #expect(bench.assessment.effort.openDecisions == 5, "three counters and two units")
        #expect(bench.assessment.found("counters").first?.severity == .high)
        bench.input.files.customers = [CustomerMeter(meter: egress, customer: "acme", meterKey: "mk")].compactMap(
            \.self
        )
        let assessment = bench.assessment
        #expect(assessment.lackingCounters.map(\.customer) == ["globex", "initech"])
        #expect(assessment.lackingCounters.first?.meterKey == "mk", "what the meter's other customers have")
        #expect(assessment.customers.meterKey == "mk")
        #expect(assessment.effort.counters == 2 && assessment.effort.openDecisions == 2)
    }

    @Test("customers of a meter that does not move need nothing")
    func refused() throws {
        let assessment = try bench("amberflo", "togai").assessment
        #expect(assessment.movingCustomers == ["acme", "globex"], "Togai has no maximum")
        #expect(assessment.found("accounts").count == 1)
        #expect(assessment.quotas.last?.coming == 2 && assessment.quotas.last?.present == nil)
        #expect(assessment.lackingCounters.isEmpty)
    }

    @Test("what counters hold of a running period is told, since it does not move")
    func running() throws {
        let egress = try #require(Meter.Key("egress"))
        var files = try SyncFiles.of([try Meter.test("egress") { $0.unit = "bytes" }])
        files.customers = ["acme", "globex"].compactMap { CustomerMeter(meter: egress, customer: $0, meterKey: "mk") }
        var bench = try AssessmentBench(from: "usage-engine", to: "amberflo", files: files)
        #expect(bench.assessment.runningCounters.isEmpty)
        let end = AssessmentBench.now.adding(seconds: 86_400)
        for index in bench.input.from.observed.indices where bench.input.from.observed[index].name == "acme" {
            bench.input.from.observed[index].running = RunningPeriod(customer: "acme", value: Quantity(5), end: end)
        }
        #expect(bench.assessment.runningCounters.map(\.customer) == ["acme"])
        #expect(bench.assessment.found("running").first?.remedy.contains("\(end)") == true)
    }

    @Test("usage that should have been told and was not is a failure, and one that cannot be told is none")
    func failures() throws {
        var bench = try bench("amberflo", "togai")
        let egress = try #require(Meter.Key("egress"))
        let peak = try #require(Meter.Key("peak"))
        bench.input.usage = [egress: .failed("status 500"), peak: .unavailable("no history")]
        let assessment = bench.assessment
        #expect(assessment.customers.failures == [egress: "status 500"])
        #expect(assessment.customers.unknown == [peak: "no history"])
        #expect(assessment.found("usage").first?.severity == .high)
    }

    @Test("a customer that the vendor does not name used nothing, where its meter has that")
    func silence() throws {
        var bench = try bench("amberflo", "usage-engine")
        bench.input.files.customers = try ["egress", "peak"].compactMap {
            CustomerMeter(meter: try #require(Meter.Key($0)), customer: "hooli", meterKey: "mk")
        }
        let uses = bench.assessment.customers.uses.filter { $0.customer == "hooli" }
        #expect(uses.map(\.usage) == [.zero, nil])
    }

    @Test("history that stays, repeats that count, writes that are open and odd periods are said")
    func rest() throws {
        var bench = try bench("amberflo", "usage-engine")
        bench.input.countsRepeats = true
        bench.input.openWrites = 2
        let rules = bench.assessment.risks.map(\.rule)
        #expect(Set(rules).isSuperset(of: ["history", "repeats", "unfinished", "decisions"]), "\(rules)")
        #expect(bench.assessment.risks.map(\.severity) == bench.assessment.risks.map(\.severity).sorted())
        let zone = ResetSchedule(cron: try CronSchedule("0 0 1 * *"), timeZone: try TimeZoneID("Europe/Paris"))
        let paris = try Meter.test("egress") { $0.resetSchedule = zone }
        let assessed = try AssessmentBench(from: "togai", to: "amberflo", files: .of([paris])).assessment
        #expect(assessed.found("periods").count == 1)
        #expect(assessed.billedUntil?.description == "2026-11-30T23:00:00Z")
    }

    @Test("nothing at all to move is said so")
    func nothing() throws {
        let assessment = try AssessmentBench(from: "togai", to: "amberflo", files: SyncFiles()).assessment
        #expect(assessment.verdict == .nothing && assessment.risks.isEmpty && !assessment.isPartial)
    }
}
