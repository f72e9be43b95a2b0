import AdapterKit
import Metering

/// Which meters an apply may touch at a vendor, and why it may not touch the others.
struct MeterVerdicts {
    private let input: PlanInput
    private let findings: [Meter.Key: [Finding]]
    private let blockedFindings: [Meter.Key: [Finding]]

    init(_ input: PlanInput) {
        self.input = input
        findings = Dictionary(keepingFirst: input.translation.meters.lazy.map { ($0.key, $0.findings) })
        var blocked: [Meter.Key: [Finding]] = [:]
        for meter in input.translation.meters {
            if meter.fidelity == .refused {
                blocked[meter.key] = meter.findings
            } else if input.options.findings == .block {
                let open = Self.unaccepted(meter, input)
                blocked[meter.key] = open.isEmpty ? nil : meter.findings + [Self.policyFinding(open)]
            }
        }
        blockedFindings = blocked
    }

    /// Whether the meter is blocked, so that nothing is made for it and what is there stays as it is.
    func isBlocked(_ key: Meter.Key) -> Bool { blockedFindings[key] != nil }

    /// What there is to say of an object: the findings of the one meter that it is the definition of.
    func findings(of object: DesiredObject) -> [Finding] {
        object.definedMeter(input.translator.definitionKind).flatMap { findings[$0] } ?? []
    }

    /// The acceptances that cover findings of a change.
    func accepted(_ change: Change) -> [Waiver] {
        change.meters.flatMap { input.options.waivers[$0] ?? [] }.filter { waiver in
            change.findings.contains { waiver.covers($0, vendor: input.vendor, now: input.options.now) }
        }
    }

    /// One entry for each selected meter that is blocked, in the project's order.
    func blocked(definitionKind: ObjectKind) -> [Change] {
        input.translation.meters.compactMap { meter in
            guard let findings = blockedFindings[meter.key], input.options.selects(meter.key) else { return nil }
            return Change(
                .blocked,
                ref: ObjectRef(definitionKind, meter.key.text),
                name: input.meters[meter.key]?.name ?? meter.key.text,
                meters: [meter.key],
                findings: findings
            )
        }
    }

    private static func unaccepted(_ meter: MeterTranslation, _ input: PlanInput) -> [Finding] {
        let waivers = input.options.waivers[meter.key] ?? []
        return meter.findings.filter { finding in
            finding.fidelity != .exact
                && !waivers.contains { $0.covers(finding, vendor: input.vendor, now: input.options.now) }
        }
    }

    private static func policyFinding(_ open: [Finding]) -> Finding {
        let fields = open.map { "`\($0.field.rawValue)`" }.joined(separator: ", ")
        return Finding.obstacle(
            "the project blocks what is not exact and not accepted: \(fields)",
            remedy: "accept the findings with `accept` in the meter's file, or set `findings: warn` in the project"
        )
    }
}
