import AdapterKit
import Metering
import Testing

@Suite("What becomes of a usage event on its way to a vendor")
struct EventProjectionTests {
    private let start = Timestamp(seconds: 1_800_000_000)
    private let bytes = Expression.attribute("bytes")
    private let isEast = Expression.binary(.equal, .dimension("region"), .string("east"))

    private func keys(_ texts: String...) -> [Meter.Key] { texts.compactMap { Meter.Key($0) } }

    private func event(
        _ attributes: [String: Quantity] = ["bytes": Quantity(10)],
        region: String? = "east",
        at offset: Int64 = 0
    ) -> UsageEvent {
        UsageEvent(
            id: "e-1",
            event: "call",
            customer: "ann",
            timestamp: start.adding(seconds: offset),
            attributes: attributes,
            dimensions: region.map { ["region": $0, "tier": "pro"] } ?? [:]
        )
    }

    private func project(_ rules: [ProjectionRule], _ event: UsageEvent) -> ProjectionResult {
        EventProjection(vendor: "togai", rules: rules).apply(to: event)
    }

    @Test("an event is given the vendor's names, and keeps customer and instant")
    func renamed() {
        let rule = ProjectionRule(
            meters: keys("egress"),
            event: "call",
            output: ProjectedTemplate(
                target: "egressMib",
                idSuffix: ":egress",
                value: .binary(.divide, bytes, .number(Quantity(4))),
                dimensions: [.init(name: "zone", dimension: "region"), .init(name: "plan", dimension: "missing")]
            )
        )
        let expected = ProjectedEvent(
            id: "e-1:egress",
            target: "egressMib",
            customer: "ann",
            timestamp: start,
            value: quantity("2.5"),
            dimensions: ["zone": "east"]
        )
        #expect(project([rule], event()) == ProjectionResult(events: [expected]))
    }

    @Test("what the vendor would make nothing of is rejected, and nothing is sent where no meter counts the event")
    func checks() {
        let (egress, calls) = (keys("egress"), keys("calls"))
        var rule = ProjectionRule(
            meters: egress + calls,
            event: "call",
            output: ProjectedTemplate(target: "call"),
            checks: egress.map { ProjectionCheck(meter: $0, filter: isEast, value: bytes) }
        )
        #expect(project([rule], event()).rejections.isEmpty)
        #expect(project([rule], event([:], region: "west")).rejections.isEmpty)
        let shared = project([rule], event([:]))
        #expect(shared.events.count == 1)
        #expect(shared.rejections == [.init(meters: egress, reason: "the attribute `bytes` is missing")])
        rule.checks += calls.map { ProjectionCheck(meter: $0, filter: isEast, value: nil) }
        let alone = project([rule], event([:], region: nil))
        #expect(alone.events.isEmpty)
        #expect(alone.rejections == [.init(meters: egress + calls, reason: "the dimension `region` is missing")])
        rule.checks = []
        rule.output.attributes = [
            .init(name: "m", value: bytes, meter: egress.first, otherwise: .zero),
            .init(name: "n", value: .attribute("x"), meter: calls.first, otherwise: .zero),
        ]
        let derived = project([rule], event([:]))
        #expect(derived.events.isEmpty)
        let reasons = "the attribute `bytes` is missing; the attribute `x` is missing"
        #expect(derived.rejections == [.init(meters: egress + calls, reason: reasons)])
        #expect(project([rule], event(["x": 1])).events.count == 1)
    }

    @Test("a number that is too long for Meterway alone is rejected, and told to be in the event that others need")
    func longNumbers() throws {
        let (egress, calls) = (keys("egress"), keys("calls"))
        let square = Expression.binary(.multiply, bytes, bytes)
        var rule = ProjectionRule(
            meters: egress + calls,
            event: "call",
            output: ProjectedTemplate(target: "call"),
            checks: egress.map { ProjectionCheck(meter: $0, filter: nil, value: square) }
        )
        let long = event(["bytes": try Quantity("98765432109876543210.1")])
        let shared = project([rule], long)
        #expect(shared.events.count == 1)
        #expect(shared.rejections.map(\.meters) == [egress])
        #expect(shared.rejections.first?.reason.contains("may count it for this one") == true)
        rule.meters = egress
        let alone = project([rule], long)
        #expect(alone.events.isEmpty)
        #expect(alone.rejections == [.init(meters: egress, reason: "a result needs more than 34 significant digits")])
    }

    @Test("every rule is tried, in order, and takes only its own event")
    func rules() {
        let names = ["call", nil, "other"]
        let rules = names.enumerated().map { index, name in
            ProjectionRule(meters: [], event: name, output: ProjectedTemplate(target: "t\(index)"))
        }
        #expect(project(rules, event()).events.map(\.target) == ["t0", "t1"])
    }

