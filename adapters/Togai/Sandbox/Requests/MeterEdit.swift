/// What a client asks of a usage meter: all of it on creation, the changed fields on an update.
struct MeterEdit: Sendable, Hashable {
    var name: String?
    var billableName: String?
    var description: String?
    var aggregation: MeterAggregation?
    var eventSchemaName: String?
    var filters: [MeterDefinition.Filter]?
    var computations: [Computation]?

    private static let fields: Set = [
        "name", "billableName", "description", "type", "aggregation", "eventSchemaName", "filters", "computations",
    ]

    /// Reads a request.
    ///
    /// Not said by the document: a name that is changed keeps to the limits of a new one, since an answer could not
    /// hold a longer one, although the later specification allows 255 characters.
    ///
    /// - Parameters:
    ///   - body: the request.
    ///   - isNew: whether the meter is to be created.
    ///   - dialect: whose rules apply.
    /// - Throws: a ``Refusal`` with everything that is wrong.
    init(_ body: JSON, isNew: Bool, dialect: TogaiSandbox.Dialect) throws(Refusal) {
        var problems = Problems()
        if let reader = ObjectReader(body, path: "", allowed: Self.fields, problems: &problems) {
            let needsSchema = isNew && dialect == .document
            name = reader.name("name", required: isNew, problems: &problems)
            billableName = reader.text("billableName", length: 0...255, problems: &problems)
            description = reader.text("description", length: 0...255, problems: &problems)
            _ = reader.choice("type", of: ["COUNTER"], required: isNew, problems: &problems)
            let aggregations = MeterAggregation.allCases.map(\.rawValue)
            aggregation = reader.choice("aggregation", of: aggregations, required: isNew, problems: &problems)
                .flatMap(MeterAggregation.init)
            eventSchemaName = reader.text("eventSchemaName", required: needsSchema, problems: &problems)
            filters = Self.filters(reader, &problems)
            computations = Self.computations(reader, dialect, &problems)
        }
        try problems.check()
    }

    /// The definition of a new meter; nil where a required field is missing.
    var definition: MeterDefinition? {
        guard let name, let aggregation else { return nil }
        return MeterDefinition(
            name: name,
            billableName: billableName,
            description: description,
            aggregation: aggregation,
            eventSchemaName: eventSchemaName,
            filters: filters,
            computations: computations
        )
    }

    /// A definition with the fields changed that the request has.
    func applied(to old: MeterDefinition) -> MeterDefinition {
        MeterDefinition(
            name: name ?? old.name,
            billableName: billableName ?? old.billableName,
            description: description ?? old.description,
            aggregation: aggregation ?? old.aggregation,
            eventSchemaName: eventSchemaName ?? old.eventSchemaName,
            filters: filters ?? old.filters,
            computations: computations ?? old.computations
        )
    }

    private static func filters(_ reader: ObjectReader, _ problems: inout Problems) -> [MeterDefinition.Filter]? {
        guard let list = reader.list("filters", problems: &problems) else { return nil }
        return list.compactMap { place, value in
            let allowed: Set = ["field", "value"]
            guard let reader = ObjectReader(value, path: place, allowed: allowed, problems: &problems) else {
                return nil
            }
            let field = reader.text("field", required: true, problems: &problems)
            let value = reader.text("value", required: true, problems: &problems)
            guard let field, let value else { return nil }
            return MeterDefinition.Filter(field: field, value: value)
        }
    }

    /// Reads the computations.
    ///
    /// Not said by the document: how many there may be. The later specification answers one at most.
    private static func computations(
        _ reader: ObjectReader,
        _ dialect: TogaiSandbox.Dialect,
        _ problems: inout Problems
    ) -> [Computation]? {
        let limit = dialect == .live ? 1 : Int.max
        guard let list = reader.list("computations", count: 0...limit, problems: &problems) else { return nil }
        var computations: [Computation] = []
        for (place, value) in list {
            let request = ComputationReader(path: place, dialect: dialect)
            if let computation = request.read(value, &problems) { computations.append(computation) }
        }
        return computations
    }
}
