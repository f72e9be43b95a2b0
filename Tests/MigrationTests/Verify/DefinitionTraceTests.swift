import Metering
import Migration
import Testing

@Suite("Differences of definitions and customers are traced")
struct DefinitionTraceTests {
    private let filter = Formula.expression(.binary(.less, .attribute("status"), .number(400)))

    @Test("events that did not pass the filter, or lost their value, are told", arguments: [true, false])
    func projection(_ hasSeries: Bool) throws {
        let month = try PlantedMonth {
            $0.filter = filter
            $0.value = .expression(.binary(.divide, .attribute("bytes"), .number(1_024)))
        }
        var plain = month.meter.draft
        plain.filter = nil
        let unfiltered = try month.difference(month.side("amberflo", as: Meter(plain), hasSeries: hasSeries))
        #expect(try unfiltered.trace(.projection).sentence.contains("without the filter"))
        var raw = month.meter.draft
        raw.value = .expression(.attribute("bytes"))
        let bytes = try month.difference(month.side("amberflo", as: Meter(raw), hasSeries: hasSeries))
        #expect(try bytes.trace(.projection).sentence.contains("`bytes` as it is"))
        raw.filter = nil
        let both = try month.difference(month.side("amberflo", as: Meter(raw), hasSeries: hasSeries))
        #expect(try both.trace(.projection).sentence.contains("and without the filter"))
        raw.aggregation = .count
        raw.value = nil
        let ones = try month.difference(month.side("amberflo", as: Meter(raw), hasSeries: hasSeries))
        #expect(try ones.trace(.projection).sentence.contains("1 for each event"))
    }

