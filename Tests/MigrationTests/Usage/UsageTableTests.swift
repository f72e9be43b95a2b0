import AdapterKit
import Metering
import Migration
import Testing

@Suite("Usage is shown side by side")
struct UsageTableTests {
    private let window = Windows.november

    private func key(_ text: String = "egress") throws -> Meter.Key { try #require(Meter.Key(text)) }

    @Test(
        "A row is without usage where all who can tell say so, and not where nobody can, or one did not",
        arguments: [
            ([UsageReading.value(0), .value(nil)], true), ([.value(nil), .absent("no such meter")], true),
            ([.value(0), .unavailable("no history")], true), ([.value(0), .failed("unreachable")], false),
            ([.value(0), .value(1)], false), ([.absent("no such meter")], false),
            ([.unavailable("no history")], false), ([.value(1), .unavailable("no history")], false),
        ]
    )
    func withoutUsage(readings: [UsageReading], expected: Bool) throws {
        let sides = readings.enumerated().map { UsageSide("v\($0.offset)", $0.element) }
        let row = UsageRow(meter: try key(), customer: nil, period: window, sides: sides)
        #expect(row.isWithoutUsage == expected)
    }

    private func usage(
        _ vendor: String,
        _ values: [String: Quantity?],
        others: UsageReading? = nil
    ) throws -> VendorUsage {
        let cells = values.map { UsageCell(customer: $0.key, period: window, value: $0.value) }
        let totals = UsageTotals(cells, .sum, silence: "not remembered", others: others)
        return VendorUsage(vendor: vendor, readAt: .at("2026-12-01"), totals: [try key(): [window: totals]])
    }

    @Test("every customer whom any side or the events know has a row, below that of all")
    func customers() throws {
        let table = UsageTable(
            UsageQuestion(meters: [try key()], window: window),
            [try usage("a", ["x": 1]), try usage("b", ["y": 2])],
            references: [
                try key(): [
                    window: UsageTotals([UsageCell(customer: "z", period: window, value: 3)], .sum, silence: "")
                ]
            ]
        )
        #expect(table.rows.map(\.customer) == [nil, "x", "y", "z"])
        #expect(table.rows.allSatisfy { !$0.isEqual && $0.isCompared })
        #expect(table.rows[1].sides.map(\.reading) == [.value(1), .value(0)])
        #expect(table.rows[3].reference == .value(3))
    }

    @Test("customers that are asked for have a row whether anybody knows them or not, and no others have")
    func asked() throws {
        let question = UsageQuestion(meters: [try key()], window: window, customers: ["nobody"])
        let table = UsageTable(question, [try usage("a", ["x": 1]), try usage("b", ["x": 1])])
        #expect(table.rows.map(\.customer) == ["nobody"])
        #expect(table.rows[0].isEqual)
        #expect(!table.rows[0].isUsage)
    }

    @Test("a number beside one that is not known is not compared, and differs from nothing")
    func unknown() throws {
        let table = UsageTable(
            UsageQuestion(meters: [try key()], window: window),
            [try usage("a", ["x": 1]), try usage("b", ["x": nil as Quantity?])]
        )
        #expect(table.rows[1].sides[1].reading == .unavailable("not remembered"))
        #expect(table.rows.allSatisfy { $0.isEqual && !$0.isCompared })
    }

    @Test("a meter that a vendor has not is said so in every row")
    func absent() throws {
        var gone = VendorUsage(vendor: "b", readAt: .at("2026-12-01"))
        gone.absences[try key()] = .absent("it is not at b")
        let table = UsageTable(UsageQuestion(meters: [try key()], window: window), [try usage("a", ["x": 1]), gone])
        #expect(table.rows.map { $0.sides[1].reading } == [.absent("it is not at b"), .absent("it is not at b")])
    }
}
