import Foundation
import Testing

@testable import Metering

/// Inputs that are laid out to make a reader slow.
///
/// Each of these tests is over soon, or it hangs where a reader takes time that grows with the square of the length. They have
/// a sixteenth of their length, unless `METERWAY_FUZZ` asks for a long run.
@Suite("Long inputs are read or refused in time that grows with their length")
struct LongInputTests {
    private static let isLongRun = ProcessInfo.processInfo.environment["METERWAY_FUZZ"] != nil

    /// A text of a length that is made of a piece, with a number in each `#` of it.
    private static func text(_ head: String, _ piece: String, _ tail: String = "", length: Int = 65_536) -> String {
        let greatest = (isLongRun ? length : length / 16) - tail.utf8.count
        var text = head
        var number = 0
        while text.utf8.count + piece.utf8.count + 5 < greatest {
            text += piece.replacing("#", with: "\(number)")
            number += 1
        }
        return text + tail
    }

    @Test(
        "A line of events with many faults",
        arguments: [
            ("{", "\"a\":1,"), ("{", "\"k#\":1,"), ("{\"attributes\":{", "\"a\":1,"),
            ("{\"attributes\":{", "\"a#\":true,"),
            ("{\"dimensions\":{", "\"a#\":1,"), ("{\"specversion\":\"1.0\",\"data\":{", "\"a#\":[],"),
            ("{\"specversion\":\"1.0\",", "\"id\":1,"),
            ("{\"attributes\":{", "\"a#\":\"99999999999999999999999999999999999\","), ("{\"x\":", "[[],"),
        ]
    )
    func events(head: String, piece: String) throws {
        let length = UsageEventReader.maximumLineLength
        let line = Array((Self.text(head, piece, length: length - 10) + "\"z\":1}").utf8)
        let batch = UsageEventReader.read(line)
        #expect(batch.events.isEmpty)
        #expect(!batch.errors.isEmpty)
        #expect(batch.errors.allSatisfy { $0.column <= line.count + 1 })
    }

    @Test("Marks in a row, in names and texts of events and JSON", arguments: ["\u{301}\u{316}", "\\u0301\\u0316"])
    func marks(pair: String) throws {
        let text = Self.text("\"e", pair, "\"", length: 900_000)
        let members = (0..<20).map { "\"a\($0)\":1" }.joined(separator: ",")
        #expect(throws: JSONError.self) { try JSONValue.parse("{\(members),\(text):1}") }
        #expect(throws: JSONError.self) { try JSONValue.parse("[\(text)]") }
        for line in [
            "{\(text):1}", "{\"id\":\(text)}", "{\"attributes\":{\(text):1}}", "{\"specversion\":\"1.0\",\(text):1}",
        ] {
            #expect(UsageEventReader.read(Array(line.utf8)).errors.count == 1)
        }
        let few = String(repeating: pair, count: CombiningMarks.longestRow / 2)
        #expect(throws: Never.self) { try JSONValue.parse("\"e\(few)e\(few)\"") }
        #expect(throws: JSONError.self) { try JSONValue.parse("\"\(few)\u{301}\"") }
    }

    @Test(
        "JSON of one kind",
        arguments: [
            ("{", "\"a#\":#,", "\"z\":1}"), ("[", "1e#,", "1]"), ("[", "\"\\u00e9\",", "1]"), ("-", "1", ""),
            ("0.", "0", "1"), ("\"", "é\\n", "\""), ("1e", "9", ""), ("[", " ", "]"),
            ("[", "{\"a#\":[]},", "1]"),
        ]
    )
    func json(head: String, piece: String, tail: String) throws {
        let text = Self.text(head, piece, tail, length: 300_000)
        let value = try JSONValue.parse(text)
        #expect(try JSONValue.parse(value.bytes()) == value)
    }

    @Test(
        "Expressions with many faults, or of great width",
        arguments: [
            "$", "=", "a", "a#.", "attributes.", "attributes.a#-b ", "attributes.a# + ", "\"\\q\" ", "'", "1.", "1e#",
            "1 in [", "x(", "((((", "!-", "a ? b : ", "not ", "\u{301}\u{316}", "🚲", "// ",
        ]
    )
    func faultyExpressions(piece: String) {
        let text = Self.text("", piece)
        do throws(ExpressionErrors) {
            let parsed = try ExpressionParser.parse(text)
            #expect(piece == "1.", "\(parsed.expression)")
        } catch {
            #expect(!error.errors.isEmpty)
            #expect(error.errors.allSatisfy { !$0.rendered(in: text).isEmpty })
        }
    }

    @Test("Expressions with many values, or with names that are not declared")
    func wideExpressions() throws {
        let names = EventSchemaNames(event: "e", attributes: (0..<5_000).map { "known\($0)" }, dimensions: ["a"])
        for piece in ["\"a#\", ", "\"\u{301}#\", ", "#, "] {
            let parsed = try ExpressionParser.parse(Self.text("dimensions.a in [", piece, "1]", length: 65_000))
            #expect(throws: ExpressionErrors.self) { try parsed.checked(as: .condition, in: names) }
            #expect(try ExpressionParser.parse(parsed.expression.description).expression == parsed.expression)
            #expect(parsed.expression.canonical().canonical() == parsed.expression.canonical())
        }
        let tests = (0..<1_000).map { "attributes.other\($0) == 1" }
        var expression = try ExpressionParser.parse(tests[0]).expression
        while expression.depth < 12 { expression = .binary(.or, expression, .binary(.and, .bool(true), expression)) }
        #expect(throws: ExpressionErrors.self) { try expression.checked(as: .condition, in: names) }
        #expect(expression.canonical().canonical() == expression.canonical())
    }

    @Test("Expressions whose parts are nested in one place", arguments: [0, 1, 2])
    func nestedExpressions(place: Int) throws {
        let depth = ExpressionGrammar.maximumDepth - 10
        let test = Expression.binary(.less, .attribute("x"), .attribute("y"))
        var choice = test
        for number in 0..<depth {
            let other = Expression.binary(.equal, .attribute("x"), .number(Quantity(number)))
            choice = .conditional(
                place == 0 ? choice : other,
                place == 1 ? choice : test,
                place == 2 ? .unary(.not, choice) : other
            )
            if choice.depth >= depth { break }
        }
        #expect(choice.canonical().canonical() == choice.canonical())
        #expect(try ExpressionParser.parse(choice.description).expression == choice)
        #expect(try ExpressionParser.parse(choice.canonical().description).expression == choice.canonical())
    }

    @Test(
        "Schedules, zones, instants, intervals and quantities",
        arguments: [
            "* ", "1,", "1-", "*/", "L,", "MON,", "a/", "/", "é", "e\u{301} ", "0", "-", "2026-", "P1D", "T0H", "9",
            ".", "e", "#/", "# ",
        ]
    )
    func others(piece: String) {
        let text = Self.text("", piece)
        #expect(throws: CronError.self) { try CronSchedule(text) }
        #expect(throws: CronError.self) { try CronSchedule("0 0 \(text) * *") }
        #expect(throws: TimeZoneError.self) { try TimeZoneID(text) }
        #expect(throws: TimeZoneError.self) { try TimeZoneID("Europe/" + text) }
        #expect(throws: TimestampError.self) { try Timestamp(iso8601OrDate: "2026-11-01T00:00:00." + text) }
        #expect(throws: PeriodError.self) { try Period(interval: text) }
        #expect(throws: PeriodError.self) { try Period(interval: "2026-11-01/P" + text) }
        #expect(throws: QuantityError.self) { try Quantity("1" + text + "1") }
    }
}
