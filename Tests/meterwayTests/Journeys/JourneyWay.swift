import Testing

/// A vendor that is left, and one that is moved to, each in a dialect.
struct JourneyWay: Sendable, CustomTestStringConvertible {
    let from: Speaking
    let to: Speaking

    /// Every vendor in every dialect to every other vendor in every dialect.
    static let all: [JourneyWay] = Speaking.all.flatMap { from in
        Speaking.all.filter { $0.vendor != from.vendor }.map { JourneyWay(from: from, to: $0) }
    }

    /// The six directions, in the dialects of the vendors' documents.
    static let directions = all.filter { $0.from.dialect == nil && $0.to.dialect == nil }

    /// The way between two vendors, in the dialects of their documents.
    static func from(_ from: String, to: String) -> JourneyWay {
        JourneyWay(from: Speaking(vendor: from), to: Speaking(vendor: to))
    }

    var testDescription: String { "\(from.testDescription) to \(to.testDescription)" }

    /// Whether the old side can come back after a cutover.
    var canReturn: Bool { from.dialect != "meters" }
}
