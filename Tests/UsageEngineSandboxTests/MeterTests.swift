import HTTPTypes
import Testing

@testable import UsageEngineSandbox

@Suite("Meters")
struct MeterTests {
    private let harness: Harness
    private let type: String

    init() throws {
        harness = try Harness("2023-07-26T09:00:15.690Z")
        type = try harness.call(.post, "/meter-types", Samples.meterType).id
    }

    @Test("are made by the document's example and answered in its shape")
    func example() throws {
        let answer = try harness.call(
            .post,
            "/meters",
            """
            {
              "meterKey": "a1f8797b-c827-4483-b6cf-6d3d3baa18a7",
              "meterTypeId": "\(type)",
              "userId": "user0@example.com"
            }
            """
        )
        #expect(answer.status == 201)
        #expect(answer.body.members?.members.map(\.name) == Samples.meterMembers)
        #expect(answer["deleteOnReset"] == false)
        #expect(answer["groups"] == [])
        #expect(answer["carryFirst"] == [:])
        #expect(answer["meterTypeName"] == "Usage based API counter")
        #expect(answer["unit"] == "requests")
        #expect(answer["timezone"] == "Etc/UTC")
        #expect(answer["createdAt"] == "2023-07-26T09:00:15.690Z")
        #expect(answer["periodStart"] == "2023-07-26T09:00:15.690Z")
        #expect(answer["periodEnd"] == "2023-08-01T00:00:00.000Z")
        #expect(answer["value"] == 0)
        #expect(try harness.call(.get, "/meters/\(answer.id)").body == answer.body)
    }

