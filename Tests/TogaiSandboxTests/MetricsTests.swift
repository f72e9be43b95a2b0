import Testing

@testable import TogaiSandbox

@Suite("Metrics")
struct MetricsTests {
    private static func request(
        _ queries: String,
        from: String = "2026-11-01T00:00:00Z",
        to: String = "2026-12-01T00:00:00Z"
    ) -> String {
        #"{"startTime":"\#(from)","endTime":"\#(to)","metricQueries":[\#(queries)]}"#
    }

    private static func query(
        _ more: String = "",
        period: String = "DAY",
        name: String = "METER_USAGE",
        id: String = "q"
    ) -> String {
        #"{"id":"\#(id)","name":"\#(name)","aggregationPeriod":"\#(period)"\#(more)}"#
    }

    private func data(
        _ harness: Harness,
        _ query: String,
        from: String = "2026-11-01T00:00:00Z",
        to: String = "2026-12-01T00:00:00Z"
    ) throws -> String? {
        let answer = try harness.post("/metrics", Self.request(query, from: from, to: to))
        #expect(answer.status == 200, "\(answer.message)")
        return answer.body.list("results")?.first?.object?["data"]?.text
    }

    private func filled() throws -> (harness: Harness, sum: String, count: String) {
        let harness = Harness()
        try harness.makeSchema()
        let (sum, count) = (try harness.makeMeter("sum"), try harness.makeMeter("count", "COUNT", computations: "[]"))
        try harness.ingest(
            Harness.event("e1", distance: "1.5", time: "2026-11-01T00:00:00Z"),
            Harness.event("e2", distance: "2", account: "beta", time: "2026-11-01T23:59:59.999Z"),
            Harness.event("e3", distance: "4", time: "2026-11-09T12:00:00Z"),
            Harness.event("e4", distance: "8", time: "2026-12-01T00:00:00Z"),
            Harness.event("e5", distance: "16", time: "2026-10-31T23:59:59Z"),
            Harness.event("e6", schema: "none")
        )
        return (harness, sum, count)
    }

