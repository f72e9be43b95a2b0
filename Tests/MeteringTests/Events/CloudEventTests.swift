import Testing

@testable import Metering

@Suite("CloudEvents are read as events")
struct CloudEventTests {
    private func read(_ text: String) -> UsageEventBatch { UsageEventReader.read(Array(text.utf8)) }

    private func event(_ data: String, version: String = "\"1.0\"") -> String {
        #"{"specversion":\#(version),"id":"e-1","source":"/gateway","type":"api_request","subject":"user0@example.com","#
            + #""time":"2026-11-01T00:00:00Z","datacontenttype":"application/json","traceid":7,"data":\#(data)}"#
    }

    @Test("Flat data: numbers are attributes, strings are dimensions")
    func flat() throws {
        let batch = read(event(#"{"bytes":1048576,"status":200,"region":"us-east-1","code":"200"}"#))
        #expect(batch.errors.isEmpty)
        #expect(
            batch.events == [
                UsageEvent(
                    id: "/gateway e-1",
                    event: "api_request",
                    customer: "user0@example.com",
                    timestamp: try Timestamp(iso8601: "2026-11-01T00:00:00Z"),
                    attributes: ["bytes": 1_048_576, "status": 200],
                    dimensions: ["region": "us-east-1", "code": "200"]
                )
            ]
        )
    }

    @Test("Data in our own form")
    func structured() {
        let batch = read(event(#"{"attributes":{"bytes":"1048576"},"dimensions":{"region":"us-east-1"}}"#))
        #expect(batch.errors.isEmpty)
        #expect(batch.events.first?.attributes == ["bytes": 1_048_576])
        #expect(batch.events.first?.dimensions == ["region": "us-east-1"])
    }

    @Test("A flat dimension may be called attributes")
    func flatNames() {
        let batch = read(event(#"{"attributes":"many","n":1}"#))
        #expect(batch.errors.isEmpty)
        #expect(batch.events.first?.dimensions == ["attributes": "many"])
    }

    @Test("The version may stand last, and context attributes may have the names of our own keys")
    func order() {
        let batch = read(
            #"{"id":"1","event":5,"customer":true,"type":"t","subject":"s","time":"2026-11-01T00:00:00Z","specversion":"1.0"}"#
        )
        #expect(batch.errors.isEmpty)
        #expect(batch.events.first?.event == "t")
        #expect(batch.events.first?.customer == "s")
    }

    @Test(
        "Faults",
        arguments: [
            (#"{"a":true}"#, "`a` in `data` is true"), (#"{"a":1,"a":"x"}"#, "the name `a` stands twice"),
            (#"{"a":"x","a":"y"}"#, "the name `a` stands twice"),
            (#"{"dimensions":{},"id":"e-2"}"#, "unknown key `id` in `data`"),
            ("[1]", "`data` is a list"), (#"{"attributes":{},"a":1}"#, "unknown key `a` in `data`"),
            (
                #"{"attributes":{"a":"x"}}"#,
                "the attribute `a`: “x” is not a decimal number: it fails at character 1"
            ),
        ]
    )
    func faults(data: String, message: String) {
        let batch = read(event(data))
        #expect(batch.events.isEmpty)
        #expect(batch.errors.map(\.message) == [message])
    }

    @Test(
        "Data of any kind of JSON is read, and of no other",
        arguments: [
            ("application/json; charset=utf-8", true), ("Text/JSON", true), ("application/vnd.acme.usage+json", true),
            ("application/jsonl", false), ("text/json5", false), ("", false),
        ]
    )
    func contentTypes(type: String, isTaken: Bool) {
        let batch = read(event("{}").replacing("application/json", with: type))
        #expect(batch.events.count == (isTaken ? 1 : 0))
        #expect(batch.errors.isEmpty == isTaken)
    }

    @Test(
        "What is passed over has to be JSON all the same",
        arguments: ["[1}", #"{"a":[1}]"#, "1.", "[01]", "tru", "[1 2]", #"{"a" 1}"#, "\"\u{1}\""]
    )
    func passedOver(value: String) {
        let batch = read(event("{}").replacing(#""traceid":7"#, with: #""traceid":\#(value)"#))
        #expect(batch.events.isEmpty && !batch.errors.isEmpty)
    }

    @Test("What is missing or cannot be read is named")
    func missing() {
        let batch = read(#"{"specversion":"0.3","data_base64":"eA==","datacontenttype":"text/plain"}"#)
        #expect(
            batch.errors.map(\.message) == [
                "`specversion` is \"0.3\"", "`data_base64` cannot be read", "`datacontenttype` is \"text/plain\"",
                "the CloudEvent has no `id`", "the CloudEvent has no `type`", "the CloudEvent has no `subject`",
                "the CloudEvent has no `time`",
            ]
        )
        let ofOtherTypes = read(#"{"specversion":1,"datacontenttype":5}"#).errors.map(\.message).prefix(2)
        #expect(ofOtherTypes == ["`specversion` is a number", "`datacontenttype` is a number"])
    }

    @Test("An id is unique for its source only, so that both together are the id")
    func sources() {
        func event(_ source: String) -> String {
            #"{"specversion":"1.0","id":"1",\#(source)"type":"t","subject":"s","time":"2026-11-01T00:00:00Z"}"#
        }
        let ids = ["", #""source":"/a","#, #""source":"/b","#].map { read(event($0)).events.first?.id }
        #expect(ids == ["1", "/a 1", "/b 1"])
        #expect(read(event(#""source":"/a b","#)).errors.first?.message == "`source` has white space in it")
        #expect(read(event(#""source":"","#)).errors.first?.message == "`source` is empty")
    }
}