    @Test("a count that sums up what events carry is told")
    func counted() throws {
        let month = try PlantedMonth {
            $0.aggregation = .count
            $0.value = nil
        }
        var raw = month.meter.draft
        raw.aggregation = .sum
        raw.value = .expression(.attribute("bytes"))
        #expect(
            try month.difference(month.side("amberflo", as: Meter(raw))).trace(.projection).sentence.contains("`bytes`")
        )
    }

    @Test("a variant whose hours are not the vendor's is not claimed although its total is")
    func coincidence() throws {
        let month = try PlantedMonth { $0.filter = filter }
        var plain = month.meter.draft
        plain.filter = nil
        var new = try month.side("amberflo", as: Meter(plain))
        let hours = month.steps.filter { new.series?[$0] != nil }
        let first = try #require(new.series?[hours[0]])
        let second = try #require(new.series?[hours[1]])
        try #require(first != second)
        new.series?[hours[0]] = second
        new.series?[hours[1]] = first
        #expect(try !month.difference(new).kinds.contains(.projection))
    }

    @Test("what the files say anew and nobody applied is told as that, and events are not blamed for it")
    func edited() throws {
        let month = try PlantedMonth { $0.filter = filter }
        var plain = month.meter.draft
        plain.filter = nil
        var new = try month.side("amberflo", as: Meter(plain))
        #expect(try month.difference(new).trace(.projection).sentence.contains("did not pass through the projection"))
        new.edits = ["`filter` is not set where something is meant"]
        let difference = try month.difference(new)
        #expect(try difference.trace(.changedDefinition).sentence.contains("meterway apply"))
        #expect(try !difference.trace(.projection).sentence.contains("did not pass"))
    }

    @Test("a multiple in every hour says as if, since distinct events may make it as well")
    func multiple() throws {
        let month = try PlantedMonth()
        var twice = month.meter.draft
        twice.value = .expression(.binary(.multiply, .attribute("bytes"), .number(2)))
        let difference = try month.difference(month.side("amberflo", as: Meter(twice)), withEvents: false)
        #expect(try difference.trace(.duplicates).sentence.contains("as if each event counted 2 times"))
    }

    @Test("an active time that a vendor does not keep is told")
    func active() throws {
        let month = try PlantedMonth { $0.activeFrom = .at("2026-11-04") }
        var plain = month.meter.draft
        plain.activeFrom = nil
        #expect(try month.difference(month.side("amberflo", as: Meter(plain))).kinds.contains(.activeWindow))
    }

    @Test("another unit is told by its factor, and one that is the same in one hour alone is not")
    func unit() throws {
        let month = try PlantedMonth()
        var kib = month.meter.draft
        kib.value = .expression(.binary(.multiply, .attribute("bytes"), .number(1_024)))
        let difference = try month.difference(month.side("amberflo", as: Meter(kib)), withEvents: false)
        #expect(difference.kinds == [.unit])
        let back = try month.difference(
            month.side("amberflo"),
            old: month.side("togai", as: Meter(kib)),
            withEvents: false
        )
        #expect(try back.trace(.unit).sentence.contains("divided by 1024"))
        var single = try PlantedMonth()
        single.events = [month.events[0]]
        let one = try single.difference(single.side("amberflo", as: Meter(kib)), withEvents: false)
        #expect(!one.kinds.contains(.unit) && !one.kinds.contains(.duplicates))
    }

    @Test("values that are rounded event by event are told with their digits")
    func rounding() throws {
        let month = try PlantedMonth { $0.value = .expression(.binary(.divide, .attribute("bytes"), .number(1_024))) }
        let rounded = month.events.map { event in
            var event = event
            let value = (try? (event.attributes["bytes"] ?? 0).divided(by: 1_024)) ?? 0
            event.attributes["bytes"] = value.rounded(fractionDigits: 4, rule: .halfUp)
            return event
        }
        var plain = month.meter.draft
        plain.value = .expression(.attribute("bytes"))
        let difference = try month.difference(month.side("amberflo", rounded, as: Meter(plain)))
        #expect(try difference.trace(.rounding).sentence.contains("4 fractional digits"))
    }

    @Test("a customer that a vendor knows from no meter is unknown there; one that it knows is not")
    func unknown() throws {
        let month = try PlantedMonth()
        var new = try month.side("togai", [])
        new.customers = ["globex"]
        for withEvents in [true, false] {
            let difference = try month.difference(new, old: month.side("amberflo"), withEvents: withEvents)
            #expect(try difference.trace(.unknownCustomer).vendor == "togai")
        }
        new.customers = ["acme"]
        #expect(try !month.difference(new, old: month.side("amberflo")).kinds.contains(.unknownCustomer))
    }

    @Test("a customer without a counter is told as that")
    func counterless() throws {
        let month = try PlantedMonth()
        let new = DifferenceCase.Side("usage-engine", .absent("no counter at usage-engine"))
        #expect(try month.difference(new).kinds == [.noCounter])
        let gone = DifferenceCase.Side("amberflo", .absent("its object m-1 is no longer at amberflo"))
        let trace = try month.difference(gone).trace(.noMeter)
        #expect(trace.sentence == "nothing counts `egress` at amberflo: its object m-1 is no longer at amberflo")
        let whole = try month.difference(gone, old: month.side("togai", []), customer: nil)
        #expect(try whole.trace(.noMeter).vendor == "amberflo", "also where nobody has used it")
    }

    @Test("the same usage under another spelling of the customer is told, but not among several that fit")
    func renamed() throws {
        let month = try PlantedMonth()
        var old = try month.side("togai")
        var new = try month.side("amberflo", [])
        old.usage = ["acme": old.reading.quantity ?? 0]
        new.customers = []
        new.usage = ["ACME": old.reading.quantity ?? 0]
        #expect(try month.difference(new, old: old).trace(.renamedCustomer).sentence.contains("another spelling"))
        #expect(try !month.difference(new, old: old).kinds.contains(.unknownCustomer), "it is not to be made anew")
        // The same from the side of the name that the events do not know.
        var stranger = try month.side("amberflo")
        stranger.usage = ["ACME": old.reading.quantity ?? 0]
        var silent = try month.side("togai", [])
        silent.usage = old.usage
        let trace = try month.difference(stranger, old: silent, customer: "ACME").trace(.renamedCustomer)
        #expect(trace.vendor == "togai" && trace.sentence.contains("under the customer acme"))
        new.usage = ["x": old.reading.quantity ?? 0, "y": old.reading.quantity ?? 0]
        #expect(try !month.difference(new, old: old).kinds.contains(.renamedCustomer))
    }

    @Test("a definition that was changed is told, whatever else there is")
    func changed() throws {
        let month = try PlantedMonth()
        var new = try month.side("amberflo", [])
        new.mismatches = ["`aggregation` is max where sum is meant"]
        let difference = try month.difference(new)
        #expect(try difference.trace(.changedDefinition).sentence.contains("where sum is meant"))
        let causes = DifferenceTracer.trace(difference).causes
        #expect(!causes.contains { $0.kind == .steps }, "what says why needs no word of where")
    }

    @Test("a difference that nothing explains claims nothing, and says what was ruled out")
    func unexplained() throws {
        let month = try PlantedMonth()
        var new = try month.side("amberflo")
        var series = new.series ?? [:]
        for (index, hour) in month.steps.enumerated() {
            guard let usage = series[hour] else { continue }
            series[hour] = try usage.adding(Quantity(1 + index * index % 17))
        }
        new.series = series
        new.reading = .value(try QuantitySum(series.values).total())
        for withEvents in [true, false] {
            let outcome = DifferenceTracer.trace(try month.difference(new, withEvents: withEvents))
            #expect(!outcome.isExplained, "\(outcome.causes)")
            #expect(outcome.causes.first?.sentence.contains("spread over") == true)
            #expect(outcome.ruledOut.count > 4)
        }
        new.series = nil
        let bare = DifferenceTracer.trace(try month.difference(new, withEvents: false))
        #expect(bare.ruledOut.count < 4, "what nothing at hand can tell is not ruled out: \(bare.ruledOut)")
    }

    @Test(
        "with seeds, a planted loss is claimed by what was planted, and no number is claimed for sides that agree",
        arguments: 1...12
    )
    func seeds(_ seed: UInt64) throws {
        let month = try PlantedMonth(seed: seed)
        let gone = month.events[Int(seed) * 7]
        let trace = try month.difference(month.side("amberflo", month.events.filter { $0.id != gone.id })).trace(
            .missingEvents
        )
        #expect(trace.events == [gone.id])
        let difference = try month.difference(month.side("amberflo"))
        #expect(difference.kinds.isEmpty)
    }

    /// A month whose meter takes a hundredfold from the middle on.
    private func changing() throws -> (month: PlantedMonth, before: Meter, counted: [Meter]) {
        var month = try PlantedMonth {
            $0.value = .expression(.binary(.multiply, .attribute("bytes"), .literal(.number(100))))
        }
        var draft = month.meter.draft
        draft.value = .expression(.attribute("bytes"))
        let before = try Meter(draft)
        month.earlier = .init(meter: before, until: .at("2026-11-06"))
        return (month, before, [before, month.meter])
    }

    /// A vendor that counts each event by the definition of its time.
    private func side(
        _ vendor: String,
        _ events: [UsageEvent],
        _ month: PlantedMonth,
        hasSeries: Bool = true
    ) throws
        -> DifferenceCase.Side
    {
        let change = try #require(month.earlier)
        let until = try #require(change.until)
        let first = try month.side(vendor, events.filter { $0.timestamp < until }, as: change.meter)
        var side = try month.side(vendor, events.filter { $0.timestamp >= until })
        let total = try (first.reading.quantity ?? 0).adding(side.reading.quantity ?? 0)
        side.reading = .value(total)
        side.series = hasSeries ? side.series?.merging(first.series ?? [:]) { new, _ in new } : nil
        return side
    }

    @Test(
        "a vendor that counts all by one of the two definitions of a window is told, and the right one is not accused"
    )
    func oneOfTwo() throws {
        let (month, _, definitions) = try changing()
        let right = try side("togai", month.events, month)
        for (meter, words) in zip(definitions, ["since 2026-11-06", "before 2026-11-06"]) {
            for hasSeries in [true, false] {
                let wrong = try month.side("amberflo", as: meter, hasSeries: hasSeries)
                let difference = try month.difference(wrong, old: right)
                let trace = try difference.trace(.changedDefinition)
                #expect(trace.vendor == "amberflo" && trace.sentence.contains("what happened \(words)"), "\(trace)")
                #expect(Set(DifferenceTracer.trace(difference).causes.map(\.vendor)) == ["amberflo"])
            }
        }
    }

    @Test(
        "an event that is missing on either side of a change is named, whichever definition counts it",
        arguments: [10, 110]
    )
    func missingBesideChange(_ index: Int) throws {
        let (month, _, _) = try changing()
        let gone = month.events[index]
        let right = try side("togai", month.events, month)
        for hasSeries in [true, false] {
            let lacking = try side("amberflo", month.events.filter { $0.id != gone.id }, month, hasSeries: hasSeries)
            let difference = try month.difference(lacking, old: right)
            #expect(try difference.trace(.missingEvents).events == [gone.id])
            #expect(difference.kinds == [.missingEvents])
        }
    }

    @Test(
        "where the definition before the change cannot be evaluated, the vendors are held to each other and not to a part of the events"
    )
    func opaqueBeforeChange() throws {
        var (month, _, _) = try changing()
        let right = try side("togai", month.events, month)
        var draft = month.meter.draft
        draft.value = .opaque(dialect: "togai", text: "{}")
        month.earlier = .init(meter: try Meter(draft), until: .at("2026-11-06"))
        let late = try month.side("amberflo", month.events.filter { $0.timestamp >= .at("2026-11-06") })
        let trace = try month.difference(late, old: right).trace(.startedLate)
        #expect(trace.vendor == "amberflo" && trace.sentence.contains("the same as togai otherwise"), "\(trace)")
    }
}
