import AdapterKit
import Metering

/// The rules by which an assessment finds what can go wrong: each is a condition on what was read, and none weighs another.
struct RiskRules {
    let input: AssessmentInput
    let assessment: Assessment
    let inventory: SourceInventory

    init(_ input: AssessmentInput, _ assessment: Assessment, _ inventory: SourceInventory) {
        self.input = input
        self.assessment = assessment
        self.inventory = inventory
    }

    var to: String { input.to.name }
    var from: String { input.from.name }

    /// What the rules found, gravest first.
    var found: [MigrationRisk] {
        let rules = [
            refused, missing, collisions, undecodable, unfinished, exceeded, counters, accounts, lookalikes, adoptions,
            pending,
            opaqueFindings,
            projected, periods, running, repeats, history, unknownCustomers, descriptive, decisions,
        ]
        let risks = rules.flatMap(\.self)
        return MigrationRisk.Severity.allCases.flatMap { severity in risks.filter { $0.severity == severity } }
    }

    // MARK: Meters that do not move

    private var refused: [MigrationRisk] {
        assessment.meters.filter { $0.standing == .refused }.map { meter in
            let findings = meter.findings.filter { $0.fidelity == .refused }
            return MigrationRisk(
                "refused",
                .high,
                [meter.key],
                reason: "\(to) cannot hold it"
                    + (findings.first.map { " (`\($0.field.rawValue)`): \($0.reason)" } ?? " as the project wants it"),
                remedy: findings.first?.remedy ?? "look at `meterway explain \(meter.key)`"
            )
        }
    }

    private var missing: [MigrationRisk] {
        assessment.meters.filter { $0.standing == .missing }.map { meter in
            MigrationRisk(
                "missing",
                .high,
                [meter.key],
                reason: "the files want it at \(from), which has nothing of it to move",
                remedy: assessment.route.remedyForMissing
            )
        }
    }

    private var collisions: [MigrationRisk] {
        assessment.meters.compactMap { meter in
            guard case .collides(let reason, let remedy) = meter.standing else { return nil }
            return MigrationRisk("collision", .high, [meter.key], reason: reason, remedy: remedy)
        }
    }

    private var undecodable: [MigrationRisk] {
        assessment.undecodable.map {
            MigrationRisk(
                "unreadable",
                .high,
                reason:
                    "the \($0.kind) \"\($0.name)\"\($0.id.map { " (\($0))" } ?? "") cannot be read as a meter: \($0.reason)",
                remedy: "write the meter into a file by hand, with `vendors: [\(to)]`"
            )
        }
    }

    private var unfinished: [MigrationRisk] {
        guard input.openWrites > 0 else { return [] }
        return [
            MigrationRisk(
                "unfinished",
                .high,
                reason: "an earlier run was cut off, and what became of \(input.openWrites) writes is not known yet",
                remedy: "run `meterway apply` first, which settles them"
            )
        ]
    }

    private var exceeded: [MigrationRisk] {
        assessment.quotas.filter(\.isExceeded).map { use in
            let there = use.present.map { "\($0) are there and " } ?? ""
            return MigrationRisk(
                "quota",
                .high,
                reason: "\(to) takes \(use.quota.limit) \(use.quota.noun): \(there)\(use.coming) would come",
                remedy: "ask the vendor for more before the move, or move fewer with `--meter`"
            )
        }
    }

    private var lookalikes: [MigrationRisk] {
        assessment.meters.filter { !$0.lookalikes.isEmpty }.map {
            MigrationRisk(
                "lookalike",
                .medium,
                [$0.key],
                reason:
                    "\(to) has \($0.lookalikes.joined(separator: ", ")), which nobody manages and which bears its name",
                remedy:
                    "if that is the same meter, pin its name or reference with `overrides`, so that it is adopted and not "
                    + "made a second time"
            )
        }
    }

    private var adoptions: [MigrationRisk] {
        assessment.adoptions.map {
            MigrationRisk(
                "adoption",
                .medium,
                $0.meters,
                reason:
                    "\(to) has the \($0.object), which nobody manages, and which would change in \(Excerpt.list($0.fields))",
                remedy:
                    "look at it there, and give `migrate run` the option `--adopt`, without which it leaves these meters; or change "
                    + "one of the two until they agree"
            )
        }
    }

    private var pending: [MigrationRisk] {
        assessment.meters.filter { !$0.source.pending.isEmpty && $0.standing != .missing }.map {
            MigrationRisk(
                "pending",
                .medium,
                [$0.key],
                reason: "\(from) is not as the files say, so that the two sides would count differently: "
                    + $0.source.pending.joined(separator: "; "),
                remedy: "bring \(from) and the files together first, with `meterway apply` or `meterway drift --accept`"
            )
        }
    }

    private var opaqueFindings: [MigrationRisk] {
        assessment.movable.filter { !$0.source.findings.isEmpty }.map { meter in
            MigrationRisk(
                "reading",
                .medium,
                [meter.key],
                reason: "\(from)'s definition says what a meter file cannot: "
                    + meter.source.findings.map { "`\($0.field.rawValue)`: \($0.reason)" }.joined(separator: "; "),
                remedy: "compare the two sides' usage with `meterway migrate verify` before anything is billed by it"
            )
        }
    }
}
