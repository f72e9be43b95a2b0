import AdapterKit
import Metering

/// What one meter becomes at Amberflo.
struct AmberfloEncoding {
    let entry: MeterEntry
    /// What the meter is called there.
    let own: AmberfloNames.Names
    /// Whether the project declares counters of single customers for the meter.
    let hasCustomers: Bool
    let translator: AmberfloTranslator

    /// What there is to say of the meter, in the order of its fields.
    let findings: [Finding]
    /// The filter as rules that Amberflo applies; empty where it has none.
    let rules: [AmberfloFilterRule]
    /// The worst of what there is to say.
    let fidelity: Fidelity
    /// The meter's definition; `nil` where the meter is refused.
    private(set) var definition: DesiredObject?

    init(entry: MeterEntry, names: AmberfloNames, hasCustomers: Bool, translator: AmberfloTranslator) {
        self.entry = entry
        own = names[entry.meter.key]
        self.hasCustomers = hasCustomers
        self.translator = translator
        let filter = translator.writesRules ? entry.meter.filter?.expression : nil
        rules = filter.flatMap(AmberfloFilterRule.rules) ?? []
        findings =
            AmberfloFindings(
                entry: entry,
                own: own,
                names: names,
                hasCustomers: hasCustomers,
                ruleCount: rules.count,
                translator: translator
            ).all
        fidelity = findings.fidelity
        definition = madeDefinition
    }

    var meter: Meter { entry.meter }
    var dialect: AmberfloDialect { translator.dialect }
    var apiName: String { own.apiName }
    private var isRefused: Bool { fidelity == .refused }

    private var ref: ObjectRef { ObjectRef(Amberflo.definitionKind, meter.key.text) }

    private var madeDefinition: DesiredObject? {
        guard !isRefused, let type = AmberfloMeterType(meter.aggregation, dialect) else { return nil }
        let fields = AmberfloDefinitionFields(
            apiName: apiName,
            name: own.display,
            type: type.text(dialect),
            dimensions: meter.dimensions,
            aggregationDimensions: type.aggregationDimensions(dialect),
            description: meter.description,
            unit: meter.unit
        )
        var object = DesiredObject(
            ref: ref,
            meters: [meter.key],
            name: fields.name,
            image: fields.image(dialect),
            marks: [Mark(Amberflo.apiNameMark, apiName)],
            body: .object(fields.creation(dialect))
        )
        if dialect == .live { object.claims = [Mark(Amberflo.labelMark, fields.name)] }
        return object
    }

    /// The rules that say the meter's filter at Amberflo; none where the meter is refused.
    var ruleObjects: [DesiredObject] {
        guard !isRefused else { return [] }
        return rules.map { rule in
            let id = rule.ruleID(meter.key)
            return DesiredObject(
                ref: rule.ref(meter.key),
                meters: [meter.key],
                name: "\(meter.name): \(rule.condition)",
                image: rule.image(apiName: apiName),
                marks: [Mark(Amberflo.ruleMark, id), rule.mark(apiName: apiName)],
                requires: [ref],
                body: .object(rule.body(apiName: apiName, ruleID: id))
            )
        }
    }
}
