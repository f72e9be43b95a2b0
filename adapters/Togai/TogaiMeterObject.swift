import AdapterKit
import Metering

/// A usage meter as it is wanted at Togai.
struct TogaiMeterObject {
    private let draft: TogaiMeterDraft
    private let schema: TogaiSchemaPlan
    private let sendsOrder: Bool

    init(_ draft: TogaiMeterDraft, _ schema: TogaiSchemaPlan, sendsOrder: Bool) {
        self.draft = draft
        self.schema = schema
        self.sendsOrder = sendsOrder
    }

    var object: DesiredObject {
        DesiredObject(
            ref: ObjectRef(TogaiImage.usageMeter, draft.key.text),
            meters: [draft.key],
            name: draft.name,
            image: image,
            marks: [Mark("name", draft.name)],
            requires: [schema.ref],
            body: body
        )
    }

    /// The sum of the attribute that is computed for the meter.
    private var sum: String {
        LogicText.text(.attribute(schema.derivedName(draft)), as: .computation) ?? "1"
    }

    /// That the attribute that is computed for the meter is 1.
    private var flag: String? {
        guard draft.formula?.countsFlag ?? false else { return nil }
        return LogicText.text(.binary(.equal, .attribute(schema.derivedName(draft)), .number(.one)), as: .matcher)
    }

    private var image: ObjectImage {
        let formula = draft.formula
        return TogaiImage.image(
            .init(
                name: draft.name,
                billableName: draft.billableName,
                description: draft.description,
                aggregation: formula?.aggregation ?? "SUM",
                status: draft.meter.status.togai,
                schemas: [schema.name],
                matcher: formula?.normalMatcher ?? flag,
                computation: formula?.normalComputation ?? sum,
                filters: formula?.filters ?? []
            )
        )
    }

    private var body: JSONValue {
        var pair = JSONObject()
        pair["matcher"] = (draft.formula?.matcher ?? flag).map(JSONValue.string)
        pair["computation"] = .string(draft.formula?.computation ?? sum)
        if sendsOrder {
            pair["order"] = 1
        }
        var body = JSONObject([("name", .string(draft.name))])
        body["billableName"] = draft.billableName.map(JSONValue.string)
        body["description"] = draft.description.map(JSONValue.string)
        body["type"] = "COUNTER"
        body["aggregation"] = .string(draft.formula?.aggregation ?? "SUM")
        body["eventSchemaName"] = .string(schema.name)
        if let filters = draft.formula?.filters, !filters.isEmpty {
            body["filters"] = .array(filters)
        }
        body["computations"] = [.object(pair)]
        return .object(body)
    }
}
