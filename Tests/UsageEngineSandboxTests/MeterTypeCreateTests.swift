import HTTPTypes
import Testing

@testable import UsageEngineSandbox

@Suite("Creating meter types")
struct MeterTypeCreateTests {
    @Test("takes the document's example and answers in its shape")
    func example() throws {
        let harness = try Harness()
        let answer = try harness.call(.post, "/meter-types", Samples.meterType)
        #expect(answer.status == 201)
        #expect(answer.body.members?.members.map(\.name) == Samples.meterTypeMembers)
        #expect(answer["activeFrom"] == "2023-07-26T09:00:15.690+00:00")
        #expect(answer["activeTo"] == "2024-11-22T00:00:00.000+00:00")
        #expect(answer["createdAt"] == "2023-07-26T09:00:15.690+00:00")
        #expect(answer["aggregation"] == ["type": "increment"])
        #expect(answer["numberOfMeters"] == 0)
        #expect(answer["accountId"] == "4d6548c8-1793-498f-9306-9ec101cb9bf8")
        #expect(answer.id.utf8.count == 36)
        #expect(try harness.call(.get, "/meter-types/\(answer.id)").body == answer.body)
    }

    @Test("fills in what may be left out")
    func defaults() throws {
        let harness = try Harness { $0.createStatus = .ok }
        let answer = try harness.call(.post, "/meter-types", Samples.type("A"))
        #expect(answer.status == 200)
        #expect(answer["category"] == "DEFAULT")
        #expect(answer["activeFrom"] == "2023-07-26T09:00:15.690+00:00")
        #expect(answer["activeTo"] == nil)
        #expect(answer["description"] == nil)
        #expect(answer["externalRef"] == nil)
    }

