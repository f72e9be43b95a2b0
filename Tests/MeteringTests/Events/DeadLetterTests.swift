import Testing

@testable import Metering

@Suite("Dead letters are read as the events they hold")
struct DeadLetterTests {
    private static let event = #"{"id":"e-1","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z"}"#

    private func read(_ text: String) -> [UsageEventLine] {
        var reader = UsageEventReader()
        return reader.read(Array(text.utf8)) + reader.finish()
    }

    @Test("The event goes to the vendor and the meters that did not count it")
    func addressed() throws {
        let line = try #require(
            read(#"{"vendor":"togai","reason":"no bytes","meters":["egress"],"line":4,"event":\#(Self.event)}"#).first
        )
        #expect(line.event?.id == "e-1")
        let egress = try #require(Meter.Key("egress"))
        #expect(line.letter == LetterHead(vendor: "togai", meters: [egress], reason: "no bytes"))
    }

    @Test("A CloudEvent may be in it, and it may go to every vendor")
    func cloudEvent() {
        let event =
            #"{"specversion":"1.0","id":"1","source":"/a","type":"t","subject":"s","time":"2026-11-01T00:00:00Z"}"#
        let line = read(#"{"event":\#(event),"reason":"late"}"#).first
        #expect(line?.event?.id == "/a 1")
        #expect(line?.letter == LetterHead(vendor: nil, reason: "late"))
    }

    @Test(
        "Faults have their place in the line",
        arguments: [
            (#"{"reason":"r","line":1,"text":"broken"}"#, 24, "the letter holds the text of a line that is no event"),
            (#"{"reason":"r","event":{"id":5}}"#, 29, "`id` is a number"),
            (#"{"reason":"r","event":{"reason":"r","event":{}}}"#, 24, "unknown key `reason`"),
            (#"{"reason":"r","sender":1,"event":{}}"#, 15, "unknown key `sender` in a dead letter"),
            (#"{"reason":"r","meters":[1],"event":{}}"#, 24, "`meters` is no list of meters"),
            (#"{"reason":"r","meters":["egress",1],"event":{}}"#, 24, "`meters` is no list of meters"),
            (#"{"vendor":"v","reason":"r","vendor":"w","event":{}}"#, 28, "the name `vendor` stands twice"),
            (#"{"vendor":"v","event":{}}"#, 2, "unknown key `vendor`"),
        ]
    )
    func faults(text: String, column: Int, message: String) throws {
        let line = try #require(read(text).first)
        #expect(line.event == nil)
        #expect(line.text == text)
        let fault = try #require(line.errors.first { $0.message == message }, "\(line.errors)")
        #expect(fault.column == column)
    }

    @Test("A line tells where it ends, in bytes, however the pieces were cut")
    func ends() {
        let lines = [Self.event, "", "broken", Self.event].joined(separator: "\n")
        let expected = [Self.event.utf8.count + 1, Self.event.utf8.count + 9, 2 * Self.event.utf8.count + 9]
        #expect(read(lines).map(\.end) == expected)
        var reader = UsageEventReader()
        let pieces = Array(lines.utf8).flatMap { reader.read([$0]) } + reader.finish()
        #expect(pieces.map(\.end) == expected)
        #expect(pieces.map(\.line) == [1, 3, 4])
        var rest = UsageEventReader(after: 3, end: expected[1])
        let last = rest.read(Array(Self.event.utf8)) + rest.finish()
        #expect(last == [pieces[2]])
    }
}
