internal import Metering

extension FileReader {
    private static let meterKeys = KeySet([
        "key", "name", "description", "unit", "event", "aggregation", "value", "filter", "dimensions", "resetSchedule",
        "category", "activeFrom", "activeTo", "externalRef", "billableName", "status", "labels", "vendors", "overrides",
        "accept", "effective",
    ])
    private static let scheduleKeys = KeySet(["cron", "timezone"])
    private static let statusNames = Meter.Status.allCases.map(\.rawValue)

    /// What stands in for a key that could not be read, so that the meter's other faults are found.
    private static let standIn = Meter.Key(slug: "unreadable")

    mutating func meter(_ node: YAMLNode) -> ReadMeter? {
        guard let fields = fields(node, "the meter", Self.meterKeys) else { return nil }
        let key = meterKey("key", fields)
        let name = requiredText("name", fields, expected: "the name that people know the meter by")
        let aggregation = aggregation(fields)
        guard let draftKey = key ?? Self.standIn else { return nil }
        var meter = MeterParts(
            draft: Meter.Draft(key: draftKey, name: name ?? "unreadable", aggregation: aggregation ?? .count),
            place: fields.place,
            keyPlace: fields.place(of: "key"),
            namePlace: fields.place(of: "name"),
            hasKey: key != nil
        )
        if name == nil { meter.failed.insert(.name) }
        if aggregation == nil { meter.failed.insert(.aggregation) }
        meter.aggregation = fields["aggregation"]
        readTexts(fields, into: &meter)
        readFormulas(fields, into: &meter)
        readTimes(fields, into: &meter)
        readPolicies(fields, into: &meter)
        return ReadMeter(meter)
    }

    private mutating func readTexts(_ fields: Fields, into meter: inout MeterParts) {
        meter.draft.description = text("description", fields)
        meter.draft.unit = text("unit", fields)
        meter.draft.category = text("category", fields)
        meter.draft.externalRef = text("externalRef", fields)
        meter.draft.billableName = text("billableName", fields)
        meter.draft.event = text("event", fields, expected: "the name of an event")
        meter.event = meter.draft.event == nil ? nil : fields["event"]
        meter.dimensions = texts("dimensions", fields, of: "dimensions") ?? []
        meter.draft.dimensions = meter.dimensions.compactMap(\.text)
        meter.draft.labels = labels(fields)
        if let word = choice("status", fields, among: Self.statusNames),
            let status = Meter.Status(rawValue: word)
        {
            meter.draft.status = status
        }
    }

    private mutating func readFormulas(_ fields: Fields, into meter: inout MeterParts) {
        (meter.draft.value, meter.value) = formula("value", fields)
        (meter.draft.filter, meter.filter) = formula("filter", fields)
        if fields["value"] != nil, meter.draft.value == nil { meter.failed.insert(.value) }
        if fields["filter"] != nil, meter.draft.filter == nil { meter.failed.insert(.filter) }
    }

    private mutating func readTimes(_ fields: Fields, into meter: inout MeterParts) {
        meter.draft.resetSchedule = schedule(fields)
        meter.draft.activeFrom = timestamp("activeFrom", fields)
        meter.draft.activeTo = timestamp("activeTo", fields)
        meter.activeTo = fields["activeTo"]?.place
    }

    mutating func labels(_ fields: Fields) -> [String: String] {
        var labels: [String: String] = [:]
        for pair in pairs("labels", fields, of: "labels") ?? [] {
            if pair.value.scalar?.text == "", !pair.value.isNull {
                labels[pair.name] = ""
            } else {
                labels[pair.name] = text(pair.value, pair.name)
            }
        }
        return labels
    }

    /// The schedule with its time zone.
    mutating func schedule(_ fields: Fields) -> ResetSchedule? {
        guard let node = fields["resetSchedule"],
            let inner = self.fields(
                node,
                "`resetSchedule`",
                Self.scheduleKeys,
                example: "{ cron: \"0 0 1 * *\", timezone: Etc/UTC }"
            )
        else { return nil }
        let cron = requiredText("cron", inner, expected: "five fields such as \"0 0 1 * *\"")
        let zone = requiredText("timezone", inner, expected: "an IANA name such as Europe/Paris or Etc/UTC")
        let text = cron.flatMap { cron in zone.map { ScheduleText(cron: cron, timeZone: $0) } }
        if let text, let known = schedules[text] { return known }
        let schedule = cron.flatMap { self.cron($0, inner.place(of: "cron")) }
        guard let timeZone = zone.flatMap({ self.timeZone($0, inner.place(of: "timezone")) }), let schedule else {
            return nil
        }
        let made = ResetSchedule(cron: schedule, timeZone: timeZone)
        if let text { schedules[text] = made }
        return made
    }

    private mutating func cron(_ text: String, _ place: SourcePlace) -> CronSchedule? {
        do {
            return try CronSchedule(text)
        } catch {
            for problem in error.problems {
                let part = problem.field.map { "the \($0.rawValue) field" } ?? "the schedule"
                self.error(
                    place,
                    "\(part) of \(Excerpt.quoted(text)) goes wrong at character \(problem.position): found \(problem.found)",
                    expected: problem.allowed
                )
            }
            return nil
        }
    }

    private mutating func timeZone(_ text: String, _ place: SourcePlace) -> TimeZoneID? {
        do {
            return try TimeZoneID(text)
        } catch {
            let words = error.suggestions.map { "`\($0)`" }.joined(separator: " or ")
            self.error(
                place,
                "\(Excerpt.quoted(text)) is no time zone",
                expected: "an IANA name such as Europe/Paris or Etc/UTC",
                hint: words.isEmpty ? nil : "did you mean \(words)?"
            )
            return nil
        }
    }
}
