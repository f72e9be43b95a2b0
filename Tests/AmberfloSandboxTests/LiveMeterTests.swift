import Testing

@testable import AmberfloSandbox

@Suite("Meters of the live dialect")
struct LiveMeterTests {
    private static func meter(_ apiName: String = "a", _ label: String = "A", _ members: String = "") -> String {
        #"{"meterApiName":"\#(apiName)","label":"\#(label)","meterType":"sum_of_all_usage","dimensions":["r"],"aggregationDimensions":[]\#(members)}"#
    }

    private func create(_ desk: Desk, _ body: String = LiveMeterTests.meter()) throws -> String {
        try #require(try desk.ok("POST", "/meters", body)["id"]?.string)
    }

    @Test("A meter is created with an id of the server's, and read, listed and found by it")
    func create() throws {
        let desk = Desk()
        let body = Self.meter(
            "a",
            "A",
            #","id":"mine","description":"D","unit":"GB","aggregation":"MAX","timeoutInMinutes":5"#
        )
        let reply = try desk.ok("POST", "/meters", body)
        let id = try #require(reply["id"]?.string)
        #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        let expected = try json(
            """
            {"id":"\(id)","meterApiName":"a","label":"A","meterType":"sum_of_all_usage","aggregation":"SUM","dimensions":["r"],
             "aggregationDimensions":[],"lockingStatus":"open","useInBilling":false,"description":"D","unit":"GB",
             "timeoutInMinutes":5,"createTime":1718153645993,"updateTime":1718153645993}
            """
        )
        #expect(reply.json == expected)
        #expect(try desk.ok("GET", "/meters/\(id)").json == expected)
        for query in ["", "?meterApiName=a", "?label=A", "?label=A&meterApiName=a"] {
            #expect(try desk.ok("GET", "/meters\(query)").json == .array([expected]))
        }
        for query in ["?meterApiName=b", "?label=B", "?label=A&meterApiName=b"] {
            #expect(try desk.ok("GET", "/meters\(query)").json == .array([]))
        }
        try desk.refused(404, "errorMessage", "GET", "/meters/a")
    }

    @Test("What Amberflo's own scripts send is taken: without lists, used in billing")
    func sparse() throws {
        let body =
            #"{"label":"A","meterApiName":"a","meterType":"sum_of_all_usage","dimensions":["model"],"useInBilling":true}"#
        let reply = try Desk().ok("POST", "/meters", body)
        #expect(reply["aggregationDimensions"] == .array([]))
        #expect(reply["useInBilling"] == .bool(true))
    }

    @Test(
        "What the service does not take is refused",
        arguments: [
            ("{}", "label is missing"),
            (Self.meter().replacing("sum_of_all_usage", with: "max_usage"), "Invalid meter type"),
            (Self.meter(String(repeating: "a", count: 51)), "at most 50"),
            (Self.meter().replacing(#""dimensions":["r"]"#, with: #""dimensions":null"#), "dimensions is null"),
            (Self.meter().replacing("sum_of_all_usage", with: "active_users"), "needs at least one"),
            (
                Self.meter().replacing(#""aggregationDimensions":[]"#, with: #""aggregationDimensions":["r"]"#),
                "must be empty"
            ),
            (Self.meter("a", "A", #","lockingStatus":"closed""#), "one of open"),
            (Self.meter("a", "A", #","timeoutInMinutes":"5""#), "an integer"),
        ]
    )
    func invalid(body: String, problem: String) throws {
        let reply = try Desk().call("POST", "/meters", body)
        #expect(reply.status == 400)
        #expect(reply["errorMessage"]?.string?.contains(problem) == true, "\(reply.text)")
    }

    @Test("A refusal names each problem once, in either dialect")
    func problemsOnce() throws {
        let live = try Desk().call("POST", "/meters", #"{"label":"A","meterType":7}"#)
        #expect(
            live["errorMessage"]?.string
                == "Invalid request: meterApiName is missing; a string is required; meterType is a number; a string was expected"
        )
        let document = try Desk().call("POST", "/meter-definition", #"{"meterApiName":"a","displayName":"A"}"#)
        let problem = "type is missing; one of SUM_OF_ALL_USAGE, MAX_IN_PERIOD, UNIQUE_CUSTOMERS_COUNT is required"
        #expect(document["message"]?.string == "Invalid meter definition: \(problem)")
        #expect(document["details"]?.string == problem)
    }

    @Test("API names and labels are taken once")
    func duplicates() throws {
        let desk = Desk()
        _ = try create(desk)
        try desk.refused(400, "Meter already exists with 'meterApiName': a", "POST", "/meters", Self.meter("a", "B"))
        try desk.refused(400, "Meter already exists with 'label': A", "POST", "/meters", Self.meter("b", "A"))
        let other = try create(desk, Self.meter("b", "B"))
        try desk.refused(400, "'label': A", "PUT", "/meters", Self.meter("b", "A", #","id":"\#(other)""#))
        try desk.refused(400, "'meterApiName': a", "PUT", "/meters", Self.meter("a", "B", #","id":"\#(other)""#))
    }

    @Test("A PUT with an id replaces the whole meter, one without is a create")
    func replace() throws {
        let desk = Desk()
        let id = try create(desk, Self.meter("a", "A", #","description":"D","unit":"GB""#))
        desk.advance(10)
        let reply = try desk.ok("PUT", "/meters", Self.meter("a2", "A2", #","id":"\#(id)","unit":"MB""#))
        #expect(reply["meterApiName"] == .string("a2"))
        #expect(reply["label"] == .string("A2"))
        #expect(reply["description"] == nil)
        #expect(reply["unit"] == .string("MB"))
        #expect(reply["updateTime"] == .integer(Desk.clock + 10))
        #expect(reply["createTime"] == .integer(Desk.clock))
        #expect(try desk.ok("GET", "/meters?meterApiName=a").json == .array([]))
        try desk.refused(400, "already exists", "PUT", "/meters", Self.meter("a2", "A2"))
        try desk.ok("PUT", "/meters", Self.meter("new", "New"))
        try desk.refused(404, "not found", "PUT", "/meters", Self.meter("x", "X", #","id":"nothing""#))
        let changed = Self.meter("a2", "A2", #","id":"\#(id)""#).replacing("sum_of_all_usage", with: "event_duration")
        try desk.refused(400, "'meterType' cannot be changed", "PUT", "/meters", changed)
    }

    @Test("A meter's life goes one way", arguments: LockingStatus.allCases)
    func lifecycle(from: LockingStatus) throws {
        let allowed: [LockingStatus: Set<LockingStatus>] = [
            .open: Set(LockingStatus.allCases), .closeToChanges: [.closeToChanges, .deprecated],
            .closeToDeletion: [.closeToDeletion, .closeToDeletions],
            .closeToDeletions: [.closeToDeletion, .closeToDeletions], .deprecated: [.deprecated],
        ]
        for to in LockingStatus.allCases {
            let desk = Desk()
            let id = try create(desk, Self.meter("a", "A", #","lockingStatus":"\#(from.rawValue)""#))
            let body = Self.meter("a", "A", #","id":"\#(id)","lockingStatus":"\#(to.rawValue)""#)
            let reply = try desk.call("PUT", "/meters", body)
            if allowed[from]?.contains(to) == true {
                #expect(reply.status == 200)
                #expect(reply["lockingStatus"] == .string(to.rawValue))
            } else {
                #expect(reply.status == 400)
                #expect(reply.text.contains("Invalid lockingStatus transition from \(from.rawValue) to \(to.rawValue)"))
            }
        }
    }

    @Test("A meter closed to changes is not edited, unless the options say so, but can be deprecated")
    func closedMeters() throws {
        var options = AmberfloSandbox.Options()
        for edits in [false, true] {
            options.editsClosedMeters = edits
            let desk = Desk(options)
            let id = try create(desk, Self.meter("a", "A", #","lockingStatus":"close_to_changes""#))
            let reply = try desk.call("PUT", "/meters", Self.meter("a", "B", #","id":"\#(id)""#))
            #expect(reply.status == (edits ? 200 : 400))
            let label = edits ? "B" : "A"
            let last = Self.meter("a", label, #","id":"\#(id)","lockingStatus":"deprecated""#)
            try desk.ok("PUT", "/meters", last)
            #expect(
                try desk.ok("PUT", "/meters", last.replacing(#""\#(label)""#, with: #""C""#))["label"] == .string(label)
            )
        }
    }

    @Test("A meter closed to deletion is not given another API name")
    func renames() throws {
        let desk = Desk()
        let id = try create(desk, Self.meter("a", "A", #","lockingStatus":"close_to_deletions""#))
        try desk.refused(400, "close_to_deletion", "PUT", "/meters", Self.meter("b", "A", #","id":"\#(id)""#))
        try desk.ok("PUT", "/meters", Self.meter("a", "B", #","id":"\#(id)""#))
    }

    @Test("A meter is deleted by its id once it is deprecated; anything else in the path does nothing")
    func delete() throws {
        let desk = Desk()
        let id = try create(desk)
        for path in ["a", "nothing"] { #expect(try desk.ok("DELETE", "/meters/\(path)").text.isEmpty) }
        try desk.refused(400, "'lockingStatus' open prevents meter from being deleted", "DELETE", "/meters/\(id)")
        try desk.ok("PUT", "/meters", Self.meter("a", "A", #","id":"\#(id)","lockingStatus":"deprecated""#))
        try desk.refused(400, "already exists", "POST", "/meters", Self.meter())
        #expect(try desk.ok("GET", "/meters").json.array?.count == 1)
        #expect(try desk.ok("DELETE", "/meters/\(id)").text.isEmpty)
        #expect(try desk.ok("GET", "/meters").json == .array([]))
        _ = try create(desk)
    }

    @Test("A meter that is used in billing cannot be deleted")
    func billing() throws {
        let desk = Desk()
        let id = try create(desk, Self.meter("a", "A", #","useInBilling":true,"lockingStatus":"deprecated""#))
        try desk.refused(400, "product item", "DELETE", "/meters/\(id)")
    }

    @Test("A meter that the options hide is in no unfiltered list, yet collides and is found")
    func unlisted() throws {
        var options = AmberfloSandbox.Options()
        options.unlistedMeters = ["a"]
        let desk = Desk(options)
        _ = try create(desk)
        #expect(try desk.ok("GET", "/meters").json == .array([]))
        #expect(try desk.ok("GET", "/meters?label=A").json.array?.count == 1)
        try desk.refused(400, "'label': A", "POST", "/meters", Self.meter("b", "A"))
    }
}

@Suite("One store for both dialects")
struct SharedStoreTests {
    @Test("What one dialect makes is seen in the other where that can express it")
    func visibility() throws {
        let desk = Desk()
        try desk.define("sum")
        try desk.define("max", type: "MAX_IN_PERIOD")
        try desk.define("unique", type: "UNIQUE_CUSTOMERS_COUNT")
        let live = [
            #"{"meterApiName":"users","label":"Users","meterType":"active_users","aggregationDimensions":["customerId"]}"#,
            #"{"meterApiName":"seats","label":"Seats","meterType":"active_users","aggregationDimensions":["seat"]}"#,
            #"{"meterApiName":"time","label":"Time","meterType":"event_duration"}"#,
            #"{"meterApiName":"total","label":"Total","meterType":"sum_of_all_usage"}"#,
        ]
        for body in live { try desk.ok("POST", "/meters", body) }
        let definitions = try #require(try desk.ok("GET", "/meter-definition").json.array).map(\.object)
        #expect(definitions.map { $0?["meterApiName"]?.string } == ["sum", "max", "unique", "users", "total"])
        #expect(definitions.map { $0?["displayName"]?.string }.last == "Total")
        #expect(definitions.map { $0?["type"]?.string }[3] == "UNIQUE_CUSTOMERS_COUNT")
        let meters = try #require(try desk.ok("GET", "/meters").json.array).map(\.object)
        #expect(meters.map { $0?["meterApiName"]?.string } == ["sum", "unique", "users", "seats", "time", "total"])
        #expect(meters[1]?["meterType"] == .string("active_users"))
        #expect(meters[1]?["aggregationDimensions"] == .array([.string("customerId")]))
        #expect(meters[0]?["label"] == .string("Name of sum"))
        try desk.refused(404, "NOT_FOUND", "GET", "/meter-definition/time")
        try desk.refused(
            400,
            "already exists",
            "POST",
            "/meters",
            live[3].replacing(#""total""#, with: #""max""#).replacing("Total", with: "M")
        )
        try desk.refused(
            400,
            "already exists",
            "POST",
            "/meter-definition",
            #"{"meterApiName":"time","displayName":"T","type":"MAX_IN_PERIOD"}"#
        )
    }
}
