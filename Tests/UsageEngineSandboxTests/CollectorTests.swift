import HTTPTypes
import Testing

@testable import UsageEngineSandbox

@Suite("The stream's collector")
struct CollectorTests {
    private let harness: Harness

    init() throws {
        harness = try Harness("2025-01-10T12:00:00Z")
        let extra = #","externalRef":"ref-sum","activeFrom":"2025-01-10T12:00:00Z","activeTo":"2025-01-20T00:00:00Z""#
        let sum = try harness.call(.post, "/meter-types", Samples.type("Sum", extra: extra)).id
        for name in ["increment", "max", "min"] {
            let type = try harness.call(.post, "/meter-types", Samples.type(name, name)).id
            _ = try harness.call(.post, "/meters", Samples.meter(type, user: "u"))
        }
        for key in ["key-1", "key-2"] {
            _ = try harness.call(.post, "/meters", Samples.meter(sum, user: "u", key: key))
        }
        try harness.setClock("2025-01-10T12:30:00Z")
    }

    private func post(_ body: String) -> Answer {
        harness.raw(.post, "/collector", body, type: "application/x-ndjson")
    }

    /// The running values by type's name and Meter processor.
    private func values() throws -> [String: JSON] {
        var values: [String: JSON] = [:]
        for meter in try harness.call(.get, "/meters").list("meters").compactMap(\.members) {
            values["\(meter["meterTypeName"]?.text ?? "")/\(meter["meterKey"]?.text ?? "")"] = meter["value"]
        }
        return values
    }

    @Test("counts by each aggregation, without a token")
    func aggregations() throws {
        let lines = ["increment", "max", "min", "ref-sum"].flatMap { type in
            ["0.1", #""0.2""#, "-3e0"].map { #"{"userId":"u","value":\#($0),"meterType":"\#(type)"}"# }
        }
        let answer = post(lines.joined(separator: "\n"))
        #expect(answer.status == 200)
        #expect(answer.body == ["accepted": 12, "dataCorrection": []])
        #expect(
            try values() == [
                "increment/key-1": 3, "max/key-1": .number("0.2"), "min/key-1": -3, "Sum/key-1": .number("-2.7"),
                "Sum/key-2": .number("-2.7"),
            ]
        )
    }

    @Test("sums exactly")
    func exact() throws {
        let record = #"{"userId":"u","value":"12345678901234567890.123456789","meterType":"ref-sum"}"#
        #expect(post("[\(record),\(record),\(record)]")["accepted"] == 3)
        #expect(try values()["Sum/key-1"] == .number("37037036703703703670.370370367"))
    }

    @Test("takes one object, an array, and lines")
    func shapes() throws {
        let record = #"{"userId":"u","value":1,"meterType":"increment","id":"e-1","dimensions":{"a":"b"}}"#
        #expect(post(record)["accepted"] == 1)
        #expect(post("[\(record), \(record)]")["accepted"] == 2)
        #expect(post("\(record)\n\(record)\r\n\n\(record)\n")["accepted"] == 3)
        #expect(post("")["accepted"] == 0)
        #expect(post("[]")["accepted"] == 0)
        #expect(try values()["increment/key-1"] == 6)
    }

