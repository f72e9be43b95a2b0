import HTTPTypes
import Testing

@testable import UsageEngineSandbox

@Suite("Periods of meters")
struct PeriodTests {
    private func world(
        _ aggregation: String = "sum",
        schedule: String = Samples.schedule,
        timezone: String = "Etc/UTC",
        extra: String = "",
        configure: (inout UsageEngineSandbox.Options) -> Void = { _ in }
    ) throws -> (harness: Harness, type: String, meter: String) {
        let harness = try Harness("2025-01-10T12:00:00Z") {
            $0.tokenLifetime = 1_000_000_000
            configure(&$0)
        }
        let body = Samples.type("A", aggregation, schedule: schedule, timezone: timezone, extra: extra)
        let type = try harness.call(.post, "/meter-types", body).id
        return (harness, type, try harness.call(.post, "/meters", Samples.meter(type)).id)
    }

    private func send(_ harness: Harness, _ value: String) {
        _ = harness.raw(.post, "/collector", #"{"userId":"user0@example.com","value":\#(value),"meterType":"A"}"#)
    }

    private func records(_ harness: Harness, _ meter: String) -> [[String]] {
        harness.raw(.get, "/collector/metered-records?meterId=\(meter)").list("meteredRecords").map { record in
            ["periodStart", "periodEnd", "value"].map { name in
                switch record.members?[name] {
                case .string(let text), .number(let text): text
                default: "null"
                }
            }
        }
    }

    @Test("begin with the meter's creation, end with the schedule, and start anew from nothing")
    func reset() throws {
        let (harness, _, meter) = try world()
        send(harness, "2.5")
        send(harness, "0.5")
        try harness.setClock("2025-01-31T23:59:59.999Z")
        #expect(try harness.call(.get, "/meters/\(meter)")["value"] == .number("3"))
        try harness.setClock("2025-02-01T00:00:00Z")
        let fresh = try harness.call(.get, "/meters/\(meter)")
        #expect(fresh["value"] == 0)
        #expect(fresh["periodStart"] == "2025-02-01T00:00:00.000Z")
        #expect(fresh["periodEnd"] == "2025-03-01T00:00:00.000Z")
        #expect(fresh["updatedAt"] == "2025-02-01T00:00:00.000Z")
        #expect(records(harness, meter) == [["2025-01-10T12:00:00.000Z", "2025-02-01T00:00:00.000Z", "3"]])
    }

    @Test("of nothing send a record too")
    func empty() throws {
        let (harness, _, meter) = try world("max")
        #expect(try harness.call(.get, "/meters/\(meter)")["value"] == .null)
        try harness.setClock("2025-03-15T00:00:00Z")
        #expect(
            records(harness, meter) == [
                ["2025-01-10T12:00:00.000Z", "2025-02-01T00:00:00.000Z", "null"],
                ["2025-02-01T00:00:00.000Z", "2025-03-01T00:00:00.000Z", "null"],
            ]
        )
    }

    @Test("of a minimum show zero where that is asked for, and still count from nothing")
    func zero() throws {
        let (harness, _, meter) = try world("min") { $0.emptyExtremum = .zero }
        #expect(try harness.call(.get, "/meters/\(meter)")["value"] == 0)
        send(harness, "5")
        #expect(try harness.call(.get, "/meters/\(meter)")["value"] == 5)
    }

    @Test("after activeTo send a record only when something was counted")
    func afterActiveTo() throws {
        let (harness, _, meter) = try world(extra: #","activeTo":"2025-02-10T00:00:00Z""#)
        try harness.setClock("2025-02-09T00:00:00Z")
        send(harness, "1")
        try harness.setClock("2025-06-01T00:00:00Z")
        #expect(
            records(harness, meter) == [
                ["2025-01-10T12:00:00.000Z", "2025-02-01T00:00:00.000Z", "0"],
                ["2025-02-01T00:00:00.000Z", "2025-03-01T00:00:00.000Z", "1"],
            ]
        )
        #expect(try harness.call(.get, "/meters/\(meter)")["periodEnd"] == "2025-07-01T00:00:00.000Z")
    }

