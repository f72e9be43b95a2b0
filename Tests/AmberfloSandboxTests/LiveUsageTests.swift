import Testing

@testable import AmberfloSandbox

@Suite("Usage of the live dialect")
struct LiveUsageTests {
    private static func desk() throws -> Desk {
        let desk = Desk()
        try desk.define("a", dimensions: ["region"])
        let events = [
            ("c1", "1", 1_718_064_000, "us"), ("c2", "2.5", 1_718_064_001, "eu"), ("c1", "4", 1_718_236_800, "us"),
        ]
        for (customer, value, second, region) in events {
            try desk.ok(
                "POST",
                "/ingest/",
                #"{"meterApiName":"a","customerId":"\#(customer)","meterValue":\#(value),"meterTimeInMillis":\#(second)000,"#
                    + #""dimensions":{"region":"\#(region)"}}"#
            )
        }
        return desk
    }

    private static func query(_ members: String = "", aggregation: String = "SUM") -> String {
        #"{"meterApiName":"a","aggregation":"\#(aggregation)","timeGroupingInterval":"DAY","timeRange":{"startTimeInSeconds":1718064000,"endTimeInSeconds":1718323200}\#(members)}"#
    }

    @Test("A report holds the query, every interval, and a value for each, zero where there was none")
    func report() throws {
        let body = Self.query()
        let expected = """
            {"metadata":\(body),"secondsSinceEpochIntervals":[1718064000,1718150400,1718236800],
             "clientMeters":[{"group":{"groupInfo":{}},"groupValue":7.5,"values":[
               {"secondsSinceEpochUtc":1718064000,"value":3.5,"percentageFromPrevious":0},
               {"secondsSinceEpochUtc":1718150400,"value":0,"percentageFromPrevious":-100},
               {"secondsSinceEpochUtc":1718236800,"value":4,"percentageFromPrevious":0}]}]}
            """
        #expect(try Self.desk().ok("POST", "/usage/", body).json == json(expected))
    }

