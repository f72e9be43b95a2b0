import AdapterKit
import Metering
import Testing
import Transport

@testable import AmberfloAdapter

@Suite("Reading usage")
struct UsageTests {
    private static func query(
        _ window: String,
        _ step: UsageQuery.Step? = nil,
        _ aggregation: Aggregation = .sum,
        customers: [String] = []
    ) throws -> UsageQuery {
        let object = try #require(AmberfloDefinition(try fixture("create-definition-response"), .document)).observed
        return UsageQuery(
            object: object,
            aggregation: aggregation,
            window: try Period(interval: window),
            step: step,
            customers: customers
        )
    }

    private static func point(_ seconds: Int64, _ value: Quantity?) -> AmberfloUsageGroup.Point {
        .init(start: Timestamp(seconds: seconds), value: value)
    }

    @Test("The document's question and answer are ours")
    func example() async throws {
        let network = ScriptedTransport(.answer(200, try fixture("usage-response").text()))
        let source = try #require(try adapter(network).usage)
        let cells = try await source.usage(Self.query("2024-06-11T10:00:00Z/2024-06-12T10:00:00Z", .day))
        #expect(network.lines == ["POST /usage \(try fixture("usage-request").text())"])
        let day = try Period(interval: "2024-06-11T10:00:00Z/2024-06-12T00:00:00Z")
        #expect(cells == [UsageCell(customer: "customer-123456", period: day, value: 42)])
    }

