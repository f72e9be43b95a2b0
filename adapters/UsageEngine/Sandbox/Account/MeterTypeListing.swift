/// What part of the meter types is asked for, and in which order.
///
/// Not said by the document: the order without `sortBy`, which is that of creation (`sortOrder` turns it round); which
/// fields `sortBy` knows, which are all that hold a text or a number; and that a part of a name is found whatever its
/// case.
struct MeterTypeListing {
    /// A field by which the list can be sorted.
    private enum Field: String, CaseIterable {
        case activeFrom
        case activeTo
        case category
        case createdAt
        case description
        case externalRef
        case id
        case name
        case numberOfMeters
        case timezone
        case unit
        case updatedAt
    }

    private let page: Page
    private let field: Field?
    private let isDescending: Bool
    private let name: String

    /// Reads the parameters of the list (Usage Engine API reference, List meter types).
    init(_ text: Substring) throws(Refusal) {
        let query = try Query(text, known: Page.parameters.union(["sortOrder", "sortBy", "name"]))
        let sortBy = query["sortBy"]
        field = sortBy.flatMap(Field.init)
        if let sortBy, field == nil {
            let choices = Field.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badRequest("sortBy must be one of \(choices), not \"\(sortBy)\"")
        }
        let order = query["sortOrder"] ?? "ASC"
        guard order == "ASC" || order == "DESC" else {
            throw .badRequest("sortOrder must be ASC or DESC, not \"\(order)\"")
        }
        isDescending = order == "DESC"
        name = query["name"] ?? ""
        page = try Page(query)
    }

    /// The part of the types, given in the order of creation, that is asked for.
    func arrange(_ types: [MeterType], numberOfMeters: (MeterType) -> Int) -> [MeterType] {
        let wanted = name.lowercased()
        let found = name.isEmpty ? types : types.filter { $0.terms.name.lowercased().contains(wanted) }
        guard let field else { return page.cut(isDescending ? found.reversed() : found) }
        let keyed = found.map { (type: $0, key: key(field, $0, numberOfMeters)) }
        let sorted = keyed.sorted { left, right in
            let (first, second) = isDescending ? (right, left) : (left, right)
            if first.key != second.key { return first.key < second.key }
            return first.type.sequence < second.type.sequence
        }
        return page.cut(sorted.map(\.type))
    }

    private func key(_ field: Field, _ type: MeterType, _ numberOfMeters: (MeterType) -> Int) -> Key {
        switch field {
        case .activeFrom: Key(number: type.terms.activeFrom.milliseconds)
        case .activeTo: Key(number: type.terms.activeTo?.milliseconds ?? Int64.min)
        case .category: Key(text: type.terms.category)
        case .createdAt: Key(number: type.createdAt.milliseconds)
        case .description: Key(text: type.terms.description ?? "")
        case .externalRef: Key(text: type.terms.externalRef ?? "")
        case .id: Key(text: type.id)
        case .name: Key(text: type.terms.name)
        case .numberOfMeters: Key(number: Int64(numberOfMeters(type)))
        case .timezone: Key(text: type.terms.timezone.identifier)
        case .unit: Key(text: type.terms.unit)
        case .updatedAt: Key(number: type.updatedAt.milliseconds)
        }
    }
}

/// What a list is sorted by: a number or a text.
private struct Key: Comparable {
    var number: Int64 = 0
    var text = ""

    static func < (left: Key, right: Key) -> Bool {
        (left.number, left.text) < (right.number, right.text)
    }
}
