/// The document's meter definitions.
extension Account {
    mutating func answerDefinitions(_ call: Call) throws(Refusal) -> Answer {
        switch call.method {
        case "POST": try createDefinition(call)
        case "PUT": try updateDefinition(call)
        default: Answer(.array(metersInOrder.compactMap(\.definition)))
        }
    }

    mutating func answerDefinition(_ apiName: String, _ call: Call) throws(Refusal) -> Answer {
        guard let meter = meter(apiName: apiName), let definition = meter.definition else {
            throw .notFound("There is no meter definition with meterApiName '\(apiName)'")
        }
        if call.method == "DELETE" {
            remove(meter)
            return .empty
        }
        return Answer(definition)
    }

    private mutating func createDefinition(_ call: Call) throws(Refusal) -> Answer {
        let request = try DefinitionRequest(call.value(), isUpdate: false)
        if meter(apiName: request.apiName) != nil {
            throw .badRequest("A meter definition with meterApiName '\(request.apiName)' already exists")
        }
        let meter = Meter(
            id: identifiers.uuid(),
            sequence: nextSequence(),
            createTime: call.milliseconds,
            updateTime: call.milliseconds,
            apiName: request.apiName,
            name: request.displayName,
            label: request.apiName,
            kind: request.type.kind,
            dimensions: request.dimensions,
            aggregationDimensions: request.type == .uniqueCustomers ? [Meter.customer] : []
        )
        put(meter)
        return Answer(meter.definition ?? .null)
    }

    /// Replaces a definition.
    ///
    /// Not said by the document: an unknown definition is a bad request, since 404 is not among the answers of this
    /// operation; so is a change of `type`.
    private mutating func updateDefinition(_ call: Call) throws(Refusal) -> Answer {
        let request = try DefinitionRequest(call.value(), isUpdate: true)
        guard var meter = meter(apiName: request.apiName), let type = meter.documentType else {
            throw .badRequest("There is no meter definition with meterApiName '\(request.apiName)'; create it first")
        }
        if request.type != type {
            throw .badRequest(
                "The type of a meter definition cannot be changed: '\(request.apiName)' is \(type.rawValue)"
            )
        }
        let old = meter
        meter.name = request.displayName
        meter.label = request.label ?? request.apiName
        meter.dimensions = request.dimensions
        if meter != old {
            meter.updateTime = call.milliseconds
            put(meter)
        }
        return Answer(meter.definition ?? .null)
    }
}