    @Test("Groups are filtered, ordered by value and taken from one end")
    func groups() throws {
        let desk = try Self.desk()
        for (take, expected) in [
            ("", ["c1", "c2"]), (#","take":{"limit":1}"#, ["c1"]), (#","take":{"limit":1,"isAscending":true}"#, ["c2"]),
        ] {
            let reply = try desk.ok("POST", "/usage", Self.query(#","groupBy":["customerId"]\#(take)"#))
            let groups = try #require(reply["clientMeters"]?.array)
            #expect(groups.map { $0.object?["group"]?.object?["groupInfo"]?.object?["customerId"]?.string } == expected)
        }
        let reply = try desk.ok("POST", "/usage", Self.query(#","filter":{"region":["eu"]}"#))
        #expect(reply["clientMeters"]?.array?.first?.object?["groupValue"]?.number?.description == "2.5")
    }

    @Test(
        "All four aggregations are known, in either case",
        arguments: [("min", "1"), ("MAX", "4"), ("COUNT", "3"), ("Sum", "7.5")]
    )
    func aggregations(aggregation: String, total: String) throws {
        let reply = try Self.desk().ok("POST", "/usage", Self.query(aggregation: aggregation))
        #expect(reply["clientMeters"]?.array?.first?.object?["groupValue"]?.number?.description == total)
    }

    @Test("A range without an end ends now")
    func openRange() throws {
        let body =
            #"{"meterApiName":"a","aggregation":"SUM","timeGroupingInterval":"DAY","timeRange":{"startTimeInSeconds":1718064000}}"#
        let reply = try Self.desk().ok("POST", "/usage", body)
        #expect(reply["secondsSinceEpochIntervals"]?.array?.count == 2)
    }

    @Test("A sparse report leaves out what was not used")
    func sparse() throws {
        let reply = try Self.desk().ok("POST", "/usage/sparse", Self.query())
        #expect(reply["clientMeters"]?.array?.first?.object?["values"]?.array?.count == 2)
    }

    @Test(
        "A batch is answered with one report for each query, in their order",
        arguments: ["/usage/batch", "/usage/sparse/batch"]
    )
    func batch(path: String) throws {
        let desk = try Self.desk()
        try desk.define("b")
        let reply = try desk.ok("POST", path, "[\(Self.query()),\(Self.query().replacing(#""a""#, with: #""b""#))]")
        let reports = try #require(reply.json.array)
        #expect(reports.map { $0.object?["metadata"]?.object?["meterApiName"]?.string } == ["a", "b"])
        #expect(reports.last?.object?["clientMeters"]?.array?.first?.object?["groupValue"] == .number(.zero))
        try desk.refused(400, "an array", "POST", path, "{}")
    }

    @Test("All meters are reported at once, by customer if asked")
    func all() throws {
        let desk = try Self.desk()
        try desk.define("b", type: "MAX_IN_PERIOD")
        try desk.define("c", type: "UNIQUE_CUSTOMERS_COUNT")
        let path = "/usage/all?startTimeInSeconds=1718064000&endTimeInSeconds=1718323200&timeGroupingInterval=DAY"
        let reports = try #require(try desk.ok("GET", path).json.array)
        #expect(reports.map { $0.object?["metadata"]?.object?["meterApiName"]?.string } == ["a", "c"])
        let grouped = try #require(try desk.ok("GET", path + "&groupBy=customerId&customerId=c2").json.array)
        let groups = try #require(grouped.first?.object?["clientMeters"]?.array)
        #expect(groups.map { $0.object?["groupValue"]?.number?.description } == ["2.5"])
        try desk.refused(400, "timeGroupingInterval is missing", "GET", "/usage/all?startTimeInSeconds=1")
    }

    @Test("Distinct values of several dimensions are counted together")
    func distinct() throws {
        let desk = Desk()
        try desk.ok(
            "POST",
            "/meters",
            #"{"meterApiName":"a","label":"A","meterType":"active_users","aggregationDimensions":["x","y"]}"#
        )
        for (index, dimensions) in [#""x":"1","y":"1""#, #""x":"1","y":"2""#, #""x":"1","y":"1""#, #""x":"1""#]
            .enumerated()
        {
            try desk.ok(
                "POST",
                "/ingest/",
                #"{"meterApiName":"a","customerId":"c","meterValue":1,"meterTimeInMillis":\#(1_718_064_000_000 + index),"dimensions":{\#(dimensions)}}"#
            )
        }
        let reply = try desk.ok("POST", "/usage", Self.query())
        #expect(reply["clientMeters"]?.array?.first?.object?["groupValue"]?.number?.description == "2")
    }

    @Test(
        "What the service does not take is refused in errorMessage",
        arguments: [
            (Self.query(aggregation: "AVG"), "one of SUM, COUNT, MIN, MAX"),
            (Self.query(#","take":{"limit":0}"#), "at least 1"),
            (Self.query().replacing("1718323200", with: "1"), "a time after"),
            (Self.query(#","groupBy":["zone"]"#), "no dimension"),
            (Self.query(#","rescaleFunction":"x""#), "not offered"),
            (Self.query().replacing(#""a""#, with: #""b""#), "no meter"),
            (Self.query().replacing("DAY", with: "HOUR").replacing("1718064000", with: "0"), "intervals"),
        ]
    )
    func invalid(body: String, problem: String) throws {
        let reply = try Self.desk().call("POST", "/usage", body)
        #expect(reply.status == 400)
        #expect(reply["errorMessage"]?.string?.contains(problem) == true, "\(reply.text)")
    }

    @Test(
        "Percentages are cut after four decimals",
        arguments: [("4", "3", "33.3333"), ("1", "3", "-66.6666"), ("5", "0", "0"), ("3", "-1", "-400")]
    )
    func percentages(value: String, previous: String, expected: String) throws {
        let one = try #require(ExactNumber(value))
        let other = try #require(ExactNumber(previous))
        #expect(UsageReport.percentage(one, from: other).description == expected)
    }
}
