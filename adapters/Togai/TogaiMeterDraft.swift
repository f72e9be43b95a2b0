import AdapterKit
import Metering

/// One meter on its way to Togai: what each of its fields becomes, and what there is to say of it.
struct TogaiMeterDraft {
    let meter: Meter
    /// The name at Togai.
    var name: String
    var billableName: String?
    var description: String?
    /// How it counts; `nil` where it is refused for that.
    var formula: TogaiFormula?
    /// The schema it takes its events from.
    var schema: String
    /// Whether the project names the schema, so that it is never another.
    var isPinned: Bool
    var findings: [Finding]

    var key: Meter.Key { meter.key }

    var isRefused: Bool { findings.fidelity == .refused }

    /// The event's attributes and dimensions that the schema needs for it.
    func attributes(derivedName: String) -> Set<String> { formula?.attributes(derivedName: derivedName) ?? [] }

    var dimensions: Set<String> { (formula?.dimensions ?? []).union(meter.dimensions) }

    /// The name of the attribute that is computed for it.
    var derivedName: String { TogaiNames.fit("m_" + key.text, identity: key.text) }

    /// Makes a draft of an entry.
    ///
    /// - Parameters:
    ///   - entry: the meter and what the project pins.
    ///   - declared: the event it takes, where the project declares it.
    ///   - hasCustomers: whether the project lists counters of single customers.
    init(_ entry: MeterEntry, declared: EventSchema?, hasCustomers: Bool) {
        meter = entry.meter
        findings = TogaiFindings.absent(entry.meter, hasCustomers: hasCustomers)
        name = entry.overrides["name"]?.string ?? TogaiNames.fit(entry.meter.name)
        let pinned = entry.overrides["eventSchemaName"]?.string
        isPinned = pinned != nil
        schema = pinned ?? entry.meter.event ?? TogaiNames.fit("all events \(entry.meter.key)", identity: "")
        nameFields(isOverridden: entry.overrides["name"] != nil)
        textFields()
        checkSchema()
        checkDimensions()
        var planner = TogaiFormulaPlanner(entry.meter, declared: declared, mayIsolate: !isPinned)
        formula = planner.plan()
        findings += planner.findings
    }

    private mutating func nameFields(isOverridden: Bool) {
        billableName = meter.billableName.flatMap { $0.isEmpty ? nil : $0 }
        guard TogaiNames.isName(name) else {
            findings.append(
                TogaiFindings.name(
                    "the override `name` is no name at Togai: \(TogaiNames.rule)",
                    .refused,
                    remedy: "correct the override"
                )
            )
            return
        }
        guard name != meter.name else { return }
        if isOverridden {
            findings.append(
                TogaiFindings.name(
                    "the override names the meter `\(name)`",
                    .lossy,
                    remedy: Finding.kept
                )
            )
        } else if billableName == nil, meter.name.unicodeScalars.count <= TogaiNames.textLimit {
            billableName = meter.name
            findings.append(
                TogaiFindings.name(
                    "made to fit Togai's names (\(TogaiNames.rule)); the full name is the billable name",
                    .lossy,
                    remedy: "pin a name of your own with the override `name`"
                )
            )
        } else {
            findings.append(
                TogaiFindings.name(
                    "made to fit Togai's names (\(TogaiNames.rule))",
                    .lossy,
                    remedy: "pin a name of your own with the override `name`"
                )
            )
        }
    }

    private mutating func textFields() {
        if let text = billableName, text.unicodeScalars.count > TogaiNames.textLimit {
            billableName = TogaiNames.fitText(text)
            findings.append(TogaiFindings.cut(.billableName, limit: TogaiNames.textLimit))
        }
        description = meter.description.flatMap { $0.isEmpty ? nil : $0 }
        if let text = description, text.unicodeScalars.count > TogaiNames.textLimit {
            description = TogaiNames.fitText(text)
            findings.append(TogaiFindings.cut(.description, limit: TogaiNames.textLimit))
        }
    }

    private mutating func checkSchema() {
        guard TogaiNames.isName(schema) else {
            let what = isPinned ? "the override `eventSchemaName`" : "the event's name `\(schema)`"
            findings.append(
                TogaiFindings.event(
                    "\(what) is no name at Togai: \(TogaiNames.rule)",
                    .refused,
                    remedy: isPinned ? "correct the override" : "pin another with the override `eventSchemaName`"
                )
            )
            return
        }
        guard schema != meter.event else { return }
        findings.append(
            TogaiFindings.event(
                "Togai's meters take one event schema: the projection files \(sourceWords) under `\(schema)`",
                .emulated,
                remedy: "send events with `meterway ingest`"
            )
        )
    }

    private var sourceWords: String { meter.event.map { "`\($0)` events" } ?? "every event" }

    private mutating func checkDimensions() {
        guard let name = meter.dimensions.first(where: { !TogaiNames.isName($0) }) else { return }
        findings.append(TogaiFindings.identifier(.dimensions, name))
    }

    /// Moves the meter to an event schema of its own.
    mutating func isolate(_ name: String) {
        schema = name
        findings.removeAll { $0.field == .event }
        let why =
            formula?.isGated ?? false
            ? "only events of the meter's active time are to reach it"
            : "an event carries at most \(TogaiNames.attributesPerEvent) attributes"
        findings.append(
            TogaiFindings.event(
                "\(why): the projection files \(sourceWords) once more under `\(name)`",
                .emulated,
                remedy: "send events with `meterway ingest`"
            )
        )
    }

    /// Computes on the way what Togai could have evaluated by itself.
    mutating func derive() {
        guard let formula, formula.derived == nil else { return }
        for case .opaque? in [meter.value, meter.filter] {
            refuseAttributes()
            return
        }
        let derived = TogaiFormula(deriving: meter)
        self.formula = derived
        findings += TogaiFindings.derived(meter, derived, valueIsNative: true, filterIsNative: true)
    }

    private mutating func refuseAttributes() {
        let field: MeterField = meter.value == nil ? .filter : .value
        findings.append(
            Finding(
                field,
                .refused,
                reason: "Togai's own text reads more than \(TogaiNames.attributesPerEvent) attributes",
                remedy: "write it as an expression",
                source: TogaiFindings.ingestPage
            )
        )
    }
}