    @Test("lists everything that is missing")
    func missing() throws {
        let answer = try Harness().call(.post, "/meter-types", "{}")
        #expect(answer.status == 400)
        #expect(
            answer.message
                == "name is required; unit is required; aggregation is required; resetSchedule is required; timezone is required"
        )
    }

    @Test(
        "refuses wrong members",
        arguments: [
            (#","colour":"red""#, "colour is not known, or cannot be set"),
            (#","capacity":10"#, "capacity is not known, or cannot be set"),
            (#","thresholds":[{"name":"a","absoluteValue":5}]"#, "thresholds is not known, or cannot be set"),
            (#","customFields":{"x":1}"#, "customFields is not known, or cannot be set"),
            (#","id":"645ed240-02b5-400c-9a3c-21857e8f2ac4""#, "id is not known, or cannot be set"),
            (#","numberOfMeters":0"#, "numberOfMeters is not known, or cannot be set"),
            (#","description":null"#, "description must be a string, not null"),
            (#","externalRef":5"#, "externalRef must be a string, not a number"),
            (#","category":"""#, "category must not be empty"),
            (
                #","activeFrom":"2023-07-26""#,
                #"activeFrom must be a date and time such as "2023-07-26T09:00:15.690+00:00""#
            ),
            (
                #","activeFrom":"2023-07-26T09:00:15.689Z""#,
                "activeFrom cannot be in the past: it is 2023-07-26T09:00:15.689Z, and now is 2023-07-26T09:00:15.690Z"
            ),
            (
                #","activeFrom":"2024-01-01T00:00:00Z","activeTo":"2024-01-01T00:00:00Z""#,
                "activeTo must be after activeFrom: 2024-01-01T00:00:00.000Z is not after 2024-01-01T00:00:00.000Z"
            ),
        ]
    )
    func wrong(extra: String, message: String) throws {
        let answer = try Harness().call(.post, "/meter-types", Samples.type("A", extra: extra))
        #expect(answer.status == 400)
        #expect(answer.message == message)
    }

    @Test("refuses an end in the past for that and for lying before the beginning")
    func pastEnd() throws {
        let answer = try Harness().call(
            .post,
            "/meter-types",
            Samples.type("A", extra: #","activeTo":"2020-01-01T00:00:00Z""#)
        )
        #expect(answer.status == 400)
        #expect(answer.message.contains("activeTo cannot be in the past"))
        #expect(answer.message.contains("activeTo must be after activeFrom"))
    }

    @Test(
        "refuses texts beyond their length and takes those of exactly it",
        arguments: [("name", 80), ("unit", 50), ("category", 50), ("description", 200), ("externalRef", 100)]
    )
    func lengths(field: String, most: Int) throws {
        let harness = try Harness()
        let name = field == "name" ? "" : #""name":"A","#
        let unit = field == "unit" ? "" : #""unit":"u","#
        let rest = #""aggregation":{"type":"max"},"resetSchedule":\#(Samples.schedule),"timezone":"UTC""#
        let fitting = String(repeating: "é", count: most)
        let exact = try harness.call(.post, "/meter-types", #"{\#(name)\#(unit)"\#(field)":"\#(fitting)",\#(rest)}"#)
        #expect(exact.status == 201)
        #expect(exact[field] == .string(fitting))
        let long = try harness.call(.post, "/meter-types", #"{\#(name)\#(unit)"\#(field)":"\#(fitting)x",\#(rest)}"#)
        #expect(long.status == 400)
        #expect(long.message == "\(field) must have at most \(most) characters, not \(most + 1)")
    }

    @Test(
        "refuses aggregations that do not exist",
        arguments: [
            #""sum""#, "{}", #"{"type":"SUM"}"#, #"{"type":"count"}"#, #"{"type":"sum","field":"x"}"#,
            #"{"type":null}"#, "null",
        ]
    )
    func aggregations(json: String) throws {
        let body = Samples.type("A").replacing(#"{"type":"sum"}"#, with: json)
        let answer = try Harness().call(.post, "/meter-types", body)
        #expect(answer.status == 400)
        #expect(answer.message.hasPrefix("aggregation"))
    }

    @Test("knows all four aggregations", arguments: Aggregation.allCases)
    func allAggregations(aggregation: Aggregation) throws {
        let answer = try Harness().call(.post, "/meter-types", Samples.type("A", aggregation.rawValue))
        #expect(answer["aggregation"] == ["type": .string(aggregation.rawValue)])
    }

    @Test("refuses schedules and zones that do not exist, both at once")
    func scheduleAndZone() throws {
        let body = Samples.type(
            "A",
            schedule: #"{"minute":"0","hour":"0","day":"1","month":"*"}"#,
            timezone: "Mars/Phobos"
        )
        let answer = try Harness().call(.post, "/meter-types", body)
        #expect(answer.status == 400)
        #expect(
            answer.message
                == #"resetSchedule.weekday is required; timezone must be the name of an IANA time zone such as "Etc/UTC""#
        )
    }

    @Test("keeps references unique, and names only where that is asked for")
    func uniqueness() throws {
        let harness = try Harness()
        #expect(try harness.call(.post, "/meter-types", Samples.type("A", extra: #","externalRef":"r""#)).status == 201)
        #expect(try harness.call(.post, "/meter-types", Samples.type("A")).status == 201)
        let taken = try harness.call(.post, "/meter-types", Samples.type("B", extra: #","externalRef":"r""#))
        #expect(taken.status == 409)
        #expect(taken.message == "A meter type with the externalRef \"r\" exists already")
        let strict = try Harness { $0.uniqueNames = true }
        #expect(try strict.call(.post, "/meter-types", Samples.type("A")).status == 201)
        #expect(try strict.call(.post, "/meter-types", Samples.type("A")).status == 409)
        let loose = try Harness { $0.uniqueExternalRefs = false }
        #expect(try loose.call(.post, "/meter-types", Samples.type("A", extra: #","externalRef":"r""#)).status == 201)
        #expect(try loose.call(.post, "/meter-types", Samples.type("B", extra: #","externalRef":"r""#)).status == 201)
    }
}