    @Test("refuses a damaged body as a whole")
    func damaged() throws {
        let answer = post(#"{"userId":"u","value":1,"meterType":"increment"}"# + "\n{")
        #expect(answer.status == 400)
        #expect(try values()["increment/key-1"] == 0)
        #expect(harness.raw(.get, "/collector/data-correction").list("dataCorrection").isEmpty)
    }

    @Test("guides a record to its key, by the reference before the name")
    func guiding() throws {
        #expect(post(#"{"userId":"u","value":5,"meterType":"Sum","meterKey":"key-2"}"#)["accepted"] == 1)
        #expect(try values()["Sum/key-1"] == 0)
        #expect(try values()["Sum/key-2"] == 5)
        let decoy = try harness.call(.post, "/meter-types", Samples.type("ref-sum")).id
        let meter = try harness.call(.post, "/meters", Samples.meter(decoy, user: "u")).id
        #expect(post(#"{"userId":"u","value":5,"meterType":"ref-sum"}"#)["accepted"] == 1)
        #expect(try harness.call(.get, "/meters/\(meter)")["value"] == 0)
        #expect(try values()["Sum/key-1"] == 5)
        #expect(post(#"{"userId":"u","value":5,"meterType":"sum"}"#)["accepted"] == 0)
    }

    @Test(
        "holds for Data Correction what it cannot count",
        arguments: [
            ("{}", "userId is missing; meterType is missing; value is missing"),
            ("5", "the record is a number, not an object"),
            (#"{"userId":"","value":1,"meterType":"Sum"}"#, "userId must be text that is not empty"),
            (#"{"userId":"u","value":true,"meterType":"Sum"}"#, "value must be a number, or a decimal number as text"),
            (#"{"userId":"u","value":"1,5","meterType":"Sum"}"#, "value must be a number, or a decimal number as text"),
            (#"{"userId":"u","value":1e999,"meterType":"Sum"}"#, "value must be a number, or a decimal number as text"),
            (#"{"userId":"u","value":1,"meterType":"Su"}"#, "no meter type has the externalRef or name \"Su\""),
            (#"{"userId":"v","value":1,"meterType":"Sum"}"#, "no meter of the type \"Sum\" exists for the user \"v\""),
            (
                #"{"userId":"u","value":1,"meterType":"Sum","meterKey":"key-3"}"#,
                "no meter of the type \"Sum\" exists for the user \"u\" at the meterKey \"key-3\""
            ),
            (#"{"userId":"u","value":1,"meterType":"Sum","meterKey":3}"#, "meterKey must be text that is not empty"),
            (
                #"{"userId":"u","value":1,"meterType":"Sum","timestamp":"yesterday"}"#,
                "timestamp must be ISO 8601 text with a zone, or milliseconds since 1970"
            ),
            (
                #"{"userId":"u","value":1,"meterType":"Sum","timestamp":"2025-01-10T12:30:00.001Z"}"#,
                "the timestamp 2025-01-10T12:30:00.001Z is in the future; now is 2025-01-10T12:30:00.000Z"
            ),
            (
                #"{"userId":"u","value":1,"meterType":"Sum","timestamp":1736510399999}"#,
                "the timestamp 2025-01-10T11:59:59.999Z is before activeFrom or after activeTo"
            ),
        ]
    )
    func dataCorrection(record: String, reason: String) throws {
        let before = try values()
        let good = #"{"userId":"u","value":1,"meterType":"max"}"#
        let answer = post("\(good)\n\(record)")
        #expect(answer.status == 200)
        #expect(answer.body == ["accepted": 1, "dataCorrection": [["record": 1, "reason": .string(reason)]]])
        let held = harness.raw(.get, "/collector/data-correction").list("dataCorrection")
        #expect(held.count == 1)
        #expect(held.first?.members?["reason"] == .string(reason))
        #expect(held.first?.members?["record"] == (try JSONReader.value(Array(record.utf8))))
        #expect(try values()["Sum/key-1"] == before["Sum/key-1"])
    }

    @Test("counts timestamps at both ends of the active span, and none after it")
    func activeSpan() throws {
        func at(_ timestamp: String) -> JSON? {
            post(#"{"userId":"u","value":1,"meterType":"Sum","meterKey":"key-1","timestamp":"\#(timestamp)"}"#)[
                "accepted"
            ]
        }
        try harness.setClock("2025-01-25T00:00:00Z")
        #expect(at("2025-01-10T12:00:00Z") == 1)
        #expect(at("2025-01-20T00:00:00Z") == 1)
        #expect(at("2025-01-20T00:00:00.001Z") == 0)
        #expect(post(#"{"userId":"u","value":1,"meterType":"Sum"}"#)["accepted"] == 0)
    }

    @Test("counts a late record in the running period")
    func late() throws {
        try harness.setClock("2025-02-05T00:00:00Z")
        harness.dropToken()
        let record =
            #"{"userId":"u","value":9,"meterType":"Sum","meterKey":"key-1","timestamp":"2025-01-15T00:00:00Z"}"#
        #expect(post(record)["accepted"] == 1)
        #expect(try values()["Sum/key-1"] == 9)
    }

    @Test("asks for a token only where that is wanted")
    func token() throws {
        let strict = try Harness { $0.collectorNeedsToken = true }
        for (method, path) in [
            ("POST", "/collector"), ("GET", "/collector/data-correction"), ("GET", "/collector/metered-records"),
        ] {
            #expect(strict.raw(method == "GET" ? .get : .post, path).status == 401)
            #expect(try strict.call(method == "GET" ? .get : .post, path).status == 200)
        }
    }

    @Test("takes many records for many meters, keeping each meter once a batch")
    func many() throws {
        let harness = try Harness("2025-01-10T12:00:00Z")
        let type = try harness.call(.post, "/meter-types", Samples.type("T", "increment")).id
        for user in 0..<500 {
            _ = try harness.call(.post, "/meters", Samples.meter(type, user: "u\(user)"))
        }
        let before = harness.stored.writes.count
        let lines = (0..<5_000).map { #"{"userId":"u\#($0 % 500)","value":1,"meterType":"T"}"# }
        #expect(harness.raw(.post, "/collector", lines.joined(separator: "\n"))["accepted"] == 5_000)
        #expect(harness.stored.writes.count - before == 500)
        #expect(try harness.call(.get, "/meters?userId=u499").list("meters").first?.members?["value"] == 10)
    }
}
