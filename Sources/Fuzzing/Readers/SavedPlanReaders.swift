import AdapterKit
import Catalog
import Metering
import SyncEngine

/// The reader of saved plans.
enum SavedPlanReaders {
    private static let tokens = [
        "{", "}", "[", "]", "[]", "{}", ",", ":", "\"", "null", "true", "false", "0", "1", "2", "-1", "1e400", "\"\"",
        "\"formatVersion\":1,", "\"formatVersion\":2,", "\"digest\":\"\",", "\"made\":\"2027-01-01T00:00:00Z\",",
        "\"by\":{\"user\":\"u\",\"host\":\"h\",\"version\":\"1\"},", "\"choice\":{", "\"vendors\":[", "\"files\":{",
        "\"meters/a.yaml\":\"meters: []\",", "\"action\":\"delete\",", "\"action\":\"replace\",", "\"kind\":",
        "\"key\":",
        "\"fields\":[", "[\"a\",null,1]", "\"read\":null", "\"remoteID\":null,", "\"onlyUnbinds\":true,",
        "\"bindings\":[",
        "[\"meter\",\"k\",\"0\"],", "\"connection\":{}", "\\u0000", "\\ud83d", "é", "e\u{301}", "\\u0301", "\u{0}",
        "\u{FEFF}",
    ]

    static func plans() throws -> FuzzReader {
        FuzzReader(
            "saved-plans",
            "Saved plans, with their digest put right: refused with a reason, or written and read again as the same.",
            corpus: try corpus(),
            tokens: tokens,
            style: .json(after: 0),
            shortRun: 1_000
        ) { bytes in
            let asItStands = verdict(bytes)
            guard asItStands != .taken, asItStands.fault == nil, let object = try? JSONValue.parse(bytes).object else {
                return asItStands
            }
            return verdict(SavedPlan.sealed(object).bytes())
        }
    }

    private static func verdict(_ bytes: [UInt8]) -> FuzzVerdict {
        do throws(SavedPlanError) {
            let plan = try SavedPlan(bytes, named: "plan.json")
            let written = plan.json.bytes(.pretty)
            let again = try SavedPlan(written, named: "plan.json")
            guard again == plan, again.digest == plan.digest, again.json.bytes(.pretty) == written else {
                return .wrong("another plan is read again")
            }
            return .taken
        } catch {
            return (1...1_000).contains(error.description.utf8.count) ? .refused : .wrong("too much is said: \(error)")
        }
    }

    /// Plans of a project at every vendor, in each dialect, and one with every member of a change.
    private static func corpus() throws -> [String] {
        let project = try VendorProject()
        let plans = try VendorSubject.all().map { subject in
            let translator = subject.vendor.adapter.translator(subject.settings)
            let input = PlanInput(
                vendor: subject.name,
                adapter: subject.vendor.adapter.name,
                translator: translator,
                translation: translator.encode(project.request),
                meters: [:],
                observed: [],
                bindings: [],
                options: PlanOptions(now: VendorSubject.start)
            )
            return SavedVendor(Planner.plan(input), subject.settings, [], isSandboxed: false)
        }
        let whole = try saved(plans + [try edited()])
        return try plans.map { try saved([$0]) } + [whole] + (0..<4).map { _ in try saved([try edited()]) }
    }

    private static func edited() throws -> SavedVendor {
        let ref = ObjectRef(ObjectKind("usageMeter"), "rides")
        let observed = ObservedObject(
            kind: ref.kind,
            id: "um.1",
            name: "Rides",
            image: ObjectImage(["name": "Rides", "status": "ACTIVE"]),
            marks: ["name": "Rides"],
            body: ["id": "um.1", "name": "Rides", "status": "ACTIVE", "computations": [["matcher": "", "order": 1]]]
        )
        let binding = Binding(
            vendor: "togai",
            ref: ref,
            id: "um.1",
            name: "Rides",
            meters: [],
            isOurs: true,
            recorded: observed.image,
            definition: .null
        )
        let change = Change(
            .adopt,
            ref: ref,
            name: "Rides",
            meters: [],
            remoteID: "um.1",
            fields: [FieldChange(path: "name", before: "Rides", after: .null)],
            needs: .adopt,
            observed: observed
        )
        let plan = VendorPlan(name: "togai", adapter: "togai", changes: [change])
        return SavedVendor(plan, nil, [binding], isSandboxed: true)
    }

    private static func saved(_ vendors: [SavedVendor]) throws -> String {
        let record = RunRecord(
            command: "plan",
            user: "ann",
            host: "build-7",
            revision: "0123456789abcdef0123456789abcdef01234567",
            isDirty: false,
            started: VendorSubject.start
        )
        let choice = SavedPlan.Choice(
            vendors: vendors.map(\.name),
            meters: ["e*"],
            adopt: false,
            allowReplace: true,
            replaced: .deleteOnReset,
            isSandboxed: false
        )
        let files = ["meters/a.yaml": "meters:\n  - { key: calls, name: Calls, aggregation: count }\n"]
        return SavedPlan(record, version: "1.0.0", choice: choice, files: files, vendors: vendors).json.text()
    }
}
