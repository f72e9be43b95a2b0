import Foundation
import Testing

@testable import TogaiSandbox

@Suite("The list of usage meters")
struct PagingTests {
    static func encoded(_ token: String) -> String {
        token.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? token
    }

    private func filled(_ count: Int) throws -> Harness {
        let harness = Harness()
        try harness.makeSchema()
        for index in 0..<count {
            harness.advance(seconds: 1)
            #expect(try harness.post("/usage_meters", UsageMeterTests.body(name: "m\(index)")).status == 201)
        }
        return harness
    }

    @Test("The newest change comes first, 20 to a page")
    func order() throws {
        let harness = try filled(25)
        let page = try harness.get("/usage_meters")
        #expect(page.names == (5..<25).reversed().map { "m\($0)" })
        #expect(page.body["context"]?.text == #"{"pageSize":20}"#)
        let rest = try harness.get("/usage_meters?nextToken=\(Self.encoded(page.body.text("nextToken") ?? ""))")
        #expect(rest.names == (0..<5).reversed().map { "m\($0)" })
        #expect(rest.body["nextToken"] == nil)
    }

    @Test("The last full page has a token that leads to an empty one")
    func trailingPage() throws {
        let harness = try filled(6)
        let first = try harness.get("/usage_meters?pageSize=3")
        let second = try harness.get("/usage_meters?nextToken=\(Self.encoded(first.body.text("nextToken") ?? ""))")
        #expect(second.names == ["m2", "m1", "m0"])
        let third = try harness.get("/usage_meters?nextToken=\(Self.encoded(second.body.text("nextToken") ?? ""))")
        #expect(third.data.isEmpty)
        #expect(third.body["nextToken"] == nil)
    }

    @Test("A meter that is edited while paging moves to the front, and is missed")
    func movement() throws {
        let harness = try filled(6)
        let first = try harness.get("/usage_meters?pageSize=3")
        let last = try #require(try harness.get("/usage_meters?pageSize=6").data.last?.text("id"))
        #expect(try harness.patch("/usage_meters/\(last)", #"{"description":"d"}"#).status == 200)
        let second = try harness.get("/usage_meters?nextToken=\(Self.encoded(first.body.text("nextToken") ?? ""))")
        #expect(second.names == ["m2", "m1"])
        #expect(try harness.get("/usage_meters").names.first == "m0")
    }

    @Test("Filters by status and aggregation hold on every page")
    func filters() throws {
        let harness = try filled(4)
        let sum = try harness.makeMeter("sum")
        let archived = try #require(try harness.get("/usage_meters").data.last?.text("id"))
        #expect(try harness.delete("/usage_meters/\(archived)").status == 200)
        #expect(try harness.get("/usage_meters").names == ["sum", "m3", "m2", "m1"])
        #expect(try harness.get("/usage_meters?status=ACTIVE").data.map { $0.text("id") } == [sum])
        #expect(try harness.get("/usage_meters?status=INACTIVE").data.isEmpty)
        #expect(try harness.get("/usage_meters?status=ARCHIVED").names == ["m0"])
        let page = try harness.get("/usage_meters?aggregations=COUNT&pageSize=2")
        #expect(page.names == ["m3", "m2"])
        let token = Self.encoded(page.body.text("nextToken") ?? "")
        #expect(try harness.get("/usage_meters?nextToken=\(token)").names == ["m1"])
    }

    @Test(
        "Parameters that make no sense are refused",
        arguments: [
            ("pageSize=0", "pageSize must be an integer from 1 to 100, found '0'"), ("pageSize=101", "pageSize"),
            ("pageSize=x", "pageSize"),
            ("status=active", "status must be one of"), ("aggregations=MAX", "aggregations must be one of COUNT, SUM"),
            ("nextToken=abc", "nextToken is none of this list"), ("nextToken=e30%3D", "nextToken is none of this list"),
        ]
    )
    func parameters(_ query: String, _ words: String) throws {
        #expect(try filled(1).get("/usage_meters?\(query)").refuses(words))
    }

    @Test("A token of one list is none of another")
    func foreignToken() throws {
        let harness = try filled(2)
        let token = Self.encoded(
            try harness.get("/usage_meters?pageSize=1&aggregations=COUNT").body.text("nextToken") ?? ""
        )
        #expect(try harness.get("/event_schema?nextToken=\(token)").refuses("nextToken is none of this list"))
    }
}
