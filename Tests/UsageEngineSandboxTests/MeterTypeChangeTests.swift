import HTTPTypes
import Testing

@testable import UsageEngineSandbox

@Suite("Changing, listing and deleting meter types")
struct MeterTypeChangeTests {
    private let harness: Harness
    private let id: String

    init() throws {
        harness = try Harness()
        id = try harness.call(.post, "/meter-types", Samples.meterType).id
    }

    @Test("an update takes the document's example, whose dates are the type's own by then past ones")
    func example() throws {
        try harness.setClock("2023-08-01T00:00:00Z")
        harness.dropToken()
        let answer = try harness.call(.patch, "/meter-types/\(id)", Samples.meterTypeUpdate)
        #expect(answer.status == 200)
        #expect(answer.body.members?.members.map(\.name) == Samples.meterTypeMembers)
        #expect(answer["updatedAt"] == "2023-08-01T00:00:00.000+00:00")
        #expect(answer["createdAt"] == "2023-07-26T09:00:15.690+00:00")
    }

    @Test("an update keeps what it does not mention")
    func merge() throws {
        let before = try harness.call(.get, "/meter-types/\(id)")
        let after = try harness.call(.patch, "/meter-types/\(id)", #"{"unit":"calls"}"#)
        #expect(after["unit"] == "calls")
        for name in Samples.meterTypeMembers where name != "unit" {
            #expect(after[name] == before[name])
        }
        #expect(try harness.call(.get, "/meter-types/\(id)").body == after.body)
    }

    @Test("an update clears with null what the document lets be null")
    func clear() throws {
        let body = #"{"activeFrom":null,"activeTo":null,"category":null,"externalRef":null}"#
        let answer = try harness.call(.patch, "/meter-types/\(id)", body)
        #expect(answer.status == 200)
        #expect(answer["activeTo"] == nil)
        #expect(answer["externalRef"] == nil)
        #expect(answer["category"] == "DEFAULT")
        #expect(answer["activeFrom"] == "2023-07-26T09:00:15.690+00:00")
        #expect(
            try harness.call(.post, "/meter-types", Samples.type("B", extra: #","externalRef":"878752b4-4ddf""#)).status
                == 201
        )
    }

    @Test(
        "an update refuses null elsewhere, and everything that a create refuses",
        arguments: [
            (#"{"description":null}"#, "description must be a string, not null"),
            (#"{"name":null,"unit":null}"#, "name must be a string, not null; unit must be a string, not null"),
            (#"{"timezone":null}"#, #"timezone must be the name of an IANA time zone such as "Etc/UTC""#),
            (#"{"resetSchedule":null}"#, "resetSchedule must be an object, not null"),
            (
                #"{"resetSchedule":{}}"#,
                "resetSchedule.minute is required; resetSchedule.hour is required; "
                    + "resetSchedule.day is required; resetSchedule.month is required; resetSchedule.weekday is required"
            ),
            (#"{"aggregation":{"type":"increment"}}"#, "aggregation cannot be updated; make a new meter type instead"),
            (#"{"createdAt":"2023-07-26T09:00:15.690+00:00"}"#, "createdAt is not known, or cannot be set"),
            (#"{"name":""}"#, "name must not be empty"),
            (
                #"{"activeFrom":"2023-07-01T00:00:00Z"}"#,
                "activeFrom cannot be in the past: it is 2023-07-01T00:00:00.000Z, "
                    + "and now is 2023-07-26T09:00:15.690Z"
            ),
            (
                #"{"activeFrom":"2025-01-01T00:00:00Z"}"#,
                "activeTo must be after activeFrom: 2024-11-22T00:00:00.000Z is not "
                    + "after 2025-01-01T00:00:00.000Z"
            ),
        ]
    )
    func refusals(body: String, message: String) throws {
        let before = try harness.call(.get, "/meter-types/\(id)")
        let answer = try harness.call(.patch, "/meter-types/\(id)", body)
        #expect(answer.status == 400)
        #expect(answer.message == message)
        #expect(try harness.call(.get, "/meter-types/\(id)").body == before.body)
    }

    @Test("an update may not take another type's reference, but keep its own")
    func takenReference() throws {
        let other = try harness.call(.post, "/meter-types", Samples.type("B", extra: #","externalRef":"r""#)).id
        #expect(try harness.call(.patch, "/meter-types/\(other)", #"{"externalRef":"878752b4-4ddf"}"#).status == 409)
        #expect(try harness.call(.patch, "/meter-types/\(other)", #"{"externalRef":"r"}"#).status == 200)
    }

    @Test("a type that does not exist is not found")
    func unknown() throws {
        for answer in [
            try harness.call(.get, "/meter-types/x"), try harness.call(.patch, "/meter-types/x", "{}"),
            try harness.call(.delete, "/meter-types/x"),
        ] {
            #expect(answer.status == 404)
            #expect(answer.message == "Meter type \"x\" was not found")
        }
    }

    @Test("a type is deleted only when its last meter is")
    func delete() throws {
        let meter = try harness.call(.post, "/meters", Samples.meter(id)).id
        #expect(try harness.call(.get, "/meter-types/\(id)")["numberOfMeters"] == 1)
        let early = try harness.call(.delete, "/meter-types/\(id)")
        #expect(early.status == 409)
        #expect(early.message == "The meter type \"Usage based API counter\" has a meter; delete it first")
        #expect(try harness.call(.delete, "/meters/\(meter)").body == ["deletedCount": 1])
        let answer = try harness.call(.delete, "/meter-types/\(id)")
        #expect(answer.status == 200)
        #expect(answer.body == ["deletedCount": 1])
        #expect(try harness.call(.get, "/meter-types/\(id)").status == 404)
        #expect(try harness.call(.post, "/meter-types", Samples.meterType).status == 201)
    }

    @Test("the list finds parts of names, sorts and pages")
    func list() throws {
        for name in ["Beta", "alpha api", "Gamma"] {
            _ = try harness.call(.post, "/meter-types", Samples.type(name))
        }
        func names(_ query: String) throws -> [String] {
            try harness.call(.get, "/meter-types\(query)").texts("meterTypes", "name")
        }
        let all = ["Usage based API counter", "Beta", "alpha api", "Gamma"]
        #expect(try names("") == all)
        #expect(try names("?sortOrder=DESC") == all.reversed())
        #expect(try names("?sortBy=name") == ["Beta", "Gamma", "Usage based API counter", "alpha api"])
        #expect(try names("?sortBy=name&sortOrder=DESC&limit=2&skip=1") == ["Usage based API counter", "Gamma"])
        #expect(try names("?name=API") == ["Usage based API counter", "alpha api"])
        #expect(try names("?name=based+API%20c") == ["Usage based API counter"])
        #expect(try names("?name=.") == [])
        #expect(try names("?skip=4") == [])
        #expect(try names("?sortBy=externalRef&sortOrder=DESC&limit=1") == ["Usage based API counter"])
    }

    @Test("the list gives at most a hundred types")
    func hundred() throws {
        for number in 0..<110 {
            _ = try harness.call(.post, "/meter-types", Samples.type("T\(number)"))
        }
        #expect(try harness.call(.get, "/meter-types").list("meterTypes").count == 100)
        #expect(try harness.call(.get, "/meter-types?limit=100&skip=100").list("meterTypes").count == 11)
    }

    @Test(
        "the list refuses parameters that make no sense",
        arguments: [
            "limit=101", "limit=0", "limit=", "limit=-1", "limit=1.5", "limit=ten", "skip=-1", "skip=x",
            "sortOrder=asc",
            "sortBy=colour", "externalRef=r", "limit=1&limit=2", "name=%ZZ", "skip=99999999999999999999",
        ]
    )
    func badQueries(query: String) throws {
        #expect(try harness.call(.get, "/meter-types?\(query)").status == 400)
    }
}
