import Testing

@testable import AmberfloSandbox

@Suite("Usage of the document")
struct UsageTests {
    /// The customer, value, second and region of events in June 2024.
    private static let events = [
        ("c1", "0.1", 1_718_100_000, "us"), ("c1", "0.2", 1_718_150_399, "us"), ("c2", "7", 1_718_150_400, "eu"),
        ("c2", "-3.5", 1_718_160_000, "us"), ("c3", "40", 1_718_186_399, "eu"), ("c3", "1000", 1_718_186_400, "eu"),
        ("c1", "5", 1_717_200_000, "us"),
    ]

    private static func desk(type: String = "SUM_OF_ALL_USAGE") throws -> Desk {
        let desk = Desk()
        try desk.define("api-calls", type: type, dimensions: ["region"])
        let bodies = events.enumerated().map { index, event in
            #"{"meterApiName":"api-calls","customerId":"\#(event.0)","meterValue":\#(event.1),"meterTimeInMillis":\#(event.2)500,"#
                + #""uniqueId":"\#(index)","dimensions":{"region":"\#(event.3)"}}"#
        }
        try desk.ok("POST", "/ingest", "[\(bodies.joined(separator: ","))]")
        return desk
    }

    private static func query(_ members: String = "", aggregation: String = "SUM", interval: String = "DAY") -> String {
        """
        {"meterApiName":"api-calls","startTimeInSeconds":1718100000,"endTimeInSeconds":1718186400,
         "aggregation":"\(aggregation)","timeGroupingInterval":"\(interval)"\(members)}
        """
    }

