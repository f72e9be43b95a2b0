import Testing

@testable import Metering

@Suite("The reference aggregation says what a meter's total is")
struct ReferenceAggregatorTests {
    private func instant(_ text: String) throws -> Timestamp { try Timestamp(iso8601: text) }

    private func november() throws -> Period {
        try Period(start: instant("2026-11-01T00:00:00Z"), end: instant("2026-12-01T00:00:00Z"))
    }

    private func meter(
        _ aggregation: Aggregation,
        value: String? = "attributes.n",
        filter: String? = nil,
        event: String? = "e",
        change: (inout Meter.Draft) -> Void = { _ in }
    ) throws -> Meter {
        var draft = Meter.Draft(key: try #require(Meter.Key("m")), name: "M", aggregation: aggregation)
        draft.event = event
        draft.value = try aggregation.needsValue ? value.map { .expression(try Expression($0, as: .number)) } : nil
        draft.filter = try filter.map { .expression(try Expression($0, as: .condition)) }
        change(&draft)
        return try Meter(draft)
    }

    private func event(
        _ id: String,
        _ number: String? = "1",
        at time: String = "2026-11-10T00:00:00Z",
        customer: String = "c",
        name: String = "e",
        region: String? = "eu"
    ) throws -> UsageEvent {
        UsageEvent(
            id: id,
            event: name,
            customer: customer,
            timestamp: try instant(time),
            attributes: try number.map { ["n": try Quantity($0)] } ?? [:],
            dimensions: region.map { ["region": $0] } ?? [:]
        )
    }

    private func total(_ meter: Meter, _ events: [UsageEvent], customer: String? = nil) throws -> Quantity? {
        try ReferenceAggregator.usage(of: meter, over: events, in: november(), customer: customer).total
    }

    @Test(
        "Each aggregation folds the values",
        arguments: [
            (Aggregation.sum, "10.5"), (.count, "4"), (.max, "7"), (.min, "-1.5"), (.average, "2.625"), (.latest, "3"),
            (.unique(.customer), "2"), (.unique(.dimension("region")), "3"),
        ]
    )
    func aggregations(aggregation: Aggregation, expected: String) throws {
        let events = try [
            event("1", "2", at: "2026-11-02T00:00:00Z", customer: "a", region: "eu"),
            event("2", "7", at: "2026-11-03T00:00:00Z", customer: "b", region: "us"),
            event("3", "3", at: "2026-11-29T00:00:00Z", customer: "a", region: "eu"),
            event("4", "-1.5", at: "2026-11-04T00:00:00Z", customer: "b", region: "ap"),
        ]
        let unvalued = try event("5", nil, customer: "a", region: nil)
        #expect(try total(meter(aggregation), events) == Quantity(expected))
        #expect(try total(meter(aggregation), events.reversed()) == Quantity(expected))
        for mask in 0..<16 {
            var sides = try [0, 1].map { _ in try ReferenceAggregator(meter: meter(aggregation), window: november()) }
            for (index, event) in events.enumerated() { sides[mask >> index & 1].add(event) }
            sides[mask & 1].add(unvalued)
            sides[0].merge(sides[1])
            let usage = try sides[0].usage()
            let all = events + [unvalued]
            #expect(try usage == ReferenceAggregator.usage(of: meter(aggregation), over: all, in: november()))
        }
    }

    @Test(
        "An empty period is 0 for sum, count and unique, and has no value for the others",
        arguments: [
            (Aggregation.sum, Quantity?(0)), (.count, 0), (.unique(.customer), 0), (.unique(.dimension("region")), 0),
            (.max, nil),
            (.min, nil), (.average, nil), (.latest, nil),
        ]
    )
    func empty(aggregation: Aggregation, expected: Quantity?) throws {
        let usage = try ReferenceAggregator.usage(of: meter(aggregation), over: [], in: november())
        #expect(usage == ReferenceUsage(total: expected, customers: [:], counted: 0, rejected: []))
    }

    @Test(
        "The window and the active time are half-open",
        arguments: [
            ("2026-10-31T23:59:59.999999999Z", false), ("2026-11-01T00:00:00Z", true), ("2026-11-04T23:59:59Z", true),
            ("2026-11-05T00:00:00Z", false), ("2026-11-30T23:59:59.999Z", false),
        ]
    )
    func windows(time: String, counts: Bool) throws {
        let meter = try meter(.count) { draft in
            draft.activeFrom = try? instant("2026-10-15T00:00:00Z")
            draft.activeTo = try? instant("2026-11-05T00:00:00Z")
        }
        #expect(try total(meter, [event("1", at: time)]) == (counts ? 1 : 0))
    }

    @Test("An event whose reader knows it for the first of its id counts as another does, and its id is not kept")
    func knownFirst() throws {
        var aggregator = try ReferenceAggregator(meter: meter(.sum), window: november())
        for event in try [event("1", "2"), event("2", "3"), event("1", "5"), event("3", at: "2026-12-01T00:00:00Z")] {
            aggregator.addFirst(event)
        }
        #expect(try aggregator.usage().total == 10)
    }

    @Test("Nothing counts before the active time or at the window's end")
    func outerWindows() throws {
        let late = try meter(.count) { $0.activeFrom = try? instant("2026-11-10T00:00:00Z") }
        let events = try [
            "2026-11-09T23:59:59Z", "2026-11-10T00:00:00Z", "2026-11-30T23:59:59Z", "2026-12-01T00:00:00Z",
        ]
        .enumerated().map { try event("\($0.offset)", at: $0.element) }
        #expect(try total(late, events) == 2)
    }

    @Test(
        "Ids are the same where their code points are, and one that needs too many digits keeps no other from its total"
    )
    func exactIDsAndOverflow() throws {
        let spellings = try ["\u{E9}", "e\u{301}", "\u{E9}"].map { try event($0) }
        let usage = try ReferenceAggregator.usage(of: meter(.count), over: spellings, in: november())
        #expect(usage.total == 2)
        var aggregator = try ReferenceAggregator(meter: meter(.sum), window: november())
        for event in try [
            event("1", "1e30", customer: "a"), event("2", "1e-30", customer: "a"), event("3", "5", customer: "b"),
        ] {
            aggregator.add(event)
        }
        let known = aggregator.knownUsage
        #expect(known.customers == ["b": 5] && known.overflowing == ["a"] && known.totalOverflows)
        #expect(throws: AggregationError.overflow(customer: "a")) { try aggregator.usage() }
    }

    @Test("A meter takes the events of its name, or every event")
    func names() throws {
        let events = try [event("1"), event("2", name: "other")]
        #expect(try total(meter(.count), events) == 1)
        #expect(try total(meter(.count, event: nil), events) == 2)
    }

    @Test("Value and filter are evaluated, and what cannot be is rejected with its reason, never 0")
    func rejection() throws {
        let meter = try meter(.sum, value: "10 / attributes.n", filter: "dimensions.region in ['eu', 'us']")
        let events = try [
            event("1", "4"), event("2", "0", region: "ap"), event("3", "0"), event("4", nil),
            event("5", "5", region: nil),
            event("6", nil, region: nil), event("7", "8", region: "us"),
        ]
        let usage = try ReferenceAggregator.usage(of: meter, over: events, in: november())
        #expect(try usage.total == Quantity("3.75"))
        #expect(usage.counted == 2)
        #expect(
            usage.rejected.map(\.description) == [
                "event 3 of c: division by zero", "event 4 of c: the attribute `n` is missing",
                "event 5 of c: the dimension `region` is missing", "event 6 of c: the dimension `region` is missing",
            ]
        )
    }

