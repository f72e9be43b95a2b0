/// When a meter's period ends: the object `resetSchedule` with its five fields, all of them text in crontab's notation.
struct ResetSchedule: Hashable, Sendable {
    /// The fields as they were given, in the order of ``CronField/Kind``.
    private let texts: [String]

    /// The schedule that the fields describe.
    let cron: CronSchedule

    /// Reads the object; the second value lists everything that is wrong with it.
    static func read(_ json: JSON, path: String) -> (schedule: ResetSchedule?, problems: [String]) {
        guard let object = json.members else { return (nil, ["\(path) must be an object, not \(json.kind)"]) }
        let names = CronField.Kind.allCases.map(\.rawValue)
        var problems = object.members.filter { !names.contains($0.name) }.map { "\(path).\($0.name) is not known" }
        var fields: [CronField] = []
        var texts: [String] = []
        for kind in CronField.Kind.allCases {
            guard let value = object[kind.rawValue] else {
                problems.append("\(path).\(kind.rawValue) is required")
                continue
            }
            guard let text = value.text else {
                problems.append("\(path).\(kind.rawValue) must be a string, not \(value.kind)")
                continue
            }
            guard let field = CronField(text, kind) else {
                problems.append("\(path).\(kind.rawValue) is no crontab field: \"\(text)\"")
                continue
            }
            fields.append(field)
            texts.append(text)
        }
        guard problems.isEmpty, fields.count == 5 else { return (nil, problems) }
        let cron = CronSchedule(
            minute: fields[0],
            hour: fields[1],
            day: fields[2],
            month: fields[3],
            weekday: fields[4]
        )
        guard let cron else { return (nil, ["\(path) never fires: there is no such day"]) }
        return (ResetSchedule(texts: texts, cron: cron), [])
    }

    private init(texts: [String], cron: CronSchedule) {
        self.texts = texts
        self.cron = cron
    }

    /// The object as the API writes it.
    var json: JSON {
        JSON(members: zip(CronField.Kind.allCases, texts).map { ($0.rawValue, .string($1)) })
    }
}
