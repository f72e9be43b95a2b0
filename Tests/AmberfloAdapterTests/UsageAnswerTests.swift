import AdapterKit
import Metering
import Testing

@testable import AmberfloAdapter

@Suite("What Amberflo answers about usage")
struct UsageAnswerTests {
    private static func query(_ window: String, _ step: UsageQuery.Step? = nil) throws -> UsageQuery {
        let object = try #require(AmberfloDefinition(try fixture("create-definition-response"), .document)).observed
        return UsageQuery(object: object, aggregation: .sum, window: try Period(interval: window), step: step)
    }

    private func cells(
        _ dialect: AmberfloDialect,
        _ body: String,
        _ window: String = "2026-11-01T00:00:00Z/2026-11-03T00:00:00Z",
        _ step: UsageQuery.Step? = .day
    ) async throws(AdapterError) -> [UsageCell] {
        guard let query = try? Self.query(window, step),
            let source = try? adapter(ScriptedTransport(.answer(200, body)), dialect).usage
        else {
            Issue.record("no source")
            return []
        }
        return try await source.usage(query)
    }

    private static func document(_ records: String) -> String {
        #"{"clientMeters":{"api-calls":[{"groupInfo":{"customerId":"a"},"records":\#(records)}]}}"#
    }

    private static func live(_ values: String) -> String {
        #"{"clientMeters":[{"group":{"groupInfo":{"customerId":"a"}},"values":\#(values)}]}"#
    }

    @Test(
        "What is not understood is an error that quotes it, never no usage",
        arguments: [
            (.document, #"{"clientMeters":{"API-Calls":[]}}"#, "API-Calls"),
            (.document, #"{"clientMeters":{"api-calls":null}}"#, "null"), (.document, document("null"), "null"),
            (.document, document("{}"), "{}"), (.document, document("[7]"), "7"),
            (.document, document(#"[{"1793491200":"5"}]"#), "5"),
            (.document, document(#"[{"1793491200000":5}]"#), "1793491200000"),
            (.document, document(#"[{"1793491199":5}]"#), "1793491199"),
            (.document, document(#"[{"1793664000":5}]"#), "1793664000"),
            (.document, document(#"[{"1793491200":1},{"1793494800":5}]"#), "1793494800"),
            (.document, #"{"clientMeters":{"api-calls":[{"records":[]}]}}"#, "records"),
            (.document, #"{"clientMeters":{"api-calls":[{"groupInfo":{"x":"mark"},"records":[]}]}}"#, "mark"),
            (.live, #"{"clientMeters":{"api-calls":[]}}"#, "api-calls"), (.live, live("null"), "null"),
            (.live, live("{}"), "{}"), (.live, live("[7]"), "7"),
            (.live, live(#"[{"secondsSinceEpochUtc":1793491200}]"#), "1793491200"),
            (.live, live(#"[{"secondsSinceEpochUtc":"1793491200","value":1}]"#), "1793491200"),
            (.live, live(#"[{"secondsSinceEpochUtc":1793491200,"value":"5"}]"#), "5"),
            (.live, live(#"[{"secondsSinceEpochUtc":1793491200000,"value":5}]"#), "1793491200000"),
            (.live, live(#"[{"secondsSinceEpochUtc":1793664000,"value":5}]"#), "1793664000"),
            (.live, live(#"[{"secondsSinceEpochUtc":1793494800,"value":5}]"#), "1793494800"),
            (.live, #"{"clientMeters":[{"values":[],"groupValue":7}]}"#, "groupValue"),
            (.live, #"{"clientMeters":[{"group":{"groupInfo":{}},"values":[]}]}"#, "groupInfo"),
        ] as [(AmberfloDialect, String, String)]
    )
    func wrong(dialect: AmberfloDialect, body: String, quoted: String) async {
        let error = await failure { () async throws(AdapterError) in try await cells(dialect, body) }
        #expect(error?.category == .malformedResponse)
        #expect(error?.message.contains(quoted) == true, "\(String(describing: error))")
    }

    @Test(
        "A null number is not known, which is not 0",
        arguments: [
            (.document, document(#"[{"1793491200":null},{"1793577600":0}]"#)),
            (
                .live,
                live(
                    #"[{"secondsSinceEpochUtc":1793491200,"value":null},{"secondsSinceEpochUtc":1793577600,"value":0}]"#
                )
            ),
        ] as [(AmberfloDialect, String)]
    )
    func null(dialect: AmberfloDialect, body: String) async throws {
        #expect(try await cells(dialect, body).map(\.value) == [nil, 0])
        #expect(try await cells(dialect, body, "2026-11-01T00:00:00Z/2026-11-03T00:00:00Z", nil).map(\.value) == [nil])
    }

    @Test(
        "The first interval may begin before the window, at the vendor's own bound",
        arguments: [
            ("2026-11-01T12:00:00Z/2026-11-03T00:00:00Z", .day, 1_793_491_200),
            ("2026-11-01T12:00:00Z/2026-11-03T00:00:00Z", .day, 1_793_534_400),
            ("2026-11-15T12:00:00Z/2026-12-03T00:00:00Z", .month, 1_793_491_200),
            ("2026-11-01T12:30:00Z/2026-11-01T13:00:00Z", nil, 1_793_534_400),
        ] as [(String, UsageQuery.Step?, Int)]
    )
    func firstInterval(window: String, step: UsageQuery.Step?, seconds: Int) async throws {
        let cells = try await cells(.document, Self.document(#"[{"\#(seconds)":4}]"#), window, step)
        #expect(cells.map(\.value) == [4])
        let live = Self.live(#"[{"secondsSinceEpochUtc":\#(seconds),"value":4}]"#)
        #expect(try await self.cells(.live, live, window, step) == cells)
    }

    @Test("A meter without usage has no cells", arguments: [#"{"clientMeters":[]}"#, live("[]")])
    func nothing(body: String) async throws {
        #expect(try await cells(.live, body) == [])
        #expect(try await cells(.document, Self.document("[]")) == [])
    }
}
