import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("Which definition was written last")
struct DefinitionRecencyTests {
    private let key: Meter.Key
    private let ref: ObjectRef

    init() throws {
        key = try #require(Meter.Key("a"))
        ref = ObjectRef(ModelKind.definition, "a")
    }

    private func meter(_ name: String) throws -> Meter {
        try Meter(Meter.Draft(key: key, name: name, aggregation: .count))
    }

    /// A run that wrote the definition at some vendors.
    private func entry(_ run: Int64, _ command: String, _ vendors: [String], undoes: Int64? = nil) -> HistoryEntry {
        HistoryEntry(
            run: run,
            record: RunRecord(
                command: command,
                user: "ada",
                host: "forge",
                revision: nil,
                undoes: undoes,
                started: Model.now
            ),
            finished: Model.now,
            status: 0,
            steps: vendors.map { vendor in
                HistoryEntry.Step(
                    intent: Intent(
                        run: run,
                        vendor: vendor,
                        action: .update,
                        ref: ref,
                        id: "d1",
                        name: "A",
                        marks: [],
                        meters: [key],
                        changes: [],
                        at: Model.now
                    ),
                    outcome: .done(id: "d1")
                )
            }
        )
    }

    /// A vendor that was given a name of the meter.
    private func side(_ vendor: String, _ name: String) throws -> VendorSide {
        var binding = Model.binding(Model.definition("a"), "d1", meters: [key: try meter(name)])
        binding.vendor = vendor
        return VendorSide(vendor, ModelTranslator(), [], [binding], now: Model.now)
    }

    private func latest(_ history: [HistoryEntry]) throws -> String? {
        let sides = [try side("x", "Old"), try side("y", "New")]
        #expect(DefinitionRecency.isNeeded(sides))
        return DefinitionRecency(history).latest(sides).0[key]?.name
    }

    @Test("that of the newest run, unless an undo took the whole run back")
    func undone() throws {
        let first = entry(1, "apply", ["x", "y"])
        let sync = entry(2, "sync", ["x", "y"])
        let last = entry(3, "sync", ["y"])
        #expect(try latest([first, sync, last]) == "New")
        #expect(try latest([first, entry(2, "sync", ["x"]), last, entry(4, "undo", ["y"], undoes: 3)]) == "Old")
    }

    @Test("an undo of a part takes no run back")
    func undoneInPart() throws {
        let history = [
            entry(1, "apply", ["x", "y"]), entry(2, "sync", ["x", "y"]), entry(3, "undo", ["y"], undoes: 2),
        ]
        #expect(try latest(history) == "New")
    }
}
