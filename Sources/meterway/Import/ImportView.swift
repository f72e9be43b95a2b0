import AdapterKit
import MeterConfig
import Metering

/// What an import wrote and bound, in each form.
struct ImportView: Sendable {
    /// What was new at the vendor.
    let fresh: ImportSelection
    /// The vendor.
    let vendor: String
    /// The project's file.
    let project: String
    /// How many requests the vendor got.
    let requests: [String: Int]
    /// What the lost files said of meters that came back, as it shows at other vendors.
    var losses: [ImportLoss] = []
    /// The meters that came back and have findings, of which the lost files may have accepted some.
    var unaccepted: [Meter.Key] = []

    /// Tells what was left out, and what was written; `nil` where nothing was.
    func show(_ written: (path: String, isBound: Bool)?, _ format: OutputFormat, _ console: Console) {
        for object in fresh.undecodable {
            console.say(
                "warning: \(object.object.kind) \"\(object.object.name.inOneLine)\" (\(object.object.id)) is left out: \(object.reason)"
            )
        }
        for (key, finding) in fresh.findings {
            console.say(
                "warning: `\(key)`: \(finding.field.rawValue) \(finding.fidelity): \(finding.reason); \(finding.remedy)"
            )
        }
        for key in fresh.adoptable {
            console.say("warning: `\(key)` is left out: the project has it for \(vendor) already; an apply adopts it")
        }
        if let written, !losses.isEmpty {
            let all = losses.map { "\n  \($0.text)" }.joined()
            console.say(
                "warning: what the state does not keep, such as overrides at other vendors, their customers, and units of "
                    + "attributes, is not in the new file. Write it into \(written.path), or the next apply does this:\(all)"
            )
        }
        if let written, !unaccepted.isEmpty {
            console.say(
                "warning: the state does not keep accepted findings: where the lost files had an `accept` for "
                    + "\(Excerpt.names(unaccepted.map(\.text))), write it into \(written.path) again"
            )
        }
        console.result(as: format, text: text(written), json: json(written))
    }

    private func text(_ written: (path: String, isBound: Bool)?) -> String {
        guard let written else {
            guard fresh.undecodable.isEmpty else {
                return "Nothing was imported from \(vendor): what is not bound there was left out."
            }
            return fresh.adoptable.isEmpty
                ? "Nothing to import from \(vendor): every meter that can be read there is bound already."
                : "Nothing to import from \(vendor): the project has every meter that can be read."
        }
        let counts = [
            (fresh.file.meters.count, "meter", nil), (fresh.file.events.count, "event", nil),
            (fresh.file.customers.count, "customer's meter", "customers' meters"),
        ]
        let words = counts.filter { $0.0 > 0 }.map { $0.0.counted($0.1, $0.2) }.joined(separator: ", ")
        let next =
            written.isBound
            ? "Each is bound; the plan for them is empty\(losses.isEmpty ? "" : " at \(vendor)")."
            : "Nothing is bound yet, since no pattern under `meters` of \(project) matches the file: add one, or move the file; "
                + "the next apply then adopts what is equal."
        return "Wrote \(written.path): \(words). \(next)"
    }

    private func json(_ written: (path: String, isBound: Bool)?) -> JSONValue {
        [
            "file": .orNull(written?.path),
            "bound": .bool(written?.isBound ?? false),
            "meters": .array(fresh.file.meters.map { .string($0.meter.key.text) }),
            "adoptable": .texts(fresh.adoptable.map(\.text)),
            "findings": .array(
                fresh.findings.map { key, finding in
                    [
                        "meter": .string(key.text), "field": .string(finding.field.rawValue),
                        "fidelity": .string("\(finding.fidelity)"), "reason": .string(finding.reason),
                        "remedy": .string(finding.remedy),
                    ]
                }
            ),
            "lost": .array(losses.map(\.json)), "unaccepted": .texts(unaccepted.map(\.text)),
            "skipped": .array(
                fresh.undecodable.map {
                    [
                        "kind": .string($0.object.kind.rawValue), "id": .string($0.object.id),
                        "name": .string($0.object.name), "reason": .string($0.reason),
                    ]
                }
            ),
            "requests": RequestWords.json(requests),
        ]
    }
}