    @Test("The start counts and the end does not, and empty periods are left out")
    func span() throws {
        let (harness, sum, _) = try filled()
        let filter = #","filters":[{"fieldName":"USAGE_METER_ID","fieldValues":["\#(sum)"]}]"#
        #expect(
            try data(harness, Self.query(filter))
                == #"[{"timestamps":["2026-11-01T00:00:00Z","2026-11-09T00:00:00Z"],"metricValues":[3.5,4]}]"#
        )
        #expect(
            try data(harness, Self.query(filter, period: "MONTH"))
                == #"[{"timestamps":["2026-11-01T00:00:00Z"],"metricValues":[7.5]}]"#
        )
        #expect(
            try data(harness, Self.query(filter, period: "WEEK"))
                == #"[{"timestamps":["2026-10-26T00:00:00Z","2026-11-09T00:00:00Z"],"metricValues":[3.5,4]}]"#
        )
        #expect(
            try data(
                harness,
                Self.query(filter, period: "HOUR"),
                from: "2026-11-01T00:00:00.001Z",
                to: "2026-11-02T00:00:00Z"
            )
                == #"[{"timestamps":["2026-11-01T23:00:00Z"],"metricValues":[2]}]"#
        )
        #expect(try data(harness, Self.query(filter), from: "2027-01-01T00:00:00Z", to: "2027-02-01T00:00:00Z") == "[]")
    }

    @Test("Usage is grouped by account and by meter")
    func groups() throws {
        let (harness, sum, count) = try filled()
        func series(_ field: String, _ value: String, _ total: String) -> String {
            #"{"groupedBy":{"fieldName":"\#(field)","fieldValue":"\#(value)"},"timestamps":["2026-11-01T00:00:00Z"],"metricValues":[\#(total)]}"#
        }
        let filter = #","filters":[{"fieldName":"USAGE_METER_ID","fieldValues":["sum"]}],"groupBy":"ACCOUNT_ID""#
        #expect(
            try data(harness, Self.query(filter, period: "MONTH"))
                == "[\(series("ACCOUNT_ID", "acme", "5.5")),\(series("ACCOUNT_ID", "beta", "2"))]"
        )
        let meters = #","filters":[{"fieldName":"ACCOUNT_ID","fieldValues":["acme"]}],"groupBy":"USAGE_METER_ID""#
        let expected = [(sum, "5.5"), (count, "2")].sorted { $0.0 < $1.0 }.map { series("USAGE_METER_ID", $0.0, $0.1) }
        #expect(
            try data(harness, Self.query(meters, period: "MONTH", name: "USAGE"))
                == "[\(expected.joined(separator: ","))]"
        )
        let customers = #","filters":[{"fieldName":"CUSTOMER_ID","fieldValues":["acme"]}]"#
        #expect(try data(harness, Self.query(customers)) == "[]")
    }

    @Test("Accounts are told apart by code points")
    func exactAccounts() throws {
        let harness = Harness()
        try harness.makeSchema()
        _ = try harness.makeMeter("sum")
        try harness.ingest(
            Harness.event("e1", distance: "1", account: "\u{E9}", time: "2026-11-01T00:00:00Z"),
            Harness.event("e2", distance: "2", account: "e\u{301}", time: "2026-11-01T00:00:00Z")
        )
        let grouped = ",\"groupBy\":\"ACCOUNT_ID\""
        let all = try #require(try data(harness, Self.query(grouped)))
        #expect(all.contains("[1]") && all.contains("[2]"), "\(all)")
        let filter = ",\"filters\":[{\"fieldName\":\"ACCOUNT_ID\",\"fieldValues\":[\"e\u{301}\"]}]"
        let one = try #require(try data(harness, Self.query(filter)))
        #expect(one.contains("[2]"), "\(one)")
        let both = filter.replacing("[\"e\u{301}\"]", with: "[\"e\u{301}\",\"\u{E9}\"]")
        #expect(try data(harness, Self.query(both))?.contains("[3]") == true)
    }

    @Test("Events are counted by status, schema and account")
    func events() throws {
        let (harness, _, _) = try filled()
        func totals(_ more: String) throws -> String? {
            try data(harness, Self.query(more, period: "MONTH", name: "EVENTS"))
        }
        #expect(try totals("") == #"[{"timestamps":["2026-11-01T00:00:00Z"],"metricValues":[4]}]"#)
        #expect(
            try totals(#","groupBy":"EVENT_STATUS""#)?.contains(
                #""fieldValue":"UNPROCESSED"},"timestamps":["2026-11-01T00:00:00Z"],"metricValues":[1]"#
            ) == true
        )
        #expect(try totals(#","groupBy":"RAW_EVENT_STATUS""#)?.contains("INGESTION_FAILED_SCHEMA_NOT_DEFINED") == true)
        #expect(
            try totals(#","filters":[{"fieldName":"EVENT_STATUS","fieldValues":["PROCESSED"]}]"#)?.contains("[3]")
                == true
        )
        #expect(
            try totals(#","filters":[{"fieldName":"SCHEMA_NAME","fieldValues":["none"]}]"#)?.contains("[1]") == true
        )
        #expect(try totals(#","filters":[{"fieldName":"ACCOUNT_ID","fieldValues":["beta"]}]"#)?.contains("[1]") == true)
    }

    @Test("The answer names each query and its metric as the request did")
    func shape() throws {
        let (harness, _, _) = try filled()
        let answer = try harness.post(
            "/metrics",
            Self.request(Self.query(id: "a") + "," + Self.query(name: "USAGE", id: "b"))
        )
        let results = (answer.body.list("results") ?? []).compactMap(\.object)
        #expect(results.map { $0.text("id") } == ["a", "b"])
        #expect(results.map { $0.text("name") } == ["METER_USAGE", "USAGE"])
    }

    @Test(
        "What breaks a rule is refused with the place",
        arguments: [
            ("{}", "startTime is required; endTime is required; metricQueries is required"),
            (request(""), "metricQueries must have at least 1"),
            (
                request((0..<6).map { query(id: "q\($0)") }.joined(separator: ",")),
                "metricQueries must have at most 5 elements, found 6"
            ),
            (request(query(), from: "2026-12-01T00:00:00Z"), "endTime must be after startTime"),
            (request(query(), to: "soon"), "endTime must be an ISO 8601"),
            (request(query() + "," + query()), "has 'q' twice"),
            (request(query(period: "YEAR")), "aggregationPeriod must be one of HOUR, DAY, WEEK, MONTH"),
            (request(query(name: "COST")), "name must be one of"),
            (request(query(name: "REVENUE")), "no metric 'REVENUE'"),
            (request(query(#","groupBy":"CITY""#)), "groupBy must be one of ACCOUNT_ID, USAGE_METER_ID, BILLABLE_ID"),
            (request(query(#","groupBy":"EVENT_STATUS""#)), "groupBy must be one of"),
            (request(query(#","filters":[]"#)), "filters must have at least 1"),
            (
                request(query(#","filters":[{"fieldName":"SCHEMA_NAME","fieldValues":["x"]}]"#)),
                "fieldName must be one of"
            ),
            (request(query(#","filters":[{"fieldName":"ACCOUNT_ID"}]"#)), "filters[0].fieldValues is required"),
            (
                request(query(#","filters":[{"fieldName":"SCHEMA_NAME","fieldValues":["x","y"]}]"#, name: "EVENTS")),
                "one schema name only"
            ),
            (request(query(#","limit":5"#)), "metricQueries[0].limit is not allowed"),
            (request(query(id: "")), "id must have at least 1"),
        ]
    )
    func rules(_ body: String, _ words: String) throws {
        let answer = try Harness().post("/metrics", body)
        #expect(answer.refuses(words), "\(answer.message)")
    }

    @Test("There are at most 300 points")
    func points() throws {
        let harness = Harness()
        let wide = Self.request(Self.query(period: "HOUR"))
        #expect(try harness.post("/metrics", wide).refuses("covers 720 periods of HOUR, at most 300"))
        try harness.makeSchema()
        _ = try harness.makeMeter("m")
        for index in 0..<301 { try harness.ingest(Harness.event("e\(index)", account: "a\(index)")) }
        #expect(
            try harness.post("/metrics", Self.request(Self.query(#","groupBy":"ACCOUNT_ID""#))).refuses(
                "the answer has 301 data points"
            )
        )
    }
}
