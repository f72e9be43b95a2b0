import AdapterKit
import Metering

/// An event schema as the meters that share it need it.
struct TogaiSchemaPlan {
    let name: String
    /// The event it is fed with; `nil` for every event.
    let source: String?
    /// Its meters by key, refused ones left out.
    let members: [TogaiMeterDraft]
    /// The event's own declaration, where the project has one.
    let declared: EventSchema?

    /// The event's own attributes that members read, sorted.
    let plain: [String]
    /// The dimensions: those that meters name, in their order, then those that only matchers read.
    let dimensions: [String]

    init(name: String, source: String?, members: [TogaiMeterDraft], declared: EventSchema?) {
        self.name = name
        self.source = source
        self.members = members
        self.declared = declared
        plain = Set(members.flatMap { $0.formula?.attributes ?? [] }).sorted()
        var names: [String] = []
        for name in members.flatMap(\.meter.dimensions) + members.flatMap({ $0.dimensions.sorted() })
        where !names.contains(name) {
            names.append(name)
        }
        dimensions = names
    }

    /// The name of the attribute that is computed for a member, apart from the event's own attributes.
    func derivedName(_ member: TogaiMeterDraft) -> String {
        let name = member.derivedName
        guard plain.contains(name) else { return name }
        return TogaiNames.fit("m_\(FittedText.mark(of: member.key.text))_\(member.key)", identity: member.key.text)
    }

    /// The attributes with their units: the event's own, then those that are computed.
    var attributes: [(name: String, unit: String?)] {
        plain.map { ($0, unit($0)) }
            + members.filter { $0.formula?.derived != nil }.map { (derivedName($0), nil) }
    }

    var description: String? {
        declared?.description.flatMap { $0.isEmpty ? nil : TogaiNames.fitText($0) }
    }

    private func unit(_ name: String) -> String? {
        let unit = declared?.attributes.first { $0.name == name }?.unit
        return unit.flatMap { $0.isEmpty ? nil : FittedText.fit($0, identity: "", limit: TogaiNames.unitLimit) }
    }

    /// The attributes of a member whose unit had to be made to fit.
    func cutUnits(of member: TogaiMeterDraft) -> [String] {
        (member.formula?.attributes ?? []).sorted().filter { name in
            let unit = declared?.attributes.first { $0.name == name }?.unit ?? ""
            return unit.unicodeScalars.count > TogaiNames.unitLimit
        }
    }

    var ref: ObjectRef { ObjectRef(TogaiImage.eventSchema, name) }

    /// The object to have; where none of its meters is active, its status is left alone.
    var object: DesiredObject {
        var body = JSONObject([("name", .string(name))])
        body["description"] = description.map(JSONValue.string)
        body["attributes"] = .array(
            attributes.map { attribute in
                var member = JSONObject([("name", .string(attribute.name))])
                member["defaultUnit"] = attribute.unit.map(JSONValue.string)
                return .object(member)
            }
        )
        body["dimensions"] = .array(dimensions.map { ["name": .string($0)] })
        return DesiredObject(
            ref: ref,
            meters: members.map(\.key),
            name: name,
            image: TogaiImage.image(
                schema: name,
                status: members.contains { $0.meter.status == .active } ? TogaiStatus.active : nil,
                description: description,
                attributes: attributes,
                dimensions: dimensions
            ),
            marks: [Mark("name", name)],
            body: .object(body)
        )
    }
}