    @Test("are the meter's last where it goes on reset")
    func deleteOnReset() throws {
        let (harness, type, meter) = try world()
        send(harness, "7")
        _ = try harness.call(.patch, "/meters/\(meter)", #"{"deleteOnReset":true}"#)
        try harness.setClock("2025-05-01T00:00:00Z")
        #expect(try harness.call(.get, "/meter-types/\(type)")["numberOfMeters"] == 0)
        #expect(try harness.call(.get, "/meters/\(meter)").status == 404)
        #expect(records(harness, meter) == [["2025-01-10T12:00:00.000Z", "2025-02-01T00:00:00.000Z", "7"]])
        #expect(try harness.call(.delete, "/meter-types/\(type)").status == 200)
    }

    @Test("end at midnight of the type's zone, across changes of the clock")
    func zone() throws {
        let daily = #"{"minute":"0","hour":"0","day":"*","month":"*","weekday":"*"}"#
        let (harness, _, meter) = try world(schedule: daily, timezone: "Europe/Paris")
        try harness.setClock("2025-03-30T12:00:00Z")
        let answer = try harness.call(.get, "/meters/\(meter)")
        #expect(answer["timezone"] == "Europe/Paris")
        #expect(answer["periodStart"] == "2025-03-29T23:00:00.000Z")
        #expect(answer["periodEnd"] == "2025-03-30T22:00:00.000Z")
    }

    @Test("end on the last day of each month")
    func lastDay() throws {
        let last = #"{"minute":"0","hour":"12","day":"L","month":"*","weekday":"*"}"#
        let (harness, _, meter) = try world(schedule: last)
        #expect(try harness.call(.get, "/meters/\(meter)")["periodEnd"] == "2025-01-31T12:00:00.000Z")
        try harness.setClock("2025-02-01T00:00:00Z")
        #expect(try harness.call(.get, "/meters/\(meter)")["periodEnd"] == "2025-02-28T12:00:00.000Z")
    }

    @Test("keep their end when the schedule is changed, and follow the new one after it")
    func newSchedule() throws {
        let (harness, type, meter) = try world()
        let change = """
            {"name":"B","unit":"calls","timezone":"Europe/Paris",
            "resetSchedule":{"minute":"0","hour":"0","day":"15","month":"*","weekday":"*"}}
            """
        _ = try harness.call(.patch, "/meter-types/\(type)", change)
        let running = try harness.call(.get, "/meters/\(meter)")
        #expect(running["meterTypeName"] == "B")
        #expect(running["unit"] == "calls")
        #expect(running["timezone"] == "Etc/UTC")
        #expect(running["periodEnd"] == "2025-02-01T00:00:00.000Z")
        try harness.setClock("2025-02-01T00:00:00Z")
        let next = try harness.call(.get, "/meters/\(meter)")
        #expect(next["timezone"] == "Europe/Paris")
        #expect(next["periodEnd"] == "2025-02-14T23:00:00.000Z")
    }

    @Test("stay as they were made where types are templates")
    func templates() throws {
        let (harness, type, meter) = try world { $0.editsReachMeters = false }
        _ = try harness.call(.patch, "/meter-types/\(type)", #"{"unit":"calls","timezone":"Europe/Paris"}"#)
        try harness.setClock("2025-02-01T00:00:00Z")
        let old = try harness.call(.get, "/meters/\(meter)")
        #expect(old["unit"] == "requests")
        #expect(old["periodEnd"] == "2025-03-01T00:00:00.000Z")
        let new = try harness.call(.post, "/meters", Samples.meter(type, user: "v"))
        #expect(new["unit"] == "calls")
        #expect(new["periodEnd"] == "2025-02-28T23:00:00.000Z")
    }

    @Test("that are too many to make up for become one")
    func manyPeriods() throws {
        let minutely = #"{"minute":"*","hour":"*","day":"*","month":"*","weekday":"*"}"#
        let (harness, _, meter) = try world(schedule: minutely)
        send(harness, "4")
        try harness.setClock("2026-01-10T12:00:30Z")
        let answer = try harness.call(.get, "/meters/\(meter)")
        #expect(answer["periodStart"] == "2026-01-10T12:00:00.000Z")
        #expect(answer["periodEnd"] == "2026-01-10T12:01:00.000Z")
        let records = records(harness, meter)
        #expect(records.count == 402)
        #expect(records.first == ["2025-01-10T12:00:00.000Z", "2025-01-10T12:01:00.000Z", "4"])
        #expect(records.last == ["2025-01-10T18:41:00.000Z", "2026-01-10T12:00:00.000Z", "0"])
        #expect(zip(records, records.dropFirst()).allSatisfy { $0[1] == $1[0] })
    }
}