    @Test("An event without the counted dimension is rejected")
    func uniqueWithoutDimension() throws {
        let usage = try ReferenceAggregator.usage(
            of: meter(.unique(.dimension("region"))),
            over: [event("1"), event("2", region: nil)],
            in: november()
        )
        #expect(usage.total == 1)
        #expect(usage.rejected.map(\.reason) == [EvaluationError(.missingDimension("region"))])
    }

    @Test("The first event of an id counts, also where it lies elsewhere, and no later one")
    func duplicates() throws {
        let events = try [
            event("1", "5"), event("1", "5"), event("1", "7"), event("2", "1", at: "2026-10-01T00:00:00Z"),
            event("2", "2"), event("3", name: "other"), event("3", "4"), event("4", "8"),
            event("4", "9", at: "2026-10-01T00:00:00Z"),
        ]
        let usage = try ReferenceAggregator.usage(of: meter(.sum), over: events, in: november())
        #expect(usage.total == 13)
        #expect(usage.counted == 2)
    }

    @Test("Customers have totals of their own, and one customer's total can be asked for")
    func customers() throws {
        let events = try [
            event("1", "5", customer: "a"), event("2", "7", customer: "b"), event("3", "3", customer: "a"),
        ]
        let usage = try ReferenceAggregator.usage(of: meter(.average), over: events, in: november())
        #expect(usage.total == 5)
        #expect(usage.customers == ["a": 4, "b": 7])
        #expect(try total(meter(.sum), events, customer: "a") == 8)
        #expect(try total(meter(.sum), events, customer: "nobody") == 0)
        #expect(try total(meter(.max), events, customer: "nobody") == nil)
    }

