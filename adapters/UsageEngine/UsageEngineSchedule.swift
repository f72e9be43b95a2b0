import Metering

/// A reset schedule in Usage Engine's five fields, all of them text in crontab's notation.
struct UsageEngineSchedule: Sendable, Hashable {
    /// The fields' names in the order of a crontab.
    static let names = ["minute", "hour", "day", "month", "weekday"]

    /// The fields in the order of a crontab.
    private let fields: [String]

    /// The schedule of a core schedule, in canonical fields.
    init(_ cron: CronSchedule) {
        let texts = cron.fields
        fields = [texts.minute, texts.hour, texts.dayOfMonth, texts.month, texts.dayOfWeek]
    }

    /// Reads what the vendor has: the object of five texts, or a crontab line; `nil` for anything else.
    ///
    /// A field that is missing holds for all its values.
    init?(_ json: JSONValue?) {
        switch json {
        case .string(let line)?:
            let parts = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard parts.count == Self.names.count else { return nil }
            fields = parts
        case .object(let object)?:
            guard Self.names.contains(where: { object[$0] != nil }) else { return nil }
            fields = Self.names.map { name in
                object[name].flatMap { $0.string ?? $0.number?.canonicalText } ?? "*"
            }
        default: return nil
        }
    }

    /// The fields with blanks between, as they stand.
    var text: String { fields.joined(separator: " ") }

    /// The schedule in the core; throws where the core does not know the notation.
    func cron() throws(CronError) -> CronSchedule { try CronSchedule(text) }

    /// The one text that all spellings of the schedule share; what is not understood for sure stays as it is.
    var canonicalText: String {
        guard !restrictsBothDays, let cron = try? cron() else { return text }
        return cron.description
    }

    /// Whether both day fields are restricted, of which the vendor does not say whether one or both have to match.
    var restrictsBothDays: Bool { fields[2] != "*" && fields[4] != "*" }

    /// The object as requests write it.
    var json: JSONValue {
        .object(JSONObject(zip(Self.names, fields.map(JSONValue.string))))
    }
}