    @Test("are made by the reference of their type as well")
    func byReference() throws {
        let body = #"{"meterKey":"k","externalRef":"878752b4-4ddf","userId":"u"}"#
        let answer = try harness.call(.post, "/meters", body)
        #expect(answer.status == 201)
        #expect(answer["meterTypeId"] == .string(type))
        let unknown = try harness.call(.post, "/meters", body.replacing("878752b4", with: "0"))
        #expect(unknown.status == 404)
        let loose = try Harness { $0.uniqueExternalRefs = false }
        for name in ["A", "B"] {
            _ = try loose.call(.post, "/meter-types", Samples.type(name, extra: #","externalRef":"878752b4-4ddf""#))
        }
        #expect(try loose.call(.post, "/meters", body).status == 409)
    }

    @Test("are refused twice, but not for another type, customer or Meter processor")
    func duplicates() throws {
        #expect(try harness.call(.post, "/meters", Samples.meter(type)).status == 201)
        let again = try harness.call(.post, "/meters", Samples.meter(type))
        #expect(again.status == 409)
        #expect(again.message == "A meter for this meterKey, meterTypeId and userId exists already")
        #expect(try harness.call(.post, "/meters", Samples.meter(type, user: "v")).status == 201)
        #expect(try harness.call(.post, "/meters", Samples.meter(type, key: "key-2")).status == 201)
        let other = try harness.call(.post, "/meter-types", Samples.type("B")).id
        #expect(try harness.call(.post, "/meters", Samples.meter(other)).status == 201)
    }

    @Test(
        "are refused for wrong bodies",
        arguments: [
            (
                "{}", 400,
                "meterKey is required; userId is required; exactly one of meterTypeId and externalRef is required"
            ),
            (
                #"{"meterKey":"k","userId":"u","meterTypeId":"a","externalRef":"b"}"#, 400,
                "exactly one of meterTypeId and externalRef is required"
            ),
            (#"{"meterKey":"k","userId":"u","meterTypeId":"a"}"#, 404, "Meter type \"a\" was not found"),
            (
                #"{"meterKey":"","userId":7,"meterTypeId":"a"}"#, 400,
                "meterKey must not be empty; userId must be a string, not a number"
            ),
            (
                #"{"meterKey":"k","userId":"u","meterTypeId":"a","deleteOnReset":true}"#, 400,
                "deleteOnReset is not known, or cannot be set"
            ),
        ]
    )
    func refusals(body: String, status: Int, message: String) throws {
        let answer = try harness.call(.post, "/meters", body)
        #expect(answer.status == status)
        #expect(answer.message == message)
    }

    @Test("keep to the lengths of keys and users")
    func lengths() throws {
        let (user, key) = (String(repeating: "u", count: 320), String(repeating: "k", count: 36))
        #expect(try harness.call(.post, "/meters", Samples.meter(type, user: user, key: key)).status == 201)
        let long = try harness.call(.post, "/meters", Samples.meter(type + "x", user: user + "x", key: key + "x"))
        #expect(
            long.message
                == "meterKey must have at most 36 characters, not 37; userId must have at most 320 characters, not 321; "
                + "meterTypeId must have at most 36 characters, not 37"
        )
    }

    @Test("can be held to the keys of existing Meter processors")
    func knownKeys() throws {
        let harness = try Harness { $0.meterKeys = ["key-1"] }
        let type = try harness.call(.post, "/meter-types", Samples.type("A")).id
        #expect(try harness.call(.post, "/meters", Samples.meter(type)).status == 201)
        #expect(try harness.call(.post, "/meters", Samples.meter(type, key: "key-2")).status == 400)
    }

    @Test("take no member that the document does not list, such as custom fields")
    func customFields() throws {
        let body = #"{"meterKey":"k","meterTypeId":"\#(type)","userId":"u","customFields":{"plan":"gold"}}"#
        let answer = try harness.call(.post, "/meters", body)
        #expect(answer.status == 400 && answer.message == "customFields is not known, or cannot be set")
    }

    @Test("are updated in deleteOnReset only")
    func update() throws {
        let id = try harness.call(.post, "/meters", Samples.meter(type)).id
        #expect(try harness.call(.patch, "/meters/\(id)", #"{"deleteOnReset": true}"#)["deleteOnReset"] == true)
        #expect(try harness.call(.patch, "/meters/\(id)", "{}")["deleteOnReset"] == true)
        #expect(try harness.call(.patch, "/meters/\(id)", #"{"deleteOnReset":false}"#)["deleteOnReset"] == false)
        for body in [
            #"{"deleteOnReset":"true"}"#, #"{"deleteOnReset":null}"#, #"{"value":0}"#, #"{"userId":"x"}"#, "[]",
        ] {
            #expect(try harness.call(.patch, "/meters/\(id)", body).status == 400, "\(body)")
        }
    }

    @Test("are listed by key, type and user, in pages")
    func list() throws {
        let other = try harness.call(.post, "/meter-types", Samples.type("B")).id
        for number in 0..<120 {
            _ = try harness.call(
                .post,
                "/meters",
                Samples.meter(number < 105 ? type : other, user: "u+\(number)", key: "key-\(number % 2)")
            )
        }
        func users(_ query: String) throws -> [String] {
            try harness.call(.get, "/meters\(query)").texts("meters", "userId")
        }
        #expect(try users("").count == 100)
        #expect(try users("?skip=100").count == 20)
        #expect(try users("?meterTypeId=\(other)&limit=4&skip=2") == ["u+107", "u+108", "u+109", "u+110"])
        #expect(try users("?meterTypeId=\(type)&skip=100").count == 5)
        #expect(try users("?userId=u%2B7") == ["u+7"])
        #expect(try users("?userId=u+7") == [])
        #expect(try users("?meterKey=key-1&meterTypeId=\(other)").count == 8)
        #expect(try users("?userId=nobody") == [])
        for query in ["limit=101", "sortBy=userId", "sortOrder=ASC", "name=x", "skip=-1"] {
            #expect(try harness.call(.get, "/meters?\(query)").status == 400, "\(query)")
        }
    }

    @Test("that do not exist are not found")
    func unknown() throws {
        for answer in [
            try harness.call(.get, "/meters/x%2Fy"), try harness.call(.patch, "/meters/x%2Fy", "{}"),
            try harness.call(.delete, "/meters/x%2Fy"),
        ] {
            #expect(answer.status == 404)
            #expect(answer.message == "Meter \"x/y\" was not found")
        }
    }

    @Test("leave room for another when they are deleted")
    func delete() throws {
        let id = try harness.call(.post, "/meters", Samples.meter(type)).id
        let answer = try harness.call(.delete, "/meters/\(id)")
        #expect(answer.status == 200)
        #expect(answer.body == ["deletedCount": 1])
        #expect(try harness.call(.delete, "/meters/\(id)").status == 404)
        #expect(try harness.call(.post, "/meters", Samples.meter(type)).status == 201)
    }
}
