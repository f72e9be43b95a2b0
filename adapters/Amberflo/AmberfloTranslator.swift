import AdapterKit
import Metering

/// Amberflo's half of the translation: a meter is one definition, and what that cannot say is done to its events.
struct AmberfloTranslator: VendorTranslator {
    /// The instance's name in the project.
    let instance: String
    let dialect: AmberfloDialect
    /// Whether filters are written to Amberflo as well; of the document's dialect only.
    let writesRules: Bool

    init(_ settings: ConnectionSettings) {
        instance = settings.instance
        dialect = AmberfloDialect(settings)
        writesRules = dialect == .document && settings.flag("filteringRules")
    }

    var kinds: [ObjectKind] {
        writesRules ? [Amberflo.definitionKind, Amberflo.ruleKind] : [Amberflo.definitionKind]
    }

    var definitionKind: ObjectKind { Amberflo.definitionKind }

    var uniqueMarks: Set<String> { [Amberflo.apiNameMark, Amberflo.labelMark] }

    func encode(_ request: EncodingRequest) -> Translation {
        let names = AmberfloNames(request.entries, dialect)
        let counted = Set(request.customers.map(\.meter))
        var translation = Translation(meters: [], objects: [], projection: EventProjection(vendor: instance, rules: []))
        translation.meters.reserveCapacity(request.entries.count)
        translation.objects.reserveCapacity(request.entries.count)
        var rules: [DesiredObject] = []
        for entry in request.entries {
            let encoding = AmberfloEncoding(
                entry: entry,
                names: names,
                hasCustomers: counted.contains(entry.meter.key),
                translator: self
            )
            let ruleObjects = encoding.ruleObjects
            let objects = (encoding.definition.map { [$0.ref] } ?? []) + ruleObjects.map(\.ref)
            translation.meters.append(
                MeterTranslation(key: entry.meter.key, findings: encoding.findings, objects: objects)
            )
            if let definition = encoding.definition { translation.objects.append(definition) }
            rules += ruleObjects
            if let rule = encoding.projection { translation.projection.rules.append(rule) }
        }
        translation.objects += rules
        return translation
    }

    func decode(_ objects: [ObservedObject], naming: KeyChoice) -> DecodedInventory {
        AmberfloDecoding(objects: objects, dialect: dialect, bindsRules: writesRules, naming: naming).inventory
    }

    func standIn(for desired: [DesiredObject]) -> [ObservedObject] {
        AmberfloStandIns(desired: desired, dialect: dialect).observed
    }

    /// Amberflo adds the dimensions that events bring along to the meter's definition.
    var growing: Set<MeterField> { [.dimensions] }

    /// A dimension that was taken away and is there again is nobody's edit: events brought it along.
    func aged(_ recorded: ObjectImage, now: Timestamp) -> ObjectImage {
        let prefix = AmberfloDefinitionFields.dimensionPrefix
        guard recorded.fields.contains(where: { $0.value.isNull && $0.path.hasPrefix(prefix) }) else { return recorded }
        return recorded.filter { !($0.value.isNull && $0.path.hasPrefix(prefix)) }
    }
}
