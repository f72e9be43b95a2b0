import Metering
import Migration

/// Where migrations stand, in each form.
struct StatusView: Sendable {
    let records: [MigrationRecord]
    let now: Timestamp
    let selection: MeterSelection
    /// Which migrations were asked for, such as ` from togai`; empty for all.
    var sought = ""
    /// The meters whose definitions are bound, by vendor.
    var bound: [String: Set<Meter.Key>] = [:]
    /// Why a cutover would refuse meters that passed their newest comparison.
    var obstacles: [MigrationRoute: [HeldMeter]] = [:]

    /// Where a migration stands: it is verified only as long as a cutover would take that.
    private func phase(_ record: MigrationRecord) -> MigrationRecord.Phase {
        refusals(record).isEmpty ? record.phase : .moved
    }

    /// What a cutover would say.
    private func refusals(_ record: MigrationRecord) -> [(what: String, remedy: String)] {
        CutoverRefusal.sentences(obstacles[record.route] ?? [], leaving: record.route.from)
    }

    private var nothing: String {
        "No migration\(sought) was begun; `meterway migrate assess` shows what one would come to."
    }

    /// The text for people.
    func text(_ palette: Palette) -> String {
        guard !records.isEmpty else { return nothing }
        return records.map { text($0, palette) }.joined(separator: "\n\n")
    }

    private func text(_ record: MigrationRecord, _ palette: Palette) -> String {
        var lines = [
            palette.bold("\(record.route.from) to \(record.route.to)") + ": \(phase(record).words) "
                + palette.dim("since \(record.since(phase(record)))"),
            "  meters    \(counts(record))",
        ]
        lines.append("  compared  \(compared(record))")
        if let step = record.unfinished {
            let end = step.status.map { "ended with status \($0)" } ?? "did not come to its end"
            lines.append("  open      run \(step.run), \(step.phase.rawValue) at \(step.at), \(end)")
        }
        lines += (disagreements(record) + refusals(record).map(\.what)).map { "  " + palette.yellow("* \($0)") }
        lines.append("  next      \(next(record))")
        let shown =
            selection.isEverything
            ? record.meters.filter(\.stage.isUnderWay) : record.meters.filter { selection.contains($0.key) }
        let width = shown.map(\.key.text.count).max() ?? 0
        lines += shown.map { "    \($0.key.text.padded(to: width))  \($0.stage.words)" }
        return lines.joined(separator: "\n")
    }

    /// How many meters are at each stage.
    private func counts(_ record: MigrationRecord) -> String {
        let counts = MigratedMeter.Stage.allCases.compactMap { stage -> String? in
            let count = record.keys(at: stage).count
            return count == 0 ? nil : "\(count) \(stage.words)"
        }
        return counts.isEmpty ? "none" : counts.joined(separator: ", ")
    }

    /// The newest comparison in words.
    private func compared(_ record: MigrationRecord) -> String {
        guard let newest = record.verifications.last else { return "never" }
        let result =
            newest.passed
            ? "passed, \(newest.tolerance)"
            : newest.differing == 0
                ? "failed, although no number differs: nobody used a meter, or the files say otherwise than what was applied"
                : "failed, \(newest.differing.counted("number")) unequal or not to be had, \(newest.compared) compared"
        let left = newest.leftOut == 0 ? "" : ", \(newest.leftOut) left out"
        return
            "\(newest.at) (\(age(newest)) ago): \(result), \(newest.meters.count.counted("meter")), \(newest.window)\(left)"
    }

    private func age(_ verification: Verification) -> String { Age.words(now.seconds - verification.at.seconds) }

    /// Where what is bound is not what the record says, as after a change of the files that an apply has brought about.
    private func disagreements(_ record: MigrationRecord) -> [String] {
        record.meters.flatMap { meter -> [String] in
            let places: [String] =
                switch meter.stage {
                case .moved: [record.route.from, record.route.to]
                case .cutOver: [record.route.to]
                default: []
                }
            return places.filter { !(bound[$0]?.contains(meter.key) ?? false) }.map {
                "`\(meter.key)` is \(meter.stage.words) by the record, and nothing of it is bound at \($0)"
            }
        }
    }

    /// What is to be done next.
    private func next(_ record: MigrationRecord) -> String {
        let ends = record.route.options
        if let step = record.unfinished {
            let more =
                step.phase == .run && step.status == 3
                ? ", with `--adopt` where an object at the new vendor differs" : ""
            return "end it: meterway migrate \(step.phase.rawValue) \(ends)\(more)"
        }
        if let refusal = refusals(record).first { return refusal.remedy }
        switch record.phase {
        case .planned, .rolledBack, .running: return "meterway migrate run \(ends)"
        case .moved: return "send usage to both, then meterway migrate verify \(ends) --window START/END"
        case .verified: return "meterway migrate cutover \(ends)"
        case .cutOver: return "nothing; \(record.route.from) can leave the project where it has no other meters"
        }
    }

    /// The document for programs.
    var json: JSONValue {
        ["formatVersion": 1, "migrations": .array(records.map(json))]
    }

    private func json(_ record: MigrationRecord) -> JSONValue {
        let newest = record.verifications.last
        return [
            "from": .string(record.route.from), "to": .string(record.route.to),
            "phase": .string(phase(record).rawValue),
            "started": .string(record.started.description),
            "since": .string(record.since(phase(record)).description),
            "meters": .array(
                record.meters.filter { selection.contains($0.key) }.map { meter in
                    [
                        "key": .string(meter.key.text), "name": .string(meter.name),
                        "stage": .string(meter.stage.rawValue),
                    ]
                }
            ),
            "verification": newest.map(json) ?? .null, "steps": .array(record.steps.map(\.json)),
            "disagreements": .array(disagreements(record).map(JSONValue.string)),
            "obstacles": .array((obstacles[record.route] ?? []).map(json)),
            "unfinished": record.unfinished.map(\.json) ?? .null, "next": .string(next(record)),
        ]
    }

    private func json(_ obstacle: HeldMeter) -> JSONValue {
        [
            "key": .string(obstacle.key.text), "reason": .string(obstacle.reason),
            "remedy": .string(obstacle.remedy),
        ]
    }

    private func json(_ verification: Verification) -> JSONValue {
        verification.json.adding(["ageSeconds": .integer(Int(now.seconds - verification.at.seconds))])
    }

    /// A table for reviews.
    var markdown: String {
        guard !records.isEmpty else { return nothing }
        let rows = records.map { record in
            [
                "\(record.route)", phase(record).words, record.since(phase(record)).description, counts(record),
                compared(record), next(record),
            ]
        }
        return MarkdownTable.render(["migration", "stands", "since", "meters", "compared", "next"], rows)
            .joined(separator: "\n")
    }
}

extension MigrationRecord.Phase {
    /// The phase as people read it.
    var words: String {
        switch self {
        case .planned: "nothing moved yet"
        case .running: "under way"
        case .moved: "at both vendors"
        case .verified: "verified"
        case .cutOver: "cut over"
        case .rolledBack: "rolled back"
        }
    }
}

extension MigratedMeter.Stage {
    /// The stage as people read it.
    var words: String {
        switch self {
        case .running: "being moved"
        case .moved: "at both vendors"
        case .leaving: "being cut over"
        case .cutOver: "cut over"
        case .rejoining: "being brought back to the old vendor"
        case .withdrawing: "being taken back"
        case .withdrawn: "taken back"
        }
    }
}