    @Test("The document's example is answered in the document's shape, the first interval starting with the query")
    func example() throws {
        let reply = try Self.desk().ok("POST", "/usage", Self.query(#","groupBy":["customerId"]"#))
        let expected = try json(
            """
            {"clientMeters":{"api-calls":[
              {"groupInfo":{"customerId":"c1"},"records":[{"1718100000":0.3}]},
              {"groupInfo":{"customerId":"c2"},"records":[{"1718150400":3.5}]},
              {"groupInfo":{"customerId":"c3"},"records":[{"1718150400":40}]}]}}
            """
        )
        #expect(reply.json == expected)
    }

    @Test(
        "Every aggregation is exact, its start included and its end not",
        arguments: [
            ("SUM", "DAY", ["1718100000": "0.3", "1718150400": "43.5"]),
            ("COUNT", "DAY", ["1718100000": "2", "1718150400": "3"]),
            ("MAX", "DAY", ["1718100000": "0.2", "1718150400": "40"]),
            ("SUM", "WEEK", ["1718100000": "43.8"]),
            ("SUM", "MONTH", ["1718100000": "43.8"]),
            (
                "COUNT", "HOUR",
                ["1718100000": "1", "1718146800": "1", "1718150400": "1", "1718157600": "1", "1718182800": "1"]
            ),
        ]
    )
    func aggregations(aggregation: String, interval: String, expected: [String: String]) throws {
        let range = 1_718_100_000..<1_718_186_400
        #expect(try Self.desk().usage("api-calls", range, aggregation: aggregation, by: interval) == expected)
    }

    @Test("A maximum may be negative")
    func negativeMaximum() throws {
        let reply = try Self.desk().ok(
            "POST",
            "/usage",
            Self.query(#","groupBy":["region","customerId"],"customerFilter":["c2"]"#, aggregation: "MAX")
        )
        let expected = try json(
            """
            {"clientMeters":{"api-calls":[
              {"groupInfo":{"customerId":"c2","region":"eu"},"records":[{"1718150400":7}]},
              {"groupInfo":{"customerId":"c2","region":"us"},"records":[{"1718150400":-3.5}]}]}}
            """
        )
        #expect(reply.json == expected)
    }

    @Test(
        "Filters choose events",
        arguments: [
            (#","customerFilter":["c1","c3"]"#, "40.3"), (#","filter":{"region":["us"]}"#, "-3.2"),
            (#","filter":{"customerId":["c2"],"region":["eu","us"]}"#, "3.5"),
            (#","customerFilter":["c1"],"filter":{"customerId":["c1","c2"]}"#, "0.3"),
            (#","customerFilter":[],"filter":{"region":[]}"#, "43.8"),
        ]
    )
    func filters(members: String, sum: String) throws {
        let reply = try Self.desk().ok("POST", "/usage", Self.query(members, interval: "MONTH"))
        let record = reply["clientMeters"]?.object?["api-calls"]?.array?.first?.object?["records"]?.array?.first
        #expect(record?.object?["1718100000"]?.number?.description == sum)
    }

    @Test("A filter tells customers apart by code points, as the groups do")
    func exactFilter() throws {
        let desk = Desk()
        try desk.define("api-calls")
        for (customer, value) in [("\u{E9}", 1), ("e\u{301}", 2)] {
            try desk.ok(
                "POST",
                "/ingest",
                #"{"meterApiName":"api-calls","customerId":"\#(customer)","meterValue":\#(value),"meterTimeInMillis":1718100000000}"#
            )
        }
        for members in ["customerFilter\":[\"e\u{301}\"]", "filter\":{\"customerId\":[\"e\u{301}\"]}"] {
            let reply = try desk.ok("POST", "/usage", Self.query(",\"groupBy\":[\"customerId\"],\"\(members)"))
            #expect(reply.text.contains("[{\"1718100000\":2}]"))
            #expect(!reply.text.contains("[{\"1718100000\":1}]"))
        }
        let both = Self.query(",\"customerFilter\":[\"e\u{301}\",\"\u{E9}\"]")
        #expect(try desk.ok("POST", "/usage", both).text.contains("[{\"1718100000\":3}]"))
    }

    @Test("A filter that nothing passes, and a meter without events, have no records")
    func nothing() throws {
        let reply = try Self.desk().ok("POST", "/usage", Self.query(#","customerFilter":["nobody"]"#))
        #expect(try reply.json == json(#"{"clientMeters":{"api-calls":[]}}"#))
    }

    @Test("An event that lacks a dimension is in a group without it")
    func missingDimension() throws {
        let desk = Desk()
        try desk.define("api-calls", dimensions: ["region"])
        try desk.ok(
            "POST",
            "/ingest",
            #"{"meterApiName":"api-calls","meterValue":1,"meterTimeInMillis":1718100000000}"#
        )
        let reply = try desk.ok("POST", "/usage", Self.query(#","groupBy":["region","customerId"]"#))
        let expected = #"{"clientMeters":{"api-calls":[{"groupInfo":{},"records":[{"1718100000":1}]}]}}"#
        #expect(try reply.json == json(expected))
    }

    @Test("A meter of unique customers answers with their number", arguments: ["SUM", "MAX", "COUNT"])
    func uniqueCustomers(aggregation: String) throws {
        let desk = try Self.desk(type: "UNIQUE_CUSTOMERS_COUNT")
        let wide = 1_717_200_000..<1_719_792_000
        #expect(try desk.usage("api-calls", wide, aggregation: aggregation, by: "MONTH") == ["1717200000": "3"])
        let day = 1_718_064_000..<1_718_150_400
        #expect(try desk.usage("api-calls", day, aggregation: aggregation) == ["1718064000": "1"])
        try desk.ok(
            "POST",
            "/ingest",
            #"{"meterApiName":"api-calls","meterValue":1,"meterTimeInMillis":1718100000000}"#
        )
        #expect(try desk.usage("api-calls", day, aggregation: aggregation) == ["1718064000": "1"])
    }

    @Test("Customers and groups are told apart by their code points")
    func exactNames() throws {
        let desk = Desk()
        try desk.define("a", type: "UNIQUE_CUSTOMERS_COUNT")
        let events = ["\u{E9}", "e\u{301}"].map {
            #"{"meterApiName":"a","customerId":"\#($0)","meterValue":1,"meterTimeInMillis":1718100000000}"#
        }
        try desk.ok("POST", "/ingest", "[\(events.joined(separator: ","))]")
        let query = Self.query(#","groupBy":["customerId"]"#).replacing("api-calls", with: "a")
        let groups = try desk.ok("POST", "/usage", query)["clientMeters"]?.object?["a"]?.array
        #expect(groups?.count == 2)
        #expect(try desk.usage("a", 1_718_064_000..<1_718_150_400) == ["1718064000": "2"])
    }

    @Test("A meter of a maximum answers with it, over the interval asked for")
    func maximumInPeriod() throws {
        let desk = try Self.desk(type: "MAX_IN_PERIOD")
        #expect(
            try desk.usage("api-calls", 1_717_200_000..<1_719_792_000, aggregation: "MAX", by: "MONTH") == [
                "1717200000": "1000"
            ]
        )
    }

    @Test("What is ingested out of order adds up, whatever the order, without rounding")
    func exactSums() throws {
        var generator = SeededGenerator(seed: 11)
        let desk = Desk()
        try desk.define("a")
        var expected = ExactNumber.zero
        for batch in 0..<20 {
            var events: [String] = []
            for index in 0..<50 {
                let digits = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &generator)
                let text = "\(digits)e-\(Int.random(in: 0...20, using: &generator))"
                expected = try expected + #require(ExactNumber(text))
                events.append(
                    #"{"meterApiName":"a","meterValue":\#(text),"uniqueId":"\#(batch)-\#(index)","meterTimeInMillis":\#(1_718_150_400_000 + index)}"#
                )
            }
            try desk.ok("POST", "/ingest", "[\(events.joined(separator: ","))]")
        }
        #expect(try desk.usage("a", 1_718_150_400..<1_718_236_800) == ["1718150400": expected.description])
    }

    @Test(
        "What the schema forbids is refused",
        arguments: [
            ("{}", "meterApiName is missing"),
            (Self.query().replacing("1718100000", with: "1718186400"), "a time after startTimeInSeconds was expected"),
            (Self.query().replacing("1718100000", with: #""1718100000""#), "an integer of 64 bits was expected"),
            (Self.query().replacing("1718100000", with: "-1"), "seconds since 1970 were expected"),
            (Self.query().replacing("1718186400", with: "1718186400000"), "seconds since 1970 were expected"),
            (Self.query(aggregation: "MIN"), "one of SUM, MAX, COUNT"), (Self.query(aggregation: "sum"), "one of SUM"),
            (Self.query(interval: "YEAR"), "one of HOUR, DAY, WEEK, MONTH"),
            (Self.query(#","groupBy":"customerId""#), "groupBy is"),
            (Self.query(#","groupBy":["zone"]"#), "no dimension 'zone'"),
            (Self.query(#","filter":{"zone":["1"]}"#), "no dimension 'zone'"),
            (Self.query(#","filter":{"region":"us"}"#), "filter is"),
            (Self.query(#","customerFilter":"c1""#), "customerFilter is"),
            (Self.query().replacing("api-calls", with: "zzz"), "no meter with meterApiName 'zzz'"),
        ]
    )
    func invalid(body: String, problem: String) throws {
        try Self.desk().refused(400, problem, "POST", "/usage", body)
    }
}
