import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

@testable import TogaiAdapter

@Suite("Togai's usage of more accounts than it tells of at once")
struct CrowdTests {
    private static let day = "2026-11-01T00:00:00Z/2026-11-02T00:00:00Z"

    /// Tells 1 for each account in each hour that it uses, and leaves out what is more than 300 points.
    private static func metering(accounts: Int, in hours: @escaping @Sendable (Int) -> Range<Int>) -> ScriptedTransport
    {
        ScriptedTransport { request, _ in
            guard let asked = MetricsAsked(request) else { return .status(500) }
            let (start, end) = (asked.start, asked.end)
            let isHourly = asked.query["aggregationPeriod"] == "HOUR"
            var points: [(account: String?, times: [Int64: Int])] = []
            for account in (0..<accounts) where asked.takes("a\(account)") {
                let used = hours(account).map { Timestamp(iso: Self.day, hour: $0) }.filter { start <= $0 && $0 < end }
                let times = used.map { isHourly ? $0.seconds : start.seconds }
                points.append(("a\(account)", Dictionary(times.map { ($0, 1) }, uniquingKeysWith: +)))
            }
            if asked.query["groupBy"] == nil {
                points = [(nil, points.reduce(into: [:]) { $0.merge($1.times, uniquingKeysWith: +) })]
            }
            return .status(200, Self.answer(points).text())
        }
    }

    private static func answer(_ series: [(account: String?, times: [Int64: Int])]) -> JSONValue {
        var left = 300
        var data: [JSONValue] = []
        for (account, times) in series where !times.isEmpty && left > 0 {
            let told = times.sorted { $0.key < $1.key }.prefix(left)
            left -= told.count
            var object: JSONObject = [
                "timestamps": .array(told.map { .string(Timestamp(seconds: $0.key).description) }),
                "metricValues": .array(told.map { .string("\($0.value)") }),
            ]
            if let account {
                object.set("groupedBy", ["fieldName": "ACCOUNT_ID", "fieldValue": .string(account)])
            }
            data.append(.object(object))
        }
        return ["results": [["id": "usage", "data": .array(data)]]]
    }

    private func source(_ network: ScriptedTransport) async throws -> any UsageSource {
        try #require(Account(network).adapter.usage)
    }

    private func query(
        _ window: String = day,
        step: UsageQuery.Step? = nil,
        customers: [String] = []
    ) throws -> UsageQuery {
        let object = TogaiImage.observed(try #require(TogaiMeter(try Fixture.liveMeter.json())))
        return UsageQuery(
            object: object,
            aggregation: .sum,
            window: try Period(interval: window),
            step: step,
            customers: customers
        )
    }

    @Test(
        "are told from the hours that a day is made of, none of which is too full",
        arguments: [nil, UsageQuery.Step.day]
    )
    func hours(step: UsageQuery.Step?) async throws {
        let network = Self.metering(accounts: 400) { account in (account % 23)..<(account % 23 + 2) }
        let cells = try await source(network).usage(query(step: step))
        #expect(cells.count == 400)
        #expect(cells.allSatisfy { $0.value == 2 })
        #expect(network.requests.count < 12)
    }

    @Test(
        "are told from smaller steps of any window",
        arguments: ["2026-11-01/2026-12-01", "2026-10-31T22:30:00Z/2026-11-02T00:30:00Z", "2026-10-01/2026-12-01"]
    )
    func windows(window: String) async throws {
        let network = Self.metering(accounts: 400) { account in (account % 23)..<(account % 23 + 2) }
        let cells = try await source(network).usage(query(window))
        #expect(cells.count == 400 && cells.allSatisfy { $0.value == 2 })
        let whole = try await source(network).total(query(window))
        #expect(whole?.map(\.value) == [800])
    }

    @Test("are an error of its own where one hour is too full, and are told all together or by name")
    func fullHour() async throws {
        let network = Self.metering(accounts: 400) { _ in 9..<11 }
        let source = try await source(network)
        let error = await #expect(throws: AdapterError.self) { try await source.usage(query()) }
        #expect(error?.category == .tooManyCustomers)
        let total = try await source.total(query())
        #expect(total?.map(\.customer) == [nil] && total?.map(\.value) == [800])
        let hourly = try await source.total(query(step: .hour))
        #expect(hourly?.count == 24 && hourly?.map(\.value).filter { $0 == 400 }.count == 2)
        let names = (0..<400).map { "a\($0)" }
        let cells = try await source.usage(query(customers: names))
        #expect(Set(cells.compactMap(\.customer)) == Set(names) && cells.allSatisfy { $0.value == 2 })
    }

    @Test("are no error of their own where Togai refuses all together as well")
    func otherRefusal() async throws {
        let source = try await source(ScriptedTransport(.status(400, #"{"message":"no such meter"}"#)))
        let error = await #expect(throws: AdapterError.self) { try await source.usage(query()) }
        #expect(error?.category == .rejected && error?.vendorMessage == "no such meter")
    }

    @Test("are not taken from an answer by account where all together were asked for")
    func groupedTotal() async throws {
        let answer = Self.answer([("a1", [1_793_491_200: 2])])
        let source = try await source(ScriptedTransport(.status(200, answer.text())))
        let error = await #expect(throws: AdapterError.self) { try await source.total(query()) }
        #expect(error?.category == .malformedResponse)
    }
}

extension Timestamp {
    /// An hour of the day that an interval begins with.
    fileprivate init(iso interval: String, hour: Int) {
        let start = (try? Period(interval: interval))?.start ?? Timestamp(seconds: 0)
        self = start.adding(seconds: Int64(hour) * 3_600)
    }
}
