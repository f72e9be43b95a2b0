import Testing

@testable import TogaiSandbox

@Suite("Event schemas")
struct EventSchemaTests {
    private static func body(_ name: String = "x", _ more: String = "") -> String {
        #"{"name":"\#(name)","attributes":[],"dimensions":[]\#(more)}"#
    }

    @Test("A new schema is a draft, version 1, and answered as it was sent")
    func creation() throws {
        let harness = Harness()
        // The vendor's example request.
        let answer = try harness.post(
            "/event_schema",
            """
            {"name":"ride_completed","description":"Cab ride completed","attributes":[{"name":"distance"},{"name":"time"}],
             "dimensions":[{"name":"city"},{"name":"vehicle_type"}],"enrichments":{"dependencies":[{"type":"SETTING",
             "key":"setting.user.meters_per_km","name":"meters_per_km"}],"fields":[{"name":"distanceInKM","type":"ATTRIBUTE",
             "enrichmentType":"JSON_LOGIC","value":"{}","order":1}]}}
            """
        )
        #expect(answer.status == 201)
        #expect(answer.body["version"] == .number("1"))
        #expect(answer.body.text("status") == "DRAFT")
        #expect(answer.body["attributes"]?.text == #"[{"name":"distance"},{"name":"time"}]"#)
        #expect(answer.body["dimensions"]?.text == #"[{"name":"city"},{"name":"vehicle_type"}]"#)
        #expect(answer.body["enrichments"]?.object?.list("fields")?.count == 1)
        #expect(answer.body.text("createdAt") == "2026-09-21T14:13:20Z")
        #expect(try harness.get("/event_schema/ride_completed").json == answer.json)
    }