    @Test("The live question has a time range and a filter, the document's a filter of customers")
    func bodies() throws {
        let query = try Self.query(
            "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z",
            nil,
            .unique(.customer),
            customers: ["a", "b"]
        )
        let question = try #require(AmberfloUsageQuestion(query))
        #expect(
            question.body(.live, isGrouped: true).text()
                == #"{"meterApiName":"api-calls","timeRange":{"startTimeInSeconds":1793491200,"endTimeInSeconds":1796083200},"#
                + #""aggregation":"COUNT","timeGroupingInterval":"MONTH","groupBy":["customerId"],"filter":{"customerId":["a","b"]}}"#
        )
        #expect(
            question.body(.document, isGrouped: false).text()
                == #"{"meterApiName":"api-calls","startTimeInSeconds":1793491200,"endTimeInSeconds":1796083200,"#
                + #""aggregation":"COUNT","timeGroupingInterval":"MONTH","customerFilter":["a","b"]}"#
        )
    }

    @Test(
        "A window as a whole is asked for by the coarsest interval that it is made of",
        arguments: [
            ("2026-11-01T00:00:00Z/2027-02-01T00:00:00Z", "MONTH", "MONTH"),
            ("2026-11-01T00:00:00Z/2026-12-02T00:00:00Z", "DAY", "DAY"),
            ("2026-11-01T00:00:00Z/2026-11-08T00:00:00Z", "DAY", "MONTH"),
            ("2026-11-01T00:00:00Z/2026-11-01T05:00:00Z", "HOUR", "MONTH"),
            ("2026-11-01T00:00:01Z/2026-11-02T00:00:00Z", "HOUR", "MONTH"),
        ]
    )
    func intervals(window: String, sum: String, distinct: String) throws {
        #expect(AmberfloUsageQuestion(try Self.query(window))?.interval.rawValue == sum)
        #expect(AmberfloUsageQuestion(try Self.query(window, nil, .unique(.customer)))?.interval.rawValue == distinct)
        #expect(AmberfloUsageQuestion(try Self.query(window, nil, .max))?.interval.rawValue == distinct)
        #expect(AmberfloUsageQuestion(try Self.query(window, .hour))?.interval.rawValue == "HOUR")
    }

    @Test("A window is cut to whole seconds, and one without any has no usage")
    func fractions() throws {
        let cut = try #require(AmberfloUsageQuestion(try Self.query("2026-11-01T00:00:00.5Z/2026-11-01T00:00:09.999Z")))
        #expect(cut.window.description == "2026-11-01T00:00:01Z/2026-11-01T00:00:09Z")
        #expect(AmberfloUsageQuestion(try Self.query("2026-11-01T00:00:00.2Z/2026-11-01T00:00:00.9Z")) == nil)
    }

    @Test(
        "Intervals fold into the cells asked for as the meter's values do",
        arguments: [
            (Aggregation.sum, ["1": "4.5", "2": nil]), (.count, ["1": "4.5", "2": nil]), (.max, ["1": "3", "2": nil]),
            (.unique(.customer), ["1": "1", "2": nil]), (.unique(.dimension("x")), ["1": nil, "2": nil]),
        ] as [(Aggregation, [String: String?])]
    )
    func folding(aggregation: Aggregation, expected: [String: String?]) throws {
        let query = try Self.query("1970-01-01T00:00:00Z/1970-01-03T00:00:00Z", nil, aggregation)
        let groups = [
            AmberfloUsageGroup(
                customer: "1",
                points: [Self.point(0, try Quantity("1.5")), Self.point(86_400, 3), Self.point(90_000, 0)]
            ),
            AmberfloUsageGroup(customer: "2", points: [Self.point(0, 1), Self.point(3_600, nil)]),
        ]
        let cells = AmberfloUsageCells(question: try #require(AmberfloUsageQuestion(query))).customers(groups)
        #expect(cells.map(\.period) == [query.window, query.window])
        let values = Dictionary(uniqueKeysWithValues: cells.map { ($0.customer ?? "", $0.value?.description) })
        #expect(values == expected)
    }

    @Test("Cells of a step lie within the window, and what lies outside it is left")
    func steps() throws {
        let query = try Self.query("1970-01-01T12:00:00Z/1970-01-02T12:00:00Z", .day)
        let group = AmberfloUsageGroup(
            customer: "1",
            points: [0, 43_200, 86_400, 129_600].map { Self.point($0, 1) }
        )
        let cells = AmberfloUsageCells(question: try #require(AmberfloUsageQuestion(query))).customers([group])
        #expect(
            cells.map { "\($0.period) \($0.value?.description ?? "")" } == [
                "1970-01-01T12:00:00Z/1970-01-02T00:00:00Z 2", "1970-01-02T00:00:00Z/1970-01-02T12:00:00Z 1",
            ]
        )
        let months = try Self.query("2026-01-31T00:00:00Z/2026-03-01T00:00:00Z", .month)
        let other = AmberfloUsageGroup(
            customer: nil,
            points: [Self.point(1_769_817_600, 1), Self.point(1_769_904_000, 2)]
        )
        let monthly = AmberfloUsageCells(question: try #require(AmberfloUsageQuestion(months))).customers([other])
        #expect(
            monthly.map(\.period.description) == [
                "2026-01-31T00:00:00Z/2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z/2026-03-01T00:00:00Z",
            ]
        )
    }

    @Test("The total of distinct customers is their number, since it does not add up otherwise")
    func distinctCustomers() async throws {
        let answer = """
            {"clientMeters":{"api-calls":[{"groupInfo":{"customerId":"a"},"records":[{"0":1}]},
            {"groupInfo":{"customerId":"b"},"records":[{"0":0}]},{"groupInfo":{"customerId":"c"},"records":[{"0":1}]}]}}
            """
        let source = try #require(try adapter(ScriptedTransport(.answer(200, answer))).usage)
        let cells = try await source.usage(
            Self.query("1970-01-01T00:00:00Z/1970-01-02T00:00:00Z", nil, .unique(.customer))
        )
        #expect(cells.map(\.customer) == [nil, "a", "b", "c"])
        #expect(cells.map(\.value) == [2, 1, 0, 1])
    }

    @Test("A customer is one distinct customer, although `COUNT` may count the events")
    func countedEvents() async throws {
        let answer = """
            {"clientMeters":{"api-calls":[{"groupInfo":{"customerId":"a"},"records":[{"0":7}]},
            {"groupInfo":{"customerId":"b"},"records":[{"0":0}]}]}}
            """
        let source = try #require(try adapter(ScriptedTransport(.answer(200, answer))).usage)
        let window = "1970-01-01T00:00:00Z/1970-01-02T00:00:00Z"
        let cells = try await source.usage(Self.query(window, nil, .unique(.customer)))
        #expect(cells.map(\.customer) == [nil, "a", "b"])
        #expect(cells.map(\.value) == [1, 1, 0])
    }

    /// Greatest values of two days in two months, as a vendor tells them who fills intervals without usage with 0.
    private static let greatest = """
        {"clientMeters":{"api-calls":[{"groupInfo":{"customerId":"a"},"records":[{"2592000":0,"2678400":-3}]},
        {"groupInfo":{"customerId":"b"},"records":[{"2592000":0},{"2678400":0}]},
        {"groupInfo":{"customerId":"c"},"records":[{"2592000":0,"2678400":-1}]},
        {"groupInfo":{"customerId":"d"},"records":[{"2592000":0,"2678400":2}]}]}}
        """
    private static let twoMonths = "1970-01-31T00:00:00Z/1970-02-02T00:00:00Z"

    @Test("A 0 that stands for no usage is no greatest value, which a count of events tells")
    func zeros() async throws {
        let counts = """
            {"clientMeters":{"api-calls":[{"groupInfo":{"customerId":"a"},"records":[{"2592000":0,"2678400":2}]},
            {"groupInfo":{"customerId":"c"},"records":[{"2592000":1,"2678400":1}]}]}}
            """
        let network = ScriptedTransport(.answer(200, Self.greatest), .answer(200, counts))
        let cells = try await #require(try adapter(network).usage).usage(Self.query(Self.twoMonths, nil, .max))
        #expect(cells.map { "\($0.customer ?? "") \($0.value?.description ?? "")" } == ["a -3", "c 0", "d 2"])
        #expect(network.lines.map { $0.contains(#""aggregation":"COUNT""#) } == [false, true])
        let refusing = ScriptedTransport(.answer(200, Self.greatest), .answer(400, "{}"))
        let unknown = try await #require(try adapter(refusing).usage).usage(Self.query(Self.twoMonths, nil, .max))
        #expect(unknown.map(\.value) == [nil, nil, nil, 2])
    }

    @Test("Events are counted only where a greatest value is 0")
    func noZeros() async throws {
        let answer = """
            {"clientMeters":{"api-calls":[{"groupInfo":{"customerId":"a"},"records":[{"2592000":-4,"2678400":-3}]},
            {"groupInfo":{"customerId":"d"},"records":[{"2592000":0,"2678400":2}]}]}}
            """
        let network = ScriptedTransport(.answer(200, answer))
        let cells = try await #require(try adapter(network).usage).usage(Self.query(Self.twoMonths, nil, .max))
        #expect(cells.map(\.value) == [-3, 2])
    }

    @Test("A report that is refused, as it may be for its size, is asked for in halves, where it has many intervals")
    func halves() async throws {
        func answer(_ seconds: Int, _ value: Int) -> ScriptedTransport.Step {
            let point = #"{"secondsSinceEpochUtc":\#(seconds),"value":\#(value)}"#
            return .answer(
                200,
                #"{"clientMeters":[{"group":{"groupInfo":{"customerId":"a"}},"values":[\#(point)]}]}"#
            )
        }
        // November in Paris, from 1793487600 on.
        let month = try Self.query("2026-10-31T23:00:00Z/2026-11-30T23:00:00Z")
        let network = ScriptedTransport(.answer(400, "{}"), answer(1_793_487_600, 3), answer(1_794_783_600, 4))
        let cells = try await #require(try adapter(network, .live).usage).usage(month)
        #expect(cells == [UsageCell(customer: "a", period: month.window, value: 7)])
        let ranges = [(1_793_487_600, 1_796_079_600), (1_793_487_600, 1_794_783_600), (1_794_783_600, 1_796_079_600)]
        #expect(
            zip(network.lines, ranges).allSatisfy { line, range in
                line.contains(#"{"startTimeInSeconds":\#(range.0),"endTimeInSeconds":\#(range.1)}"#)
            }
        )
        let hopeless = ScriptedTransport(
            .answer(400, "{}"),
            .answer(400, "{}"),
            .answer(400, "{}"),
            .answer(400, "{}"),
            .answer(400, "{}")
        )
        let long = try #require(try adapter(hopeless, .live).usage)
        let error = await failure { () async throws(AdapterError) in try await long.usage(month) }
        #expect(error?.status == 400 && hopeless.lines.count == 5)
        let short = ScriptedTransport(.answer(400, "{}"))
        let brief = try #require(try adapter(short, .live).usage)
        let day = try Self.query("2026-11-01T00:00:00Z/2026-11-02T00:00:00Z", .hour)
        #expect(await failure { () async throws(AdapterError) in try await brief.usage(day) }?.status == 400)
    }

    @Test("A report by day is asked for in halves beyond 32 days, cut at a midnight, and in no less than that")
    func halvesByDay() async throws {
        let none = ScriptedTransport.Step.answer(200, #"{"clientMeters":[]}"#)
        let long = ScriptedTransport(.answer(400, "{}"), none, none)
        let source = try #require(try adapter(long, .live).usage)
        _ = try await source.usage(Self.query("2026-10-01T00:00:00Z/2026-12-01T00:00:00Z", .day))
        let ranges = [(1_790_812_800, 1_796_083_200), (1_790_812_800, 1_793_404_800), (1_793_404_800, 1_796_083_200)]
        #expect(
            zip(long.lines, ranges).allSatisfy { line, range in
                line.contains(#"{"startTimeInSeconds":\#(range.0),"endTimeInSeconds":\#(range.1)}"#)
            }
        )
        #expect(long.lines.count == 3)
        let short = ScriptedTransport(.answer(400, "{}"))
        let brief = try #require(try adapter(short, .live).usage)
        let days = try Self.query("2026-10-01T00:00:00Z/2026-11-02T00:00:00Z", .day)
        #expect(await failure { () async throws(AdapterError) in try await brief.usage(days) }?.status == 400)
        #expect(short.lines.count == 1)
    }

    @Test("Customers whose names differ by code points alone are counted apart")
    func distinctCodePoints() async throws {
        let answer = """
            {"clientMeters":{"api-calls":[{"groupInfo":{"customerId":"\\u00e9"},"records":[{"0":1}]},
            {"groupInfo":{"customerId":"e\\u0301"},"records":[{"0":1},{"3600":1}]}]}}
            """
        let source = try #require(try adapter(ScriptedTransport(.answer(200, answer))).usage)
        let window = "1970-01-01T00:00:00Z/1970-01-02T00:00:00Z"
        let cells = try await source.usage(Self.query(window, nil, .unique(.customer)))
        #expect(cells.map(\.customer) == [nil, "\u{e9}"])
        #expect(cells.map(\.value) == [2, 2])
    }

    @Test("Each value is one distinct value, although `COUNT` may count the events, and the total is asked for apart")
    func distinctValues() async throws {
        func answer(_ groups: String...) -> ScriptedTransport.Step {
            let elements = groups.map {
                #"{"group":{"groupInfo":{\#($0)}},"values":[{"secondsSinceEpochUtc":0,"value":7}]}"#
            }
            return .answer(200, #"{"clientMeters":[\#(elements.joined(separator: ","))]}"#)
        }
        let network = ScriptedTransport(
            answer(#""customerId":"a","x":"1""#, #""customerId":"a","x":"2""#, #""customerId":"b","x":"2""#),
            answer(#""x":"1""#, #""x":"2""#)
        )
        let source = try #require(try adapter(network, .live).usage)
        let window = "1970-01-01T00:00:00Z/1970-01-02T00:00:00Z"
        let cells = try await source.usage(Self.query(window, .day, .unique(.dimension("x"))))
        #expect(cells.map { "\($0.customer ?? "all") \($0.value?.description ?? "")" } == ["all 2", "a 2", "b 1"])
        #expect(network.lines[0].contains(#""groupBy":["customerId","x"]"#))
        #expect(network.lines[1].contains(#""groupBy":["x"]"#))
    }

    @Test("Where a report of each value is refused, Amberflo's own number of distinct values is taken, the total apart")
    func manyDistinctValues() async throws {
        let network = ScriptedTransport(
            .answer(400, #"{"errorMessage":"too many rows"}"#),
            .answer(
                200,
                #"{"clientMeters":[{"group":{"groupInfo":{"customerId":"a"}},"values":[{"secondsSinceEpochUtc":0,"value":2}]}]}"#
            ),
            .answer(
                200,
                #"{"clientMeters":[{"group":{"groupInfo":{}},"values":[{"secondsSinceEpochUtc":0,"value":5}]}]}"#
            )
        )
        let source = try #require(try adapter(network, .live).usage)
        let window = "1970-01-01T00:00:00Z/1970-01-02T00:00:00Z"
        let cells = try await source.usage(Self.query(window, nil, .unique(.dimension("x"))))
        #expect(cells.map { "\($0.customer ?? "all") \($0.value?.description ?? "")" } == ["all 5", "a 2"])
        #expect(!network.lines[2].contains("groupBy"))
    }

    @Test("Numbers are exact, and one with too many digits is not known")
    func numbers() throws {
        let long = String(repeating: "7", count: 35)
        let body = try JSONValue.parse(
            #"{"clientMeters":{"api-calls":[{"groupInfo":{},"records":[{"0":12345678901234567890.123456789,"60":\#(long),"120":null}]}]}}"#
        )
        let question = try #require(AmberfloUsageQuestion(try Self.query("1970-01-01T00:00:00Z/1970-01-01T00:09:00Z")))
        let groups = try AmberfloUsageGroup.groups(in: body, to: question, isGrouped: false, .document)
        #expect(
            groups == [
                AmberfloUsageGroup(
                    customer: nil,
                    points: [
                        Self.point(0, try Quantity("12345678901234567890.123456789")), Self.point(60, nil),
                        Self.point(120, nil),
                    ]
                )
            ]
        )
    }

    @Test(
        "An answer of another shape is an error, not nothing",
        arguments: [
            "{}", #"{"clientMeters":[]}"#, #"{"clientMeters":{"api-calls":[{"records":[{"x":1}]}]}}"#,
            #"{"clientMeters":{"api-calls":[{"records":[{"0":"1"}]}]}}"#, "<html>", "",
        ]
    )
    func malformed(body: String) async throws {
        let source = try #require(try adapter(ScriptedTransport(.answer(200, body))).usage)
        let query = try Self.query("1970-01-01T00:00:00Z/1970-01-02T00:00:00Z")
        let error = await failure { () async throws(AdapterError) in try await source.usage(query) }
        #expect(error?.category == .malformedResponse)
    }

    @Test("An answer that is not understood is quoted, but not at length")
    func longAnswer() async throws {
        let key = String(repeating: "0,", count: 3_000)
        let body = #"{"clientMeters":{"api-calls":[{"records":[{"\#(key)":1}]}]}}"#
        let source = try #require(try adapter(ScriptedTransport(.answer(200, body))).usage)
        let query = try Self.query("1970-01-01T00:00:00Z/1970-01-02T00:00:00Z")
        let error = await failure { () async throws(AdapterError) in try await source.usage(query) }
        #expect(error?.message.hasPrefix("`0,0,0,") == true)
        #expect(error?.message.utf8.count ?? .max < 300)
    }

    @Test(
        "A meter without usage has no cells",
        arguments: [#"{"clientMeters":{}}"#, #"{"clientMeters":{"api-calls":[]}}"#, #"{"clientMeters":null}"#]
    )
    func nothing(body: String) async throws {
        let source = try #require(try adapter(ScriptedTransport(.answer(200, body))).usage)
        #expect(try await source.usage(Self.query("1970-01-01T00:00:00Z/1970-01-02T00:00:00Z")) == [])
    }
}
