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
        let encodings = request.entries.map { entry in
            AmberfloEncoding(
                entry: entry,
                names: names,
                hasCustomers: counted.contains(entry.meter.key),
                translator: self
            )
        }
        return Translation(
            meters: encodings.map { encoding in
                MeterTranslation(
                    key: encoding.meter.key,
                    findings: encoding.findings,
                    objects: encoding.objects.map(\.ref)
                )
            },
            objects: encodings.compactMap(\.definition) + encodings.flatMap(\.ruleObjects),
            projection: EventProjection(vendor: instance, rules: encodings.compactMap(\.projection))
        )
    }

    func decode(_ objects: [ObservedObject], naming: KeyChoice) -> DecodedInventory {
        AmberfloDecoding(objects: objects, dialect: dialect, naming: naming).inventory
    }

    func standIn(for desired: [DesiredObject]) -> [ObservedObject] {
        AmberfloStandIns(desired: desired, dialect: dialect).observed
    }

    /// Amberflo adds the dimensions that events bring along to the meter's definition.
    var growing: Set<MeterField> { [.dimensions] }
}
