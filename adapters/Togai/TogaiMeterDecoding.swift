import AdapterKit
import Metering

/// The core model of one usage meter.
struct TogaiMeterDecoding {
    private let meter: TogaiMeter
    private let key: Meter.Key
    private let schemas: [String: TogaiSchema]
    /// The schemas that the meter may be on, where Togai does not tell which one it is.
    private let candidates: [String]

    init(_ meter: TogaiMeter, key: Meter.Key, schemas: [String: TogaiSchema], candidates: [String]) {
        self.candidates = candidates
        self.meter = meter
        self.key = key
        self.schemas = schemas
    }

    func decoded() throws(TogaiUndecodable) -> DecodedMeter {
        let schema = try schema()
        var draft = Meter.Draft(key: key, name: meter.name, aggregation: try aggregation())
        takeNames(&draft)
        draft.description = meter.description
        draft.event = schema.name
        draft.dimensions = schema.dimensions
        draft.status = try status()
        let pair = try pair()
        draft.value = draft.aggregation.needsValue ? try value(pair, schema) : nil
        if draft.aggregation == .count, LogicText.normalForm(pair.computation ?? "1", as: .computation) != "1" {
            throw TogaiUndecodable("it counts events, and has the computation `\(pair.computation ?? "")` all the same")
        }
        draft.filter = filter(pair, schema)
        do {
            return DecodedMeter(
                meter: try Meter(draft),
                // A name with a tab or a line break is Togai's to have, and never given by Meterway.
                overrides: draft.name == meter.name && TogaiNames.fit(meter.name) != meter.name
                    ? ["name": .string(meter.name)] : [:],
                objects: [
                    ObjectRef(TogaiImage.usageMeter, key.text): meter.id,
                    ObjectRef(TogaiImage.eventSchema, schema.name): schema.name,
                ],
                findings: findings(draft.aggregation)
            )
        } catch {
            throw TogaiUndecodable(error.problems.map(\.message).joined(separator: "; "))
        }
    }

    private func schema() throws(TogaiUndecodable) -> TogaiSchema {
        guard TogaiNames.isName(meter.name) else {
            throw TogaiUndecodable("its name breaks Togai's own rule for names; rename it at Togai")
        }
        guard let name = meter.schemaName ?? (candidates.count == 1 ? candidates.first : nil) else {
            let several = candidates.isEmpty ? "" : ", and several have what it reads: \(Excerpt.list(candidates))"
            throw TogaiUndecodable("Togai does not tell its event schema\(several)")
        }
        guard TogaiNames.isName(name) else {
            throw TogaiUndecodable("the name of its event schema breaks Togai's own rule for names")
        }
        // A schema of another name tells nothing of the one that the meter is on.
        let told = meter.json["eventSchema"].flatMap(TogaiSchema.init).flatMap { $0.name == name ? $0 : nil }
        guard let schema = schemas[name] ?? told ?? TogaiSchema(["name": .string(name)]) else {
            throw TogaiUndecodable("Togai does not tell its event schema")
        }
        guard meter.schemaName != nil || TogaiCandidates.fits(meter, schema) else {
            throw TogaiUndecodable(
                "Togai does not tell its event schema, and the only one there is, `\(name)`, lacks what it reads"
            )
        }
        return schema
    }

    private func aggregation() throws(TogaiUndecodable) -> Aggregation {
        guard meter.type == "COUNTER" else { throw TogaiUndecodable("its type is \(meter.type), not COUNTER") }
        switch meter.aggregation {
        case "SUM": return .sum
        case "COUNT": return .count
        case "MAX": return .max
        case "MIN": return .min
        case "AVERAGE": return .average
        default: throw TogaiUndecodable("its aggregation is \(meter.aggregation), which Meterway does not know")
        }
    }

    private func status() throws(TogaiUndecodable) -> Meter.Status {
        guard let status = Meter.Status(togai: meter.status) else {
            throw TogaiUndecodable("its status is \(meter.status)")
        }
        return status
    }

    /// The full name stands in the billable name where encoding put it there.
    private func takeNames(_ draft: inout Meter.Draft) {
        if let full = meter.billableName, full != meter.name, TogaiNames.fit(full) == meter.name {
            draft.name = full
        } else {
            draft.billableName = meter.billableName
        }
    }

    private func pair() throws(TogaiUndecodable) -> TogaiComputation {
        switch meter.computations.count {
        case 0: return TogaiComputation(.object([:]))
        case 1: return meter.computations[0]
        case let count: throw TogaiUndecodable("it has \(count) computations, and Togai does not say how they combine")
        }
    }

    private func value(_ pair: TogaiComputation, _ schema: TogaiSchema) throws(TogaiUndecodable) -> Formula {
        guard let text = pair.computation else { throw TogaiUndecodable("it has no computation to take a value from") }
        return formula(text, as: .computation, schema)
    }

    private func filter(_ pair: TogaiComputation, _ schema: TogaiSchema) -> Formula? {
        if !meter.filters.isEmpty {
            let text = TogaiOpaqueFilter.text(matcher: pair.matcher, filters: meter.filters)
            return .opaque(dialect: TogaiTranslator.dialectName, text: text)
        }
        return pair.matcher.map { formula($0, as: .matcher, schema) }
    }

    /// The expression, where it means the same and reads only what the schema has; else the text, byte for byte.
    private func formula(_ text: String, as role: LogicText.Role, _ schema: TogaiSchema) -> Formula {
        guard let expression = LogicText.expression(text, as: role),
            expression.attributesUsed.isSubset(of: schema.attributes.map(\.name)),
            expression.dimensionsUsed.isSubset(of: schema.dimensions)
        else { return .opaque(dialect: TogaiTranslator.dialectName, text: text) }
        return .expression(expression)
    }

    private func findings(_ aggregation: Aggregation) -> [Finding] {
        guard aggregation != .sum, aggregation != .count else { return [] }
        return [
            Finding(
                .aggregation,
                .refused,
                reason:
                    "made in Togai's user interface: its API has no \(meter.aggregation), so Meterway cannot write it",
                remedy: "leave it to the user interface, with `vendors: []`",
                source: TogaiFindings.createPage
            )
        ]
    }
}