    @Test(
        "What breaks a rule is refused with the place",
        arguments: [
            (#"{"attributes":[],"dimensions":[]}"#, "name is required"),
            (#"{"name":"x","dimensions":[]}"#, "attributes is required"),
            (#"{"name":"x","attributes":[]}"#, "dimensions is required"), (body("a.b"), "name must match"),
            (body(""), "at least 1 character"),
            (body("  "), "name must match"),
            (body(String(repeating: "a", count: 51)), "name must have at most 50 characters, found 51"),
            (body("x", #","description":5"#), "description must be a string, found a number"),
            (body("x", #","description":null"#), "description must be a string, found null"),
            (
                body("x", #","description":"\#(String(repeating: "d", count: 256))""#),
                "description must have at most 255"
            ),
            (body("x", #","status":"DRAFT""#), "status is not allowed here"),
            (body("x", #","filterFields":["a","a"]"#), "has 'a' twice"),
            (body("x", #","filterFields":["a"]"#), "the event schema has no field 'a'"),
            (body("x", #","enrichments":{}"#), "enrichments.fields is required"),
            (body("x", #","enrichments":{"fields":[{}]}"#), "enrichments.fields[0].enrichmentType is required"),
            (
                #"{"name":"x","attributes":[{"name":"a","defaultUnit":"kilometers!"}],"dimensions":[]}"#,
                "attributes[0].defaultUnit must have at most 10"
            ),
            (#"{"name":"x","attributes":[{"name":"a"},{"name":"a"}],"dimensions":[]}"#, "attributes has 'a' twice"),
            (
                #"{"name":"x","attributes":[{"name":"a","unit":"m"}],"dimensions":[]}"#,
                "attributes[0].unit is not allowed"
            ),
            (
                #"{"name":"x","attributes":["a"],"dimensions":[{}]}"#,
                "attributes[0] must be an object, found a string; dimensions[0].name is required"
            ),
            (#"{"name":"x","attributes":{},"dimensions":[]}"#, "attributes must be an array, found an object"),
        ]
    )
    func rules(_ body: String, _ words: String) throws {
        let answer = try Harness().post("/event_schema", body)
        #expect(answer.refuses(words), "\(answer.message)")
    }

    @Test("There are at most 50 attributes and 50 dimensions")
    func limits() throws {
        let harness = Harness()
        func list(_ count: Int) -> String {
            "[" + (0..<count).map { #"{"name":"f\#($0)"}"# }.joined(separator: ",") + "]"
        }
        #expect(
            try harness.post("/event_schema", #"{"name":"x","attributes":\#(list(50)),"dimensions":\#(list(50))}"#)
                .status == 201
        )
        let answer = try harness.post(
            "/event_schema",
            #"{"name":"y","attributes":\#(list(51)),"dimensions":\#(list(51))}"#
        )
        #expect(answer.refuses("attributes must have at most 50 elements, found 51; dimensions must have at most 50"))
    }

    @Test("Names are unique, those of archived schemas too unless the option says otherwise")
    func uniqueness() throws {
        for (reusable, expected) in [(false, 400), (true, 201)] {
            let harness = Harness { $0.archivedNamesReusable = reusable }
            #expect(try harness.post("/event_schema", Self.body()).status == 201)
            #expect(try harness.post("/event_schema", Self.body()).refuses("already exists"))
            #expect(try harness.delete("/event_schema/x").json == #"{"success":true}"#)
            #expect(try harness.post("/event_schema", Self.body()).status == expected)
            let restarted = Harness(records: harness.records)
            #expect(try restarted.get("/event_schema/x").body.text("status") == (reusable ? "DRAFT" : "ARCHIVED"))
        }
    }

    @Test("A draft may be changed freely and stays version 1")
    func draftEdit() throws {
        let harness = Harness()
        try harness.makeSchema(active: false)
        let answer = try harness.patch("/event_schema/rides", #"{"attributes":[{"name":"other"}],"description":"d"}"#)
        #expect(answer.refuses("filterFields") == false)
        #expect(answer.body["version"] == .number("1"))
        #expect(answer.body["attributes"]?.text == #"[{"name":"other"}]"#)
        #expect(try harness.patch("/event_schema/rides", #"{"name":"new"}"#).refuses("name is not allowed here"))
        #expect(try harness.patch("/event_schema/none", "{}").refuses(404, "there is no event schema 'none'"))
    }

    @Test("Once active, fields can only be added, which makes a new version")
    func versions() throws {
        let harness = Harness()
        try harness.makeSchema()
        #expect(
            try harness.patch("/event_schema/rides", #"{"attributes":[{"name":"distance"}]}"#).refuses(
                "'distance' cannot be changed"
            )
        )
        #expect(
            try harness.patch("/event_schema/rides", #"{"dimensions":[{"name":"city"}]}"#).refuses(
                "'tier' cannot be removed"
            )
        )
        #expect(try harness.patch("/event_schema/rides", #"{"filterFields":[]}"#).refuses("'city' cannot be removed"))
        let described = try harness.patch("/event_schema/rides", #"{"description":"d"}"#)
        #expect(described.body["version"] == .number("1"))
        let added = try harness.patch(
            "/event_schema/rides",
            #"{"dimensions":[{"name":"city"},{"name":"tier"},{"name":"new"}]}"#
        )
        #expect(added.body["version"] == .number("2"))
        #expect(added.body.text("status") == "ACTIVE")
        #expect(try harness.get("/event_schema/rides?version=1").body.text("status") == "ARCHIVED")
        #expect(try harness.get("/event_schema/rides?version=2").json == added.json)
        #expect(try harness.get("/event_schema/rides?version=3").refuses(404, "has no version 3"))
        #expect(try harness.get("/event_schema/rides?version=x").refuses("version must be an integer"))
        let list = try harness.get("/event_schema/rides/versions").data
        #expect(list.map { $0["version"]?.integer } == [2, 1])
        #expect(try Harness(records: harness.records).get("/event_schema/rides/versions").data == list)
    }

    @Test("States change only along the documented ways")
    func lifecycle() throws {
        let harness = Harness()
        try harness.makeSchema(active: false)
        #expect(try harness.post("/event_schema/rides/deactivate").refuses("that is DRAFT cannot be deactivated"))
        #expect(try harness.post("/event_schema/rides/activate").body.text("status") == "ACTIVE")
        #expect(try harness.post("/event_schema/rides/activate").refuses("that is ACTIVE cannot be activated"))
        #expect(try harness.post("/event_schema/rides/deactivate").body.text("status") == "INACTIVE")
        #expect(try harness.post("/event_schema/rides/activate").body.text("status") == "ACTIVE")
        #expect(try harness.delete("/event_schema/rides").status == 200)
        #expect(try harness.delete("/event_schema/rides").refuses("is archived already"))
        #expect(try harness.post("/event_schema/rides/activate").refuses("that is ARCHIVED cannot be activated"))
        #expect(try harness.patch("/event_schema/rides", "{}").refuses("is archived"))
        #expect(try harness.delete("/event_schema/none").status == 404)
        #expect(try harness.post("/event_schema/none/activate").status == 404)
        #expect(try harness.get("/event_schema/none/versions").status == 404)
    }

    @Test("A schema cannot go while meters use it")
    func users() throws {
        let harness = Harness()
        try harness.makeSchema()
        let id = try harness.makeMeter("m")
        #expect(
            try harness.post("/event_schema/rides/deactivate").refuses(
                "deactivate the event schema's usage meters first: m"
            )
        )
        #expect(try harness.post("/usage_meters/\(id)/deactivate").status == 200)
        #expect(
            try harness.delete("/event_schema/rides").refuses("archive the usage meters of the event schema first: m")
        )
        #expect(try harness.post("/event_schema/rides/deactivate").status == 200)
        #expect(try harness.delete("/usage_meters/\(id)").status == 200)
        #expect(try harness.delete("/event_schema/rides").status == 200)
    }

    @Test("The list counts the meters of each schema, newest change first, and hides what is archived")
    func list() throws {
        let harness = Harness()
        for name in ["c", "a", "b"] { try harness.makeSchema(name, active: false) }
        #expect(try harness.get("/event_schema").names == ["a", "b", "c"])
        harness.advance(seconds: 1)
        #expect(try harness.post("/event_schema/b/activate").status == 200)
        _ = try harness.post("/usage_meters", UsageMeterTests.body(name: "m", schema: "b"))
        let list = try harness.get("/event_schema")
        #expect(list.names == ["b", "a", "c"])
        #expect(list.data.map { $0["usageMetersCount"]?.integer } == [1, 0, 0])
        #expect(try harness.delete("/event_schema/a").status == 200)
        #expect(try harness.get("/event_schema").names == ["b", "c"])
        #expect(try harness.get("/event_schema?status=ARCHIVED").names == ["a"])
        #expect(try harness.get("/event_schema?status=ACTIVE").names == ["b"])
        #expect(
            try harness.get("/event_schema?status=GONE").refuses(
                "status must be one of DRAFT, ACTIVE, INACTIVE, ARCHIVED"
            )
        )
    }

    @Test("Pages follow each other without gaps")
    func paging() throws {
        let harness = Harness()
        for index in 0..<25 { try harness.makeSchema("s\(index % 7)\(index)", active: false) }
        var (names, token, pages): ([String], String?, Int) = ([], nil, 0)
        repeat {
            let path = "/event_schema?pageSize=5" + (token.map { "&nextToken=\(PagingTests.encoded($0))" } ?? "")
            let page = try harness.get(path)
            names += page.names
            token = page.body.text("nextToken")
            pages += 1
        } while token != nil
        #expect(names.count == 25)
        #expect(names == names.sorted())
        #expect(pages == 6)
    }
}