    @Test("Of two latest events, the one with the greater id counts")
    func latest() throws {
        let events = try [
            event("e-10", "1"), event("e-9", "2"), event("e-1", "3"), event("e-99", "4", at: "2026-11-09T00:00:00Z"),
        ]
        #expect(try total(meter(.latest), events) == 2)
        #expect(try total(meter(.latest), events.reversed()) == 2)
    }

    @Test("An average is rounded half to even at 18 digits")
    func average() throws {
        let thirds = try [event("1", "1"), event("2", "1"), event("3", "0")]
        #expect(try total(meter(.average), thirds) == Quantity("0.666666666666666667"))
        let halves = try [event("1", "0.000000000000000001"), event("2", "0")]
        #expect(try total(meter(.average), halves) == 0)
    }

    @Test("A sum is exact whatever its order, and only a total that is too long is an error")
    func longSums() throws {
        let events = try [event("1", "1e33"), event("2", "0.001"), event("3", "-1e33"), event("4", "1", customer: "d")]
        #expect(try total(meter(.sum), events) == Quantity("1.001"))
        #expect(throws: AggregationError.overflow(customer: "c")) { try total(meter(.sum), Array(events.prefix(2))) }
        #expect(throws: AggregationError.overflow(customer: nil)) {
            try total(meter(.sum), [event("1", "1e33"), event("2", "0.01", customer: "d")])
        }
    }

    @Test("A meter whose filter or value is opaque has no reference total")
    func opaque() throws {
        let filtered = try meter(.count) { $0.filter = .opaque(dialect: "togai", text: "{}") }
        #expect(throws: AggregationError.opaque(field: .filter, dialect: "togai")) { try total(filtered, []) }
        let valued = try meter(.sum) { $0.value = .opaque(dialect: "togai", text: "{}") }
        #expect(throws: AggregationError.opaque(field: .value, dialect: "togai")) { try total(valued, []) }
    }

    @Test("Texts that only look the same are counted apart")
    func codePoints() throws {
        let events = try [event("1", region: "\u{e9}"), event("2", region: "e\u{301}")]
        #expect(try total(meter(.unique(.dimension("region"))), events) == 2)
    }

    @Test("Totals do not depend on the order of events, and customers' totals add up", arguments: 0..<20)
    func orderDoesNotMatter(seed: Int) throws {
        var generator = ExpressionGenerator(seed: UInt64(seed))
        let period = try Period(start: .epoch, end: Timestamp(seconds: 1_500_000_000))
        var events: [UsageEvent] = []
        for index in 0..<100 {
            var event = generator.event()
            event.id = "e-\(index)"
            event.attributes = event.attributes.mapValues { _ in generator.random.pick(ExpressionGenerator.numbers) }
            events.append(event)
        }
        let value = generator.expression(.number, depth: 2).description
        let filter = generator.expression(.bool, depth: 3).description
        for aggregation in [Aggregation.sum, .count, .max, .min, .average, .latest, .unique(.customer)] {
            let meter = try meter(aggregation, value: value, filter: filter)
            let usage = try ReferenceAggregator.usage(of: meter, over: events, in: period)
            let again = try ReferenceAggregator.usage(
                of: meter,
                over: events.shuffled(using: &generator.random),
                in: period
            )
            #expect(usage.total == again.total && usage.customers == again.customers)
            #expect(Set(usage.rejected) == Set(again.rejected))
            switch aggregation {
            case .sum, .count, .unique: #expect(try QuantitySum(usage.customers.values).total() == usage.total)
            case .max: #expect(usage.customers.values.max() == usage.total)
            case .min: #expect(usage.customers.values.min() == usage.total)
            case .average, .latest: #expect((usage.total == nil) == usage.customers.isEmpty)
            }
        }
    }
}
