/// The states of event schemas and usage meters.
enum Lifecycle: String, Sendable, Hashable, CaseIterable {
    /// Created, never activated: everything may be edited.
    case draft = "DRAFT"
    /// In use.
    case active = "ACTIVE"
    /// Was in use, and can be again.
    case inactive = "INACTIVE"
    /// Out of use for good; also a version of an event schema that a newer one replaced.
    case archived = "ARCHIVED"
}

/// A point in time as the sandbox's clock tells it: milliseconds since 1970-01-01T00:00:00Z.
typealias Milliseconds = Int

extension JSON {
    /// An ISO 8601 text in UTC.
    static func time(_ time: Milliseconds) -> JSON { .string(Instant(milliseconds: time).utcText) }

    static func integer(_ value: Int) -> JSON { .number(String(value)) }

    static func decimal(_ value: ExactDecimal) -> JSON { .number(value.plain) }

    static func texts(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
}

extension JSONObject {
    func text(_ name: String) -> String? { self[name]?.string }

    func list(_ name: String) -> [JSON]? { self[name]?.array }

    func texts(_ name: String) -> [String]? { list(name).map { $0.compactMap(\.string) } }

    /// A time that ``JSON/time(_:)`` wrote.
    func time(_ name: String) -> Milliseconds? {
        guard let text = text(name), let instant = Instant(text, offset: .required) else { return nil }
        return instant.seconds * 1_000 + instant.nanoseconds / 1_000_000
    }

    func status(_ name: String) -> Lifecycle? { text(name).flatMap(Lifecycle.init) }
}
