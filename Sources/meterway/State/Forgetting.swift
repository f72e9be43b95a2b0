import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// What becomes of objects at a vendor whose bindings are dropped, in sentences.
struct Forgetting: Sendable {
    /// The vendor's instance.
    let vendor: String
    /// What is dropped.
    let bindings: [Binding]
    /// The project, which may no longer have the vendor.
    let project: Project

    /// What it does to the state.
    var changes: [BindingChange] { bindings.map { .unbind(vendor: $0.vendor, ref: $0.ref) } }

    /// The meters that no file has, of which the definition goes with its binding.
    var lost: [Meter.Key] {
        let filed = Set(project.meters.map(\.meter.key))
        return Set(bindings.filter { !$0.definition.isNull }.flatMap(\.meters)).subtracting(filed).sorted()
    }

    /// What is dropped and what follows from it, one sentence a line.
    var text: String {
        let head = "Forget \(bindings.count.counted("binding")) at \(vendor): \(kinds). Nothing is touched there."
        return ([head, Self.fate] + [again, made, waiting, unfiled].compactMap(\.self)).joined(separator: "\n  ")
    }

    private static let fate =
        "What is there becomes unmanaged: no plan changes or removes it, no `drift` looks at it, and no `undo` takes back "
        + "what was done to it."

    private var kinds: String {
        let counts = Dictionary(grouping: bindings, by: \.ref.kind).mapValues(\.count)
        return counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }

    /// What the next plan does with what the files still want.
    private var again: String? {
        guard project.vendors.contains(where: { $0.instance == vendor }) else { return nil }
        let wanted = Set(project.meters.filter { $0.isApplied(at: vendor) }.map(\.meter.key))
        let count = bindings.count { !wanted.isDisjoint(with: $0.meters) }
        guard count > 0 else { return nil }
        return
            "The files still want \(count) of \(bindings.count): the next plan adopts what it finds again by its name or "
            + "reference, with `--adopt` where it differs; the rest it makes a second time, or collides with."
    }

    /// That Meterway no longer knows what it made itself.
    private var made: String? {
        let count = bindings.count(where: \.isOurs)
        guard count > 0 else { return nil }
        let words = count == 1 ? "it counts" : "they count"
        return "Meterway made \(count) of \(bindings.count), and will not know that any more: bound again, \(words) as "
            + "adopted."
    }

    /// Which changes were to wait for the end of a billing period.
    private var waiting: String? {
        let keys = Set(bindings.filter { $0.transition != nil }.flatMap(\.meters)).sorted()
        guard !keys.isEmpty else { return nil }
        return
            "A change of \(Excerpt.list(keys)) takes effect, or took it, at the end of a billing period: what counts "
            + "until then is kept with the binding alone, and is lost."
    }

    /// That definitions go with the bindings, and what keeps them.
    private var unfiled: String? {
        guard !lost.isEmpty else { return nil }
        return
            "No file has \(Excerpt.list(lost)): what \(vendor) cannot hold of the definition is kept with the binding "
            + "alone, and is lost; `meterway import \(vendor)` writes it into a file first."
    }
}
