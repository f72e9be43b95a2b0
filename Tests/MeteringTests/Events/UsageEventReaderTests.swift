import Testing

@testable import Metering

@Suite("Events are read from NDJSON")
struct UsageEventReaderTests {
    private func read(_ text: String) -> UsageEventBatch { UsageEventReader.read(Array(text.utf8)) }

    @Test("A line of our own form becomes an event")
    func ownForm() throws {
        let batch = read(
            """
            {"id":"e-1","event":"api_request","customer":"user0@example.com","timestamp":"2026-11-01T00:00:00Z",\
            "attributes":{"bytes":"1048576","status":200},"dimensions":{"region":"us-east-1","tier":"pro"}}

            """
        )
        #expect(batch.errors.isEmpty)
        #expect(
            batch.events == [
                UsageEvent(
                    id: "e-1",
                    event: "api_request",
                    customer: "user0@example.com",
                    timestamp: try Timestamp(iso8601: "2026-11-01T00:00:00Z"),
                    attributes: ["bytes": 1_048_576, "status": 200],
                    dimensions: ["region": "us-east-1", "tier": "pro"]
                )
            ]
        )
    }

    @Test("Keys come in any order, with white space, escapes and empty objects")
    func spellings() throws {
        let batch = read(
            "\u{FEFF} { \"timestamp\" : \"2026-11-01T05:30:00.5+05:30\" ,\t\"customer\":\"\\u00e9\\n日\", \"attributes\" : { }, "
                + "\"dimensions\":{\"a\\\"b\":\"\\ud83d\\ude00\"}, \"event\":\"e\",\"id\":\"1\" } \r\n\n   \n"
        )
        #expect(batch.errors.isEmpty)
        let event = try #require(batch.events.first)
        #expect(event.customer == "é\n日")
        #expect(event.dimensions == ["a\"b": "😀"])
        #expect(event.attributes.isEmpty)
        #expect(event.timestamp.description == "2026-11-01T00:00:00.500Z")
    }

    @Test(
        "Attributes are exact, as numbers and as text",
        arguments: [
            ("0.1", "0.1"), ("\"0.1\"", "0.1"), ("1e3", "1000"), ("-12.50", "-12.5"),
            ("1234567890123456789012345678901234", "1234567890123456789012345678901234"), ("\"1E-2\"", "0.01"),
            ("\"\\u0031\"", "1"),
        ]
    )
    func attributes(json: String, value: String) throws {
        let batch = read(line("\"attributes\":{\"a\":\(json)}"))
        #expect(batch.errors.isEmpty)
        #expect(batch.events.first?.attributes["a"] == (try Quantity(value)))
    }

    private func line(_ more: String) -> String {
        #"{"id":"1","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z","# + more + "}"
    }

    @Test(
        "A fault names its place, what was found and what was expected",
        arguments: [
            ("[1]", 1, "found a list", "an event as a JSON object"),
            ("{\"id\":\"1\"", 10, "the line ends too early", "`,` or `}`"),
            ("{\"id\" \"1\"}", 7, "found a string", "`:` after a key"),
            ("{id:1}", 2, "found `i`", "a key in quotes"),
            ("{\"id\":\"a", 9, "the line ends too early", "“\"” at the end of the string"),
            (
                #"{"id":5,"event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z"}"#, 7, "`id` is a number",
                "a string that is not empty"
            ),
            (
                #"{"id":"","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z"}"#, 7, "`id` is empty",
                "a string that is not empty"
            ),
            (
                #"{"id":"日本","event":null,"customer":"c","timestamp":"2026-11-01T00:00:00Z"}"#, 20, "`event` is null",
                "a string that is not empty"
            ),
            (
                #"{"id":"1","event":"e","customer":"c","timestamp":1793491200}"#, 50, "`timestamp` is a number",
                #"RFC 3339 text such as "2026-11-01T00:00:00Z""#
            ),
            (
                #"{"id":"1","event":"e","customer":"c","timestamp":-1}"#, 50, "`timestamp` is a number",
                #"RFC 3339 text such as "2026-11-01T00:00:00Z""#
            ),
            (
                #"{"id":"1","event":"e","customer":"c"}"#, 38, "the event has no `timestamp`",
                "RFC 3339 text such as \"2026-11-01T00:00:00Z\""
            ),
            (
                #"{"id":"1","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z"} {}"#, 74, "found an object",
                "the end of the line after the event"
            ),
            (
                #"{"id":"1","id":"2","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z"}"#, 11,
                "the key `id` stands twice", "each key once"
            ),
            (
                #"{"id":"1","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z","attributes":[]}"#, 86,
                "`attributes` is a list", "an object"
            ),
            (
                #"{"id":"1","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z","attributes":{"a":true}}"#,
                91, "the attribute `a` is true", "a number, or decimal text such as \"12.5\""
            ),
            (
                #"{"id":"1","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z","dimensions":{"a":5}}"#, 91,
                "the dimension `a` is a number", "a string"
            ),
            (
                #"{"id":"1","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z","dimensions":{"a":"x","a":"y"}}"#,
                95, "the name `a` stands twice", "each name once"
            ),
            (
                #"{"id":"1","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z","dimension":{}}"#, 73,
                "unknown key `dimension`", "one of id, event, customer, timestamp, attributes, dimensions"
            ),
        ]
    )
    func faults(text: String, column: Int, message: String, expected: String) throws {
        let batch = read("\n" + text)
        #expect(batch.events.isEmpty)
        let fault = try #require(batch.errors.first)
        #expect(fault.line == 2)
        #expect(fault.column == column)
        #expect(fault.message == message)
        #expect(fault.expected == expected)
        #expect(batch.errors.count == 1)
    }

    @Test(
        "An unknown key comes with the key that was meant",
        arguments: [
            ("dimension", "did you mean `dimensions`?"), ("Attributes", "did you mean `attributes`?"),
            ("type", "did you mean `event`? A CloudEvent has `specversion` too"),
        ]
    )
    func hints(key: String, hint: String) {
        #expect(read(line("\"\(key)\":{}")).errors.first?.hint == hint)
    }

    @Test(
        "A quantity that cannot be held is a fault with its reason",
        arguments: ["1.", "01", "-", "\"\"", "\"1 \"", "12345678901234567890123456789012345", "1e9999", "\"0x1\""]
    )
    func badQuantities(json: String) throws {
        let batch = read(line("\"attributes\":{\"a\":\(json)}"))
        let fault = try #require(batch.errors.first)
        #expect(fault.column == 91)
        #expect(fault.message.hasPrefix("the attribute `a`: "))
    }

    @Test("All faults of a line and of a file are reported, and the other lines are read")
    func allFaults() {
        let batch = read(
            """
            {"id":1,"event":"e","customer":"c","timestamp":"yesterday","attributes":{"a":"x","b":null}}
            \(line("\"dimensions\":{}"))
            nonsense
            {}
            """
        )
        #expect(batch.events.count == 1)
        #expect(batch.errors.map(\.line) == [1, 1, 1, 1, 3, 4, 4, 4, 4])
        #expect(batch.errors.prefix(4).map(\.column) == [7, 49, 78, 86])
    }

    @Test("Bytes that are no UTF-8 are a fault")
    func invalidUTF8() {
        let bytes =
            Array(#"{"id":"a"#.utf8) + [0xFF]
            + Array(#"","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z"}"#.utf8)
        let batch = UsageEventReader.read(bytes)
        #expect(batch.events.isEmpty)
        #expect(batch.errors.first?.expected == "UTF-8")
    }

    @Test("A line that is too long is a fault, however it ends, and the next is read")
    func overlong() {
        let event = line("\"dimensions\":{}")
        // What is left of it for the last of three pieces would be an event by itself.
        let long = String(repeating: "x", count: UsageEventReader.maximumLineLength + 2) + event
        for piece in [UsageEventReader.maximumLineLength, UsageEventReader.maximumLineLength / 2 + 1, .max] {
            let lines = read("\(long)\n\(event)", pieces: piece)
            #expect(lines.map(\.line) == [1, 2])
            #expect(lines.map(\.errors.count) == [1, 0])
            #expect(lines.map(\.end) == [long.utf8.count + 1, long.utf8.count + 1 + event.utf8.count])
            #expect(read(long, pieces: piece).map(\.errors.count) == [1])
        }
    }

    @Test("A line of just the greatest length is read")
    func longest() {
        let event = line("\"dimensions\":{}")
        let longest = event + String(repeating: " ", count: UsageEventReader.maximumLineLength - event.utf8.count)
        for piece in [UsageEventReader.maximumLineLength / 2, .max] {
            #expect(read("\(longest)\n\(longest)", pieces: piece).map(\.errors.count) == [0, 0])
        }
    }

    private func read(_ text: String, pieces size: Int) -> [UsageEventLine] {
        var reader = UsageEventReader()
        var lines: [UsageEventLine] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            lines += reader.read(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return lines + reader.finish()
    }

    @Test("Pieces of any size make the same lines", arguments: 0..<20)
    func pieces(seed: Int) {
        var generator = ExpressionGenerator(seed: UInt64(seed))
        let events = (0..<20).map { _ in generator.event() }
        var bytes = UsageEventWriter.write(events)
        bytes += Array("\n \nbroken\n\(line("\"dimensions\":{}"))".utf8)
        let whole = UsageEventReader.read(bytes)
        #expect(whole.events.count == 21)
        #expect(whole.errors.map(\.line) == [23])
        var reader = UsageEventReader()
        var batch = UsageEventBatch()
        var start = 0
        while start < bytes.count {
            let end = Swift.min(bytes.count, start + 1 + generator.random.below(200))
            batch.append(reader.read(Array(bytes[start..<end])))
            start = end
        }
        batch.append(reader.finish())
        #expect(batch == whole)
    }
}
