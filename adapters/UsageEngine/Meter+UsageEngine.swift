import Metering

/// Why a meter type is no meter of the core model.
struct UndecodableType: Error, Sendable, Hashable {
    /// Why not, in one sentence.
    var reason: String
}

extension Meter {
    /// The attribute that stands for a record's one number, which Usage Engine calls `value`.
    static let recordValue = "value"

    /// Makes a meter of a meter type.
    ///
    /// - Parameters:
    ///   - type: the meter type.
    ///   - key: the meter's key; `nil` where nothing of the type can be one.
    ///   - hasBegun: whether `activeFrom` says nothing that still matters.
    /// - Throws: ``UndecodableType`` where the core model has no place for what the type says.
    init(_ type: MeterTypePayload, key: Key?, hasBegun: Bool) throws(UndecodableType) {
        let terms = type.terms
        guard let key else { throw UndecodableType(reason: "neither its name nor its externalRef can be a key") }
        guard let word = terms.aggregation, let aggregation = UsageEngineAggregation.aggregation(word) else {
            throw UndecodableType(
                reason: "its aggregation `\(terms.aggregation ?? "")` is none of sum, increment, max, min"
            )
        }
        guard terms.unit != nil else {
            throw UndecodableType(reason: "it has no unit, which every meter type has")
        }
        try Self.checkLengths(terms)
        var draft = Draft(key: key, name: terms.name, aggregation: aggregation)
        draft.description = terms.description
        draft.unit = terms.unit
        draft.value = aggregation.needsValue ? .expression(.attribute(Self.recordValue)) : nil
        draft.resetSchedule = try Self.schedule(terms)
        draft.category = terms.category == UsageEngineTerms.defaultCategory ? nil : terms.category
        draft.externalRef = terms.externalRef == key.text ? nil : terms.externalRef
        draft.activeFrom = try Self.begin(type, hasBegun: hasBegun)
        draft.activeTo = try Self.instant(terms.activeTo, "activeTo")
        do throws(MeterError) {
            self = try Meter(draft)
        } catch {
            throw UndecodableType(reason: error.problems.map(\.message).joined(separator: "; "))
        }
    }

    /// Refuses texts longer than the API takes, which could not be sent back.
    private static func checkLengths(_ terms: UsageEngineTerms) throws(UndecodableType) {
        let texts = [
            ("name", terms.name, UsageEngineLimit.name),
            ("description", terms.description, UsageEngineLimit.description),
            ("category", terms.category, UsageEngineLimit.category), ("unit", terms.unit, UsageEngineLimit.unit),
            ("externalRef", terms.externalRef, UsageEngineLimit.externalRef),
        ]
        let long = texts.filter { _, text, limit in (text?.unicodeScalars.count ?? 0) > limit }
        guard !long.isEmpty else { return }
        let words = long.map { "its \($0.0) has more than \($0.2) characters" }
        throw UndecodableType(reason: words.joined(separator: ", "))
    }

    private static func schedule(_ terms: UsageEngineTerms) throws(UndecodableType) -> ResetSchedule {
        guard let schedule = terms.schedule, let name = terms.timezone else {
            throw UndecodableType(reason: "it has no reset schedule with a time zone")
        }
        guard !schedule.restrictsBothDays else {
            throw UndecodableType(
                reason:
                    "its reset schedule `\(schedule.text)` restricts both day fields, in a sense not documented"
            )
        }
        do {
            return ResetSchedule(cron: try schedule.cron(), timeZone: try TimeZoneID(name))
        } catch {
            throw UndecodableType(reason: "its reset schedule cannot be read: \(error)")
        }
    }

    /// When the meter begins: a type that was active as soon as it was made has no instant of its own to tell.
    private static func begin(_ type: MeterTypePayload, hasBegun: Bool) throws(UndecodableType) -> Timestamp? {
        guard let begin = try instant(type.terms.activeFrom, "activeFrom") else { return nil }
        guard hasBegun else { return begin }
        guard let made = type.createdAt else { return nil }
        return begin > made.adding(seconds: 1) ? begin : nil
    }

    private static func instant(_ instant: UsageEngineInstant?, _ name: String) throws(UndecodableType) -> Timestamp? {
        guard case .unreadable(let value)? = instant else { return instant?.timestamp }
        throw UndecodableType(reason: "its \(name) is no instant: \(value)")
    }
}
