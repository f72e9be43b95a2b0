/// What a request to create or to update a meter definition asks for.
///
/// Not said by the document: names are not empty; `dimensions` holds no name twice; a `meterTimeInMillis` that is
/// sent has no effect; a PUT replaces the whole definition, so that dimensions that are left out are removed.
struct DefinitionRequest {
    var apiName: String
    var displayName: String
    var label: String?
    var type: DocumentType
    var dimensions: [String]

    init(_ body: JSON, isUpdate: Bool) throws(Refusal) {
        var members = try Members.body(body)
        let apiName = members.string("meterApiName", required: true)
        let displayName = members.string("displayName", required: true)
        let type = members.choice("type", required: true, of: DocumentType.self)
        dimensions = members.names("dimensions") ?? []
        if isUpdate {
            label = members.string("label")
            _ = members.integer("meterTimeInMillis")
        }
        try members.check("meter definition")
        guard let apiName, let displayName, let type else {
            throw .badRequest("Invalid meter definition")
        }
        self.apiName = apiName
        self.displayName = displayName
        self.type = type
    }
}
