import AdapterKit

/// Which of Amberflo's two APIs a connection speaks; it is chosen in the project and never guessed from an answer.
enum AmberfloDialect: String, Sendable, Hashable, CaseIterable {
    /// The API document: `/meter-definition`, `/meter-event-filtering-rules`, `/ingest`, `/usage`.
    case document = "meter-definition"
    /// What the live service speaks: `/meters`, and usage with a `timeRange`.
    case live = "meters"

    /// The dialect of a connection; the document's where the project is silent.
    init(_ settings: ConnectionSettings) {
        self = settings.text("dialect").flatMap(Self.init(rawValue:)) ?? .document
    }

    /// The path of the definitions.
    var path: String {
        switch self {
        case .document: "/meter-definition"
        case .live: "/meters"
        }
    }

    /// The member that holds the name people know a meter by.
    var nameField: String {
        switch self {
        case .document: "displayName"
        case .live: "label"
        }
    }

    /// The member that holds how values become one number.
    var typeField: String {
        switch self {
        case .document: "type"
        case .live: "meterType"
        }
    }

    /// A word of the API in the case that the dialect writes it in, which is the one that is compared.
    func word(_ text: String) -> String {
        switch self {
        case .document: text.uppercased()
        case .live: text.lowercased()
        }
    }

    /// The greatest length of a meterApiName in Unicode scalars; `nil` where none is given.
    var apiNameLimit: Int? {
        switch self {
        case .document: nil
        case .live: 50
        }
    }

    /// The greatest length of a dimension's value in Unicode scalars; `nil` where none is given.
    var dimensionValueLimit: Int? {
        switch self {
        case .document: nil
        case .live: 200
        }
    }

    /// Where the rules of the dialect are written, for findings.
    func source(_ place: String) -> String {
        switch self {
        case .document: "Amberflo Metering API 1.0.0 (OpenAPI): \(place)"
        case .live: "Amberflo documentation, Meters: \(place)"
        }
    }
}

/// What is the same in both dialects.
enum Amberflo {
    /// The kind of a meter's definition.
    static let definitionKind = ObjectKind("meterDefinition")
    /// The kind of a rule that keeps events from a meter.
    static let ruleKind = ObjectKind("filteringRule")
    /// The sign by which a definition is recognised.
    static let apiNameMark = "meterApiName"
    /// The name that is unique in the live dialect too, and by which a definition is not recognised.
    static let labelMark = "label"
    /// The sign by which a filtering rule is recognised.
    static let ruleMark = "ruleId"
    /// What a filtering rule says, by which one is recognised that others made: two equal rules of a meter are one.
    static let ruleTextMark = "rule"
    /// The member of events and queries that names the customer, which no dimension may be called.
    static let customerField = "customerId"
    /// The attribute that an imported meter's events carry their number in.
    static let valueAttribute = "meterValue"

    /// Whether Amberflo gives a dimension's name a meaning of its own.
    static func isReserved(dimension name: String) -> Bool {
        name == customerField || name.hasPrefix("aflo.")
    }
}