    @Test(
        "a window takes its first instant and not its last",
        arguments: [(-1, false), (0, true), (9, true), (10, false)]
    )
    func window(offset: Int64, isTaken: Bool) {
        let end = start.adding(seconds: 10)
        let rule = ProjectionRule(
            meters: [],
            event: "call",
            from: start,
            to: end,
            output: ProjectedTemplate(target: "t")
        )
        #expect(project([rule], event(at: offset)).events.isEmpty == !isTaken)
        #expect(rule.takes(event(at: offset)) == isTaken)
        let attribute = ProjectedAttribute(
            name: "own",
            value: bytes,
            meter: Meter.Key("egress"),
            from: start,
            to: end,
            otherwise: .zero
        )
        let shared = ProjectionRule(
            meters: keys("egress"),
            event: "call",
            output: ProjectedTemplate(target: "t", attributes: [attribute])
        )
        #expect(
            project([shared], event(at: offset)).events.map(\.attributes) == [
                [.init(name: "own", value: isTaken ? Quantity(10) : .zero)]
            ]
        )
    }

    @Test("an event that a filter keeps back is dropped, and is no rejection")
    func filter() {
        let rule = ProjectionRule(
            meters: keys("egress"),
            event: "call",
            filter: isEast,
            output: ProjectedTemplate(target: "t")
        )
        #expect(project([rule], event()).events.count == 1)
        #expect(project([rule], event(region: "west")) == ProjectionResult())
    }

    @Test("an event that cannot be evaluated is rejected for its meter, and the others go on")
    func rejection() {
        let broken = ProjectionRule(
            meters: keys("egress"),
            event: "call",
            filter: isEast,
            output: ProjectedTemplate(target: "t0", value: .attribute("absent"))
        )
        let fine = ProjectionRule(
            meters: keys("ingress"),
            event: "call",
            output: ProjectedTemplate(target: "t1", value: bytes)
        )
        let result = project([broken, fine], event())
        #expect(result.events.map(\.target) == ["t1"])
        #expect(result.rejections == [.init(meters: keys("egress"), reason: "the attribute `absent` is missing")])
        let noRegion = project([broken, fine], event(region: nil))
        #expect(noRegion.rejections == [.init(meters: keys("egress"), reason: "the dimension `region` is missing")])
        #expect(noRegion.events.map(\.target) == ["t1"])
    }

    @Test("meters that share an event do not disturb each other")
    func sharedEvent() {
        let rule = ProjectionRule(
            meters: keys("east", "ratio", "lost"),
            event: "call",
            output: ProjectedTemplate(
                target: "call",
                attributes: [
                    .init(name: "bytes", value: bytes, unit: "B"),
                    .init(name: "items", value: .attribute("items")),
                    .init(name: "east", value: bytes, meter: Meter.Key("east"), filter: isEast, otherwise: .zero),
                    .init(name: "ratio", value: .binary(.divide, bytes, .attribute("zero")), meter: Meter.Key("ratio")),
                    .init(name: "lost", value: .attribute("absent"), meter: Meter.Key("lost"), otherwise: .zero),
                ]
            )
        )
        let result = project([rule], event(["bytes": Quantity(10), "zero": .zero], region: "west"))
        #expect(
            result.events.map(\.attributes) == [
                [
                    .init(name: "bytes", value: Quantity(10), unit: "B"), .init(name: "east", value: .zero),
                    .init(name: "lost", value: .zero),
                ]
            ]
        )
        #expect(
            result.rejections == [
                .init(meters: keys("ratio"), reason: "division by zero"),
                .init(meters: keys("lost"), reason: "the attribute `absent` is missing"),
            ]
        )
    }

    @Test("where a filter of a shared event is false, the attribute is what stands for it, or left out")
    func otherwise() {
        let attributes = [Quantity?.some(.zero), .none].map { otherwise in
            ProjectedAttribute(
                name: "own",
                value: bytes,
                meter: Meter.Key("east"),
                filter: isEast,
                otherwise: otherwise
            )
        }
        let found = attributes.map { attribute in
            let rule = ProjectionRule(
                meters: keys("east"),
                event: nil,
                output: ProjectedTemplate(target: "call", attributes: [attribute])
            )
            return project([rule], event(region: "west")).events.map(\.attributes)
        }
        #expect(found == [[[.init(name: "own", value: .zero)]], [[]]])
    }

    private func quantity(_ text: String) -> Quantity? { try? Quantity(text) }
}
