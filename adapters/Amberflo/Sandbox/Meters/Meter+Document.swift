extension Meter {
    /// The meter's type in the document, or nil where the document cannot express it.
    var documentType: DocumentType? {
        switch kind {
        case .sum: .sum
        case .maximum: .maximum
        case .distinct: aggregationDimensions == [Self.customer] ? .uniqueCustomers : nil
        case .duration: nil
        }
    }

    /// The meter as the document shows it, or nil where the document cannot express it.
    var definition: JSON? {
        documentType.map { type in
            .object([
                "meterApiName": .string(apiName),
                "displayName": .string(name),
                "label": .string(label),
                "type": .string(type.rawValue),
                "meterTimeInMillis": .integer(createTime),
                "dimensions": .strings(dimensions),
            ])
        }
    }
}
