extension Meter {
    /// The body of a create, in either of the document's two shapes.
    ///
    /// Not said by the document: the second shape. It names the type by the member `externalRef` in place of
    /// `meterTypeId`.
    struct Draft: Hashable {
        /// How the type is named.
        enum TypeName: Hashable {
            case id(String)
            case externalRef(String)
        }

        let meterKey: String
        let userID: String
        let type: TypeName

        /// Reads the body (Usage Engine API reference, Create meter).
        init(_ body: JSON) throws(Refusal) {
            var fields = try Fields(body)
            let meterKey = fields.required("meterKey", Fields.text(atMost: 36))
            let userID = fields.required("userId", Fields.text(atMost: 320))
            let id = fields.optional("meterTypeId", Fields.text(atMost: 36))
            let externalRef = fields.optional("externalRef", Fields.text(atMost: 100))
            if fields.has("meterTypeId") == fields.has("externalRef") {
                fields.note("exactly one of meterTypeId and externalRef is required")
            }
            try fields.finish()
            let type = id.map(TypeName.id) ?? externalRef.map(TypeName.externalRef)
            guard let meterKey, let userID, let type else { throw .badRequest("a required field is missing") }
            self.meterKey = meterKey
            self.userID = userID
            self.type = type
        }
    }

    /// Reads the body of an update, which can only say whether the meter goes at the end of its period.
    ///
    /// Gives `nil` where the body says nothing.
    static func readUpdate(_ body: JSON) throws(Refusal) -> Bool? {
        var fields = try Fields(body)
        let deleteOnReset = fields.optional("deleteOnReset", Fields.boolean)
        try fields.finish()
        return deleteOnReset
    }
}
