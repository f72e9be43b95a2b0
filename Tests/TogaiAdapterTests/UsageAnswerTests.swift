import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

@testable import TogaiAdapter

@Suite("What Togai answers about usage")
struct UsageAnswerTests {
    private static let days = "2026-11-01T00:00:00Z/2026-11-03T00:00:00Z"

    private func cells(
        _ transport: ScriptedTransport,
        _ window: String = days,
        step: UsageQuery.Step? = .day,
        customers: [String] = []
    ) async throws -> [UsageCell] {
        let object = TogaiImage.observed(try #require(TogaiMeter(try Fixture.liveMeter.json())))
        let query = UsageQuery(
            object: object,
            aggregation: .sum,
            window: try Period(interval: window),
            step: step,
            customers: customers
        )
        return try await #require(Account(transport).adapter.usage).usage(query)
    }

    private func failure(_ transport: ScriptedTransport, _ window: String = days) async throws -> AdapterError? {
        do {
            let cells = try await cells(transport, window)
            Issue.record("taken for \(cells)")
            return nil
        } catch let error as AdapterError {
            return error
        }
    }

    private static func answer(_ data: String) -> ScriptedTransport {
        ScriptedTransport(.status(200, #"{"results":[{"id":"usage","name":"METER_USAGE","data":\#(data)}]}"#))
    }

    private static func series(_ timestamps: String, _ values: String) -> String {
        #"[{"groupedBy":{"fieldName":"ACCOUNT_ID","fieldValue":"acme"},"timestamps":\#(timestamps),"#
            + #""metricValues":\#(values)}]"#
    }

    @Test(
        "times are read with and without seconds, in any offset",
        arguments: ["2026-11-02T00:00Z", "2026-11-02T05:30+05:30", "2026-11-02T00:00:00Z", "2026-11-02T00:00:00.000Z"]
    )
    func times(text: String) async throws {
        let cells = try await cells(Self.answer(Self.series(#"["\#(text)"]"#, #"["2.5"]"#)), customers: ["acme"])
        #expect(cells.map(\.value) == [0, try Quantity("2.5")])
    }

    @Test("the one result may leave out the id of the one query, and not bear another")
    func resultWithoutID() async throws {
        let data = Self.series(#"["2026-11-02T00:00:00Z"]"#, "[2]")
        let transport = ScriptedTransport(.status(200, #"{"results":[{"name":"METER_USAGE","data":\#(data)}]}"#))
        #expect(try await cells(transport, customers: ["acme"]).map(\.value) == [0, 2])
        let other = ScriptedTransport(.status(200, #"{"results":[{"id":"other","data":\#(data)}]}"#))
        #expect(try await failure(other)?.category == .malformedResponse)
        let two = ScriptedTransport(.status(200, #"{"results":[{"data":\#(data)},{"data":[]}]}"#))
        #expect(try await failure(two)?.category == .malformedResponse)
    }

    @Test(
        "a series that is not understood is an error that quotes it, never 0",
        arguments: [
            (series(#"["2026-11-01T00:00:00"]"#, "[1]"), "2026-11-01T00:00:00"),
            (series(#"["2026-11-01T00:00"]"#, "[1]"), "2026-11-01T00:00"),
            (series(#"["2026-11-01"]"#, "[1]"), "2026-11-01"), (series("[1793491200]", "[1]"), "1793491200"),
            (series(#"["2026-11-01T00:00Z"]"#, "[true]"), "true"), (series(#"["2026-11-01T00:00Z"]"#, #"["x"]"#), "x"),
            (series(#"["2026-11-01T00:00Z"]"#, "[[1]]"), "[1]"), (series(#"["2026-11-01T00:00Z"]"#, "[1,2]"), "2"),
            (series("[]", "[1]"), "acme"), (series("null", "[1]"), "timestamps"),
            (series(#"["2026-11-01T00:00Z"]"#, "null"), "metricValues"),
            (series(#"["2026-11-03T00:00Z"]"#, "[1]"), "2026-11-03T00:00Z"),
            (series(#"["2026-10-31T00:00Z"]"#, "[1]"), "2026-10-31T00:00Z"),
            (series(#"["2026-11-01T00:00Z","2026-11-01T18:30Z"]"#, "[1,2]"), "18:30Z"),
            (series(#"["2026-11-02T00:00:00.001Z"]"#, "[1]"), "no day of UTC"),
            (#"[{"timestamps":["2026-11-01T00:00Z"],"metricValues":[7]}]"#, "7"),
            (
                #"[{"groupedBy":{"fieldName":"ACCOUNT_ID","fieldValue":null},"timestamps":[],"metricValues":[]}]"#,
                "null"
            ),
            (
                #"[{"groupedBy":{"fieldName":"EVENT_STATUS","fieldValue":"A"},"timestamps":[],"metricValues":[]}]"#,
                "STATUS"
            ),
            ("[7]", "7"), ("null", "data"), ("{}", "data"),
        ]
    )
    func wrongSeries(data: String, quoted: String) async throws {
        let error = try await failure(Self.answer(data))
        #expect(error?.category == .malformedResponse)
        #expect(error?.message.contains(quoted) == true, "\(String(describing: error))")
    }

    @Test(
        "results that lack the query's are an error that quotes them",
        arguments: [#"{"mark":1}"#, #"{"results":null,"mark":1}"#, #"{"results":[{"id":"mark","data":[]}]}"#]
    )
    func wrongResults(body: String) async throws {
        let error = try await failure(ScriptedTransport(.status(200, body)))
        #expect(error?.category == .malformedResponse)
        #expect(error?.message.contains("mark") == true, "\(String(describing: error))")
    }

    @Test("a null number and one with too many digits are not known, and only what is told or missing as a whole is 0")
    func unknown() async throws {
        let times = #"["2026-11-01T00:00Z","2026-11-02T00:00Z"]"#
        let null = Self.answer(Self.series(times, "[null,0]"))
        #expect(try await cells(null, customers: ["acme", "bolt"]).map(\.value) == [nil, 0, 0, 0])
        #expect(try await cells(null, step: nil).map(\.value) == [nil])
        let long = String(repeating: "7", count: 40)
        #expect(try await cells(Self.answer(Self.series(times, #"[1,"\#(long)"]"#))).map(\.value) == [1, nil])
        for nothing in ["[]", #"[{"timestamps":[],"metricValues":[]}]"#] {
            #expect(try await cells(Self.answer(nothing), customers: ["acme"]).map(\.value) == [0, 0])
        }
    }

    @Test("a sum counts whatever lies in the window, wherever the steps of the answer begin")
    func anyBound() async throws {
        let times = #"["2026-11-01T00:00Z","2026-11-01T18:30Z"]"#
        #expect(try await cells(Self.answer(Self.series(times, "[1,2]")), step: nil).map(\.value) == [3])
    }

    @Test("the step that the window begins in may be told from its beginning")
    func firstStep() async throws {
        let window = "2026-11-01T12:00:00Z/2026-11-03T00:00:00Z"
        let answer = Self.answer(Self.series(#"["2026-11-01T00:00Z"]"#, "[4]"))
        #expect(try await cells(answer, window, customers: ["acme"]).map(\.value) == [4, 0])
    }

    /// Tells 1 for each of so many accounts and each day, or for a month as one, and cuts the answer after 300 points.
    private static func cutting(accounts: Int) -> ScriptedTransport {
        ScriptedTransport { request, _ in
            guard let asked = MetricsAsked(request) else { return .status(500) }
            let (start, end) = (asked.start, asked.end)
            let isDaily = asked.query["aggregationPeriod"] == "DAY"
            let length = isDaily ? 86_400 : end.seconds - start.seconds
            var points = 300
            var data: [JSONValue] = []
            for account in (0..<accounts).map({ "a\($0)" }) where asked.takes(account) {
                let times = stride(from: start.seconds, to: end.seconds, by: Int(length)).prefix(points)
                    .map { JSONValue.string(Timestamp(seconds: $0).description) }
                points -= times.count
                guard !times.isEmpty else { break }
                data.append([
                    "groupedBy": ["fieldName": "ACCOUNT_ID", "fieldValue": .string(account)],
                    "timestamps": .array(times), "metricValues": .array(times.map { _ in "1" }),
                ])
            }
            let answer: JSONValue = ["results": [["id": "usage", "data": .array(data)]]]
            return .status(200, answer.text())
        }
    }

    @Test("an answer that is full is asked for again in halves, so that nothing that was cut is missing")
    func halves() async throws {
        let network = Self.cutting(accounts: 60)
        let cells = try await cells(network, "2026-11-01T00:00:00Z/2026-11-11T00:00:00Z", step: nil)
        #expect(cells.count == 60)
        #expect(cells.allSatisfy { $0.value == 10 })
        #expect(network.requests.count == 7)
    }

    @Test("one step that is full is asked for by customers, 50 at a time")
    func groups() async throws {
        let network = Self.cutting(accounts: 400)
        let names = (0..<120).map { "a\($0 * 3)" } + ["none"]
        let cells = try await cells(
            network,
            "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z",
            step: nil,
            customers: names
        )
        #expect(cells.count == 121)
        #expect(cells.allSatisfy { $0.value == ($0.customer == "none" ? 0 : 1) })
        #expect(network.requests.count == 4)
    }

    @Test("one step that is full and whose customers are not known is an error that says what to do")
    func fullStep() async throws {
        let november = "2026-11-01T00:00:00Z/2026-11-02T00:00:00Z"
        let cut = try await failure(Self.cutting(accounts: 400), november)
        #expect(cut?.message.contains("300 points") == true)
        #expect(cut?.message.contains("customers who are named") == true)
        let refused = try await failure(ScriptedTransport(.status(400, #"{"message":"too many points"}"#)), november)
        #expect(refused?.category == .rejected)
        #expect(refused?.vendorMessage == "too many points")
        #expect(refused?.message.contains("those who are named") == true)
    }
}
