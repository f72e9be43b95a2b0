import AdapterKit
import Metering

/// The translation of all meters of a project into event schemas, usage meters and a projection.
struct TogaiEncoding {
    let request: EncodingRequest
    let vendor: String
    /// Whether a computation says in which order it stands, as the later specification asks.
    let sendsOrder: Bool

    /// What the meters become.
    func translation() -> Translation {
        let events = request.events.keyed(by: \.name)
        let counted = Set(request.customers.map(\.meter))
        var drafts = request.entries.map { entry in
            TogaiMeterDraft(
                entry,
                declared: entry.meter.event.flatMap { events[$0] },
                hasCustomers: counted.contains(entry.meter.key)
            )
        }
        refuseSharedNames(&drafts)
        refuseMixedSchemas(&drafts)
        let packing = TogaiPacking(drafts.filter { !$0.isRefused })
        let schemas = packing.schemas.keys.sorted().map { name in
            let members = packing.schemas[name] ?? []
            let source = members.first?.meter.event
            return TogaiSchemaPlan(
                name: name,
                source: source,
                members: members,
                declared: source.flatMap { events[$0] }
            )
        }
        return assemble(drafts.filter(\.isRefused) + packing.refused, schemas)
    }

    private func assemble(_ refused: [TogaiMeterDraft], _ schemas: [TogaiSchemaPlan]) -> Translation {
        var meters: [Meter.Key: MeterTranslation] = [:]
        var definitions: [Meter.Key: DesiredObject] = [:]
        for draft in refused {
            meters[draft.key] = MeterTranslation(key: draft.key, findings: Self.sorted(draft.findings), objects: [])
        }
        for schema in schemas {
            for member in schema.members {
                let object = TogaiMeterObject(member, schema, sendsOrder: sendsOrder).object
                definitions[member.key] = object
                meters[member.key] = MeterTranslation(
                    key: member.key,
                    findings: Self.sorted(member.findings + sharedFindings(member, schema)),
                    objects: [schema.ref, object.ref]
                )
            }
        }
        let order = request.entries.map(\.meter.key)
        return Translation(
            meters: order.compactMap { meters[$0] },
            objects: schemas.map(\.object) + order.compactMap { definitions[$0] },
            projection: EventProjection(vendor: vendor, rules: schemas.compactMap(\.rule))
        )
    }

    /// What a meter's schema says otherwise than the meter, because other meters or a matcher need it so.
    private func sharedFindings(_ member: TogaiMeterDraft, _ schema: TogaiSchemaPlan) -> [Finding] {
        var findings: [Finding] = []
        let dimensions = schema.dimensions
        if dimensions != member.meter.dimensions {
            findings.append(
                TogaiFindings.dimensions(
                    "Togai keeps dimensions on the event schema, which has \(dimensions.joined(separator: ", "))",
                    .lossy,
                    remedy: Finding.kept
                )
            )
        }
        let cut = schema.cutUnits(of: member)
        if !cut.isEmpty, member.meter.unit == nil {
            findings.append(
                Finding(
                    .unit,
                    .lossy,
                    reason:
                        "the unit of \(cut.joined(separator: ", ")) is longer than \(TogaiNames.unitLimit) characters "
                        + "and made to fit",
                    remedy: "shorten the attribute's unit",
                    source: "Togai API: Create an event schema, defaultUnit"
                )
            )
        }
        return findings
    }

    /// Names are unique at Togai: of meters that would bear the same, none is made.
    ///
    /// A meter that is refused for something else has no claim: where it is at Togai from before, its object keeps the name,
    /// and the plan blocks who wants it.
    private func refuseSharedNames(_ drafts: inout [TogaiMeterDraft]) {
        let groups = Dictionary(grouping: drafts.indices.filter { !drafts[$0].isRefused }) { drafts[$0].name }
        for (name, indices) in groups where indices.count > 1 {
            for index in indices {
                let others = indices.filter { $0 != index }.map { drafts[$0].key }.sorted().map(\.text)
                drafts[index].findings.append(
                    TogaiFindings.name(
                        "the name `\(name)` is also that of \(others.joined(separator: ", ")), and names are unique",
                        .refused,
                        remedy: "give all but one another name with the override `name`"
                    )
                )
            }
        }
    }

    /// A schema is fed with one event: meters of another event that would share it are not made.
    private func refuseMixedSchemas(_ drafts: inout [TogaiMeterDraft]) {
        let groups = Dictionary(grouping: drafts.indices.filter { !drafts[$0].isRefused }) { drafts[$0].schema }
        for (name, indices) in groups where Set(indices.map { drafts[$0].meter.event }).count > 1 {
            for index in indices where drafts[index].meter.event != name {
                drafts[index].findings.removeAll { $0.field == .event }
                drafts[index].findings.append(
                    TogaiFindings.event(
                        "the event schema `\(name)` would be fed with several events, and count each for all its meters",
                        .refused,
                        remedy: "pin a schema of its own with the override `eventSchemaName`"
                    )
                )
            }
        }
    }

    private static func sorted(_ findings: [Finding]) -> [Finding] {
        findings.enumerated().sorted { ($0.element.field, $0.offset) < ($1.element.field, $1.offset) }.map(\.element)
    }
}
