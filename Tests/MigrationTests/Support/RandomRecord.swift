import AdapterKit
import Metering
import Migration
import SeededRandom
import SyncEngine
import Testing

/// Makes records with every part filled by lot.
struct RandomRecord {
    private var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    private mutating func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    private mutating func text() -> String {
        let texts = ["", "a", "Égress \"MiB\"", "a/b", "um.1", "\n", "日本", "null", "cut-over"]
        return texts[number(texts.count)]
    }

    private mutating func instant() -> Timestamp {
        Timestamp(seconds: Int64(number(2_000_000_000)), nanoseconds: Int32(number(3)) * 250_000_000)
    }

    private mutating func several<Element>(_ make: (inout Self) throws -> Element) rethrows -> [Element] {
        try (0..<number(4)).map { _ in try make(&self) }
    }

    private mutating func key() throws -> Meter.Key { try #require(Meter.Key("m-\(number(50))")) }

    private mutating func end() -> MovedObject.End {
        MovedObject.End(
            ObjectRef(ObjectKind("usageMeter"), text()),
            id: text(),
            name: text(),
            address: number(2) == 0 ? nil : text()
        )
    }

    private mutating func meter() throws -> MigratedMeter {
        let stages = MigratedMeter.Stage.allCases
        var filed: MigratedMeter.Filed?
        if number(2) == 0 {
            filed = .init(vendors: number(2) == 0 ? nil : several { $0.text() }, overrides: [text(): .string(text())])
        }
        return MigratedMeter(try key(), name: text(), stage: stages[number(stages.count)], filed: filed)
    }

    private mutating func step() throws -> MigrationStep {
        let phases = MigrationStep.Phase.allCases
        return MigrationStep(
            phases[number(phases.count)],
            run: Int64(number(1_000)),
            at: instant(),
            meters: try several { try $0.key() },
            status: number(2) == 0 ? nil : number(6),
            undoes: number(2) == 0 ? nil : phases[number(phases.count)]
        )
    }

    private mutating func verification() throws -> Verification {
        let start = instant()
        return Verification(
            at: instant(),
            window: try Period(start: start, end: start.adding(seconds: 1 + Int64(number(1_000)))),
            passed: number(2) == 0,
            tolerance: text(),
            leftOut: number(9),
            meters: try several { try $0.key() },
            compared: number(9),
            differing: number(9),
            definitions: Dictionary(keepingFirst: try several { (try $0.key(), $0.text()) }),
            report: text(),
            failed: try several { try $0.key() },
            idle: try several { try $0.key() }
        )
    }

    private mutating func binding() throws -> Binding {
        Binding(
            vendor: text(),
            ref: ObjectRef(ObjectKind("meterType"), text()),
            id: text(),
            name: text(),
            meters: [try key()],
            isOurs: number(2) == 0,
            recorded: ObjectImage([text(): .string(text()), "n": .null]),
            definition: number(2) == 0 ? .null : ["key": "m"],
            isSynced: number(2) == 0
        )
    }

    mutating func record() throws -> MigrationRecord {
        var record = MigrationRecord(
            try #require(MigrationRoute(from: "from \(text())", to: "to \(text())")),
            started: instant()
        )
        record.meters = try several { try $0.meter() }
        record.objects = try several { lot in
            let (old, new) = (lot.number(3), lot.end())
            return MovedObject(
                meters: try lot.several { try $0.key() },
                old: old == 0 ? nil : lot.end(),
                new: old == 1 ? nil : new
            )
        }
        record.steps = try several { try $0.step() }
        record.verifications = try several { try $0.verification() }
        record.released = try several { try $0.binding() }
        record.filedCustomers = several { $0.text() }
        return record
    }
}
