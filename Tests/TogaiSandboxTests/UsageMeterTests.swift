import Testing

@testable import TogaiSandbox

@Suite("Usage meters")
struct UsageMeterTests {
    static func body(name: String = "m", schema: String = "rides", _ more: String = "") -> String {
        """
        {"name":"\(name)","type":"COUNTER","aggregation":"COUNT","eventSchemaName":"\(schema)"\(more)}
        """
    }

    private static func sum(_ computation: String) -> String {
        #"{"name":"m","type":"COUNTER","aggregation":"SUM","eventSchemaName":"rides","computations":[\#(computation)]}"#
    }

    @Test("A request of the later specification is accepted and answered")
    func creation() throws {
        let harness = Harness()
        try harness.makeSchema()
        let answer = try harness.post(
            "/usage_meters",
            #"""
            {"name":"Rides","billableName":"Rides (km)","type":"COUNTER","aggregation":"SUM","eventSchemaName":"rides",
             "filters":[{"field":"city","value":"chennai"}],"computations":[{"id":"c1","order":3,
             "matcher":"{\"==\":[{\"var\":\"dimensions.tier\"},\"gold\"]}","computation":"{\"var\":\"attributes.distance\"}"}]}
            """#
        )
        #expect(answer.status == 201)
        #expect(
            answer.body.names == [
                "id", "name", "billableName", "displayName", "filters", "type", "status", "aggregation", "computations",
                "createdAt", "updatedAt",
            ]
        )
        #expect(answer.body.text("displayName") == "Rides (km)")
        #expect(answer.body["filters"]?.text == #"[{"field":"city","value":"chennai"}]"#)
        #expect(
            answer.body["computations"]?.text
                == #"[{"id":"c1","matcher":"{\"==\":[{\"var\":\"dimensions.tier\"},\"gold\"]}","#
                + #""computation":"{\"var\":\"attributes.distance\"}","order":3}]"#
        )
        #expect(answer.body.text("createdAt") == "2026-09-21T14:13:20Z")
        #expect(try harness.get("/usage_meters/\(answer.id)").json == answer.json)
    }

    @Test("Without a billable name the display name is the name, and an absent order is answered as 0")
    func defaults() throws {
        let harness = Harness()
        try harness.makeSchema()
        let answer = try harness.post("/usage_meters", Self.body(#","computations":[{"computation":"1"}]"#))
        #expect(answer.body.text("displayName") == "m")
        #expect(answer.body["computations"]?.text == #"[{"computation":"1","order":0}]"#)
    }

    @Test(
        "What breaks a rule is refused with the place",
        arguments: [
            ("{}", "name is required; type is required; aggregation is required; eventSchemaName is required"),
            (body(name: "a.b"), "name must match"),
            (body(name: String(repeating: "n", count: 51)), "name must have at most 50"),
            (body(#","billableName":"\#(String(repeating: "n", count: 256))""#), "billableName must have at most 255"),
            (body(#","description":"\#(String(repeating: "n", count: 256))""#), "description must have at most 255"),
            (body(#","unit":"km""#), "unit is not allowed here"),
            (body(#","type":"GAUGE""#), "type must be one of COUNTER, found 'GAUGE'"),
            (body(#","aggregation":"MAX""#), "aggregation must be one of COUNT, SUM, found 'MAX'"),
            (body(schema: "none"), "there is no event schema 'none'"),
            (body(#","filters":[{"field":"tier","value":"x"}]"#), "'tier' is none of the filterFields"),
            (body(#","filters":[{"field":"city"}]"#), "filters[0].value is required"),
            (body(#","computations":{}"#), "computations must be an array"),
            (
                body(#","computations":[{"computation":"2"}]"#),
                "with aggregation COUNT a computation must be '1', found '2'"
            ),
            (
                body(#","computations":[{"computation":1}]"#),
                "computations[0].computation must be a string, found a number"
            ),
            (sum(#"{}"#), "computations[0].computation is required"),
            (sum(#"{"computation":"{"}"#), "computations[0].computation is no valid JSON"),
            (sum(#"{"computation":"{}"}"#), "must have exactly one key"),
            (sum(#"{"computation":"1","order":"1"}"#), "order must be an integer, found a string"),
            (sum(#"{"computation":"1","weight":1}"#), "computations[0].weight is not allowed here"),
            (sum(#"{"computation":"1","id":"\#(String(repeating: "i", count: 51))"}"#), "id must have at most 50"),
            (
                sum(#"{"computation":"\#(String(repeating: " ", count: 500))1"}"#),
                "computation must have at most 500 characters, found 501"
            ),
            (
                sum(#"{"computation":"1","matcher":"\#(String(repeating: "(", count: 1501))"}"#),
                "matcher must have at most 1500"
            ),
            (sum(#"{"computation":{"var":"attributes.speed"}}"#), "Unknown variable: attributes.speed"),
            (sum(#"{"computation":"{\"var\":\"attribute.distance\"}"}"#), "Unknown variable: attribute.distance"),
            (sum(#"{"computation":"{\"^\":[1,2]}"}"#), "Unknown operator/operation: ^"),
            (
                sum(#"{"computation":"1","matcher":"{\"contains\":[1,2]}"}"#),
                "computations[0].matcher: Unknown operator/operation: contains"
            ),
            (
                sum(#"{"computation":"1","matcher":"{\"==\":[{\"var\":\"dimension.city\"},1]}"}"#),
                "Unknown variable: dimension.city"
            ),
            (
                sum(#"{"computation":"1","matcher":"{\"and\":[1],\"or\":[2]}"}"#),
                "computations[0].matcher is no JSON-logic"
            ),
        ]
    )
    func rules(_ body: String, _ words: String) throws {
        let harness = Harness()
        try harness.makeSchema()
        let answer = try harness.post("/usage_meters", body)
        #expect(answer.refuses(words), "\(answer.message)")
        #expect(try harness.get("/usage_meters").data.isEmpty)
    }

    @Test("The lenient syntax of the vendor's evaluator is accepted, and kept as it was sent")
    func leniency() throws {
        let harness = Harness()
        try harness.makeSchema()
        let answer = try harness.post(
            "/usage_meters",
            Self.sum(#"{"computation":"{'*': [{var: 'attributes.distance'}, 2]}"}"#)
        )
        #expect(
            answer.body.list("computations")?.first?.object?.text("computation")
                == "{'*': [{var: 'attributes.distance'}, 2]}"
        )
    }

    @Test("Names are unique, those of archived meters too unless the option says otherwise")
    func uniqueness() throws {
        for (reusable, expected) in [(false, 400), (true, 201)] {
            let harness = Harness { $0.archivedNamesReusable = reusable }
            try harness.makeSchema()
            let id = try harness.post("/usage_meters", Self.body()).id
            #expect(
                try harness.post("/usage_meters", Self.body()).refuses("a usage meter with the name 'm' already exists")
            )
            #expect(try harness.delete("/usage_meters/\(id)").status == 200)
            #expect(try harness.post("/usage_meters", Self.body()).status == expected)
            let restarted = Harness({ $0.archivedNamesReusable = reusable }, records: harness.records)
            #expect(try restarted.post("/usage_meters", Self.body()).status == 400)
        }
    }

    @Test("A draft can be edited in everything")
    func draftEdit() throws {
        let harness = Harness()
        try harness.makeSchema()
        try harness.makeSchema("other")
        let id = try harness.makeMeter("m", active: false)
        harness.advance(seconds: 60)
        let edit = """
            {"name":"n","billableName":"b","description":"d","type":"COUNTER","aggregation":"COUNT","eventSchemaName":"other",
             "filters":[{"field":"city","value":"x"}],"computations":[{"computation":"1","order":1}]}
            """
        let answer = try harness.patch("/usage_meters/\(id)", edit)
        #expect(answer.status == 200)
        #expect(answer.body.text("displayName") == "b")
        #expect(answer.body.text("aggregation") == "COUNT")
        #expect(answer.body.text("createdAt") == "2026-09-21T14:13:20Z")
        #expect(answer.body.text("updatedAt") == "2026-09-21T14:14:20Z")
        #expect(try harness.post("/usage_meters", Self.body(name: "m")).status == 201)
        #expect(try harness.patch("/usage_meters/\(id)", #"{"name":"m"}"#).refuses("already exists"))
        #expect(try harness.patch("/usage_meters/\(id)", #"{"name":"n"}"#).status == 200)
        #expect(try harness.patch("/usage_meters/\(id)", #"{"aggregation":"SUM"}"#).status == 200)
        #expect(
            try harness.patch(
                "/usage_meters/\(id)",
                #"{"computations":[{"computation":"{\"var\":\"attributes.x\"}"}]}"#
            ).status == 400
        )
        #expect(try harness.patch("/usage_meters/\(id)", #"{"status":"ACTIVE"}"#).refuses("status is not allowed here"))
        #expect(try harness.patch("/usage_meters/um.none", "{}").refuses(404, "there is no usage meter 'um.none'"))
    }

    @Test("An active meter cannot be edited or deleted, an inactive one only described anew")
    func edits() throws {
        let harness = Harness()
        try harness.makeSchema()
        let id = try harness.makeMeter("m")
        #expect(
            try harness.patch("/usage_meters/\(id)", #"{"description":"d"}"#).refuses("that is ACTIVE cannot be edited")
        )
        #expect(try harness.delete("/usage_meters/\(id)").refuses("that is ACTIVE cannot be deleted"))
        #expect(try harness.post("/usage_meters/\(id)/deactivate").body.text("status") == "INACTIVE")
        #expect(
            try harness.patch("/usage_meters/\(id)", #"{"name":"n","description":"d","billableName":"b"}"#).status
                == 200
        )
        #expect(
            try harness.patch("/usage_meters/\(id)", #"{"aggregation":"SUM","eventSchemaName":"rides"}"#).status == 200
        )
        for edit in [
            #"{"computations":[{"computation":"{\"var\":\"attributes.time\"}","order":1}]}"#,
            #"{"filters":[{"field":"city","value":"x"}]}"#,
            #"{"aggregation":"COUNT","computations":[]}"#,
        ] {
            #expect(try harness.patch("/usage_meters/\(id)", edit).refuses("cannot be changed; create a new one"))
        }
        #expect(try harness.delete("/usage_meters/\(id)").json == #"{"success":true}"#)
        #expect(try harness.get("/usage_meters/\(id)").body.text("status") == "ARCHIVED")
        #expect(try harness.delete("/usage_meters/\(id)").refuses("is archived already"))
        #expect(
            try harness.patch("/usage_meters/\(id)", #"{"description":"d"}"#).refuses(
                "that is ARCHIVED cannot be edited"
            )
        )
        #expect(try harness.post("/usage_meters/\(id)/activate").refuses("that is ARCHIVED cannot be activated"))
    }

    @Test("Activation needs an active schema, and sets its time")
    func activation() throws {
        let harness = Harness()
        try harness.makeSchema(active: false)
        let id = try harness.makeMeter("m", active: false)
        #expect(try harness.post("/usage_meters/\(id)/activate").refuses("the event schema 'rides' is not ACTIVE"))
        #expect(try harness.post("/usage_meters/\(id)/deactivate").refuses("that is DRAFT cannot be deactivated"))
        #expect(try harness.post("/event_schema/rides/activate").status == 200)
        harness.advance(seconds: 5)
        let answer = try harness.post("/usage_meters/\(id)/activate")
        #expect(answer.body.text("status") == "ACTIVE")
        #expect(answer.body.text("lastActivatedAt") == "2026-09-21T14:13:25Z")
        #expect(try harness.post("/usage_meters/\(id)/activate").refuses("that is ACTIVE cannot be activated"))
        #expect(try harness.post("/usage_meters/um.none/activate").status == 404)
        let empty = try harness.makeMeter("e", computations: "[]", active: false)
        #expect(try harness.post("/usage_meters/\(empty)/activate").refuses("needs a computation"))
    }

    @Test("A draft that its draft schema has outgrown cannot be activated")
    func outgrown() throws {
        let harness = Harness()
        try harness.makeSchema(active: false)
        let id = try harness.makeMeter("m", active: false)
        #expect(try harness.patch("/event_schema/rides", #"{"attributes":[{"name":"time"}]}"#).status == 200)
        #expect(try harness.post("/event_schema/rides/activate").status == 200)
        #expect(try harness.post("/usage_meters/\(id)/activate").refuses("Unknown variable: attributes.distance"))
    }

    @Test("The event schema is shown only where it is asked for")
    func includeSchema() throws {
        let harness = Harness()
        try harness.makeSchema()
        let id = try harness.makeMeter("m")
        #expect(try harness.get("/usage_meters/\(id)").body["eventSchema"] == nil)
        #expect(
            try harness.get("/usage_meters/\(id)?includeSchema=True").body["eventSchema"]?.object?.text("name")
                == "rides"
        )
        #expect(try harness.get("/usage_meters/\(id)?includeSchema=yes").refuses("includeSchema must be one of"))
        #expect(try harness.get("/usage_meters/um.none").status == 404)
    }
}
