/// A cron schedule of five fields: minute, hour, day of the month, month, day of the week.
///
/// Fields take `*`, values, ranges, steps (`*/15`, `8-18/2`, `5/15`), lists, the names of months and weekdays, and
/// `L` for the last day of a month. When both day fields are restricted, a day need match only one of them; when one
/// of them starts with `*`, it must match both (Vixie cron). Schedules are equal when they fire at the same times,
/// whatever their spelling.
package struct CronSchedule: Sendable {
    /// On which days of its months a schedule fires.
    enum Days: Sendable, Hashable {
        /// On every day.
        case every
        /// On days of the month.
        case ofMonth(CronDays)
        /// On days of the week; bit 0 is Sunday.
        case ofWeek(UInt64)
        /// On days that are one or the other.
        case either(CronDays, UInt64)
        /// On days that are both.
        case both(CronDays, UInt64)
    }

    /// The text that the schedule was read from.
    package let source: String

    /// A bit for each minute of the hour.
    let minutes: UInt64

    /// A bit for each hour of the day.
    let hours: UInt64

    /// A bit for each month, 1 to 12.
    let months: UInt64

    /// The days.
    let days: Days

    /// Whether the schedule fires in every hour of its days.
    ///
    /// Such a schedule goes by real time: it fires in both passes of an hour that local time repeats, and not for
    /// local times that are skipped. Others fire once for each local time they name.
    package var runsEveryHour: Bool { hours == CronField.hour.allBits }

    /// Reads a schedule; throws all that is wrong with the text, also that it would never fire.
    package init(_ text: String) throws(CronError) {
        let fields = CronSchedule.split(text)
        guard fields.count == CronField.allCases.count else {
            throw CronError(text: text, problems: [CronSchedule.wrongCount(fields)])
        }
        var problems: [CronError.Problem] = []
        var contents: [CronFieldParser.Content] = []
        for (field, part) in zip(CronField.allCases, fields) {
            do throws(CronFieldParser.Failure) {
                contents.append(try CronFieldParser(field: field, position: part.position).parse(part.text))
            } catch {
                problems.append(error.problem)
            }
        }
        guard problems.isEmpty else { throw CronError(text: text, problems: problems) }
        let days = CronSchedule.days(contents[2], contents[4], months: contents[3].bits)
        if CronSchedule.neverMatches(days) {
            let problem = CronError.Problem(
                field: .dayOfMonth,
                position: fields[2].position,
                found: "“\(fields[2].text)”, which never comes in the months “\(fields[3].text)”",
                allowed: "a day that one of the months has"
            )
            throw CronError(text: text, problems: [problem])
        }
        source = text
        minutes = contents[0].bits
        hours = contents[1].bits
        months = contents[3].bits
        self.days = days
    }

    /// Brings the two day fields into their simplest form.
    private static func days(
        _ ofMonth: CronFieldParser.Content,
        _ ofWeek: CronFieldParser.Content,
        months: UInt64
    ) -> Days {
        let days = CronDays(bits: ofMonth.bits, includesLastDay: ofMonth.includesLastDay, months: months)
        let isEveryWeekday = ofWeek.bits == CronField.dayOfWeek.allBits
        if ofMonth.startsWithStar || ofWeek.startsWithStar {
            if days.isEveryDay { return isEveryWeekday ? .every : .ofWeek(ofWeek.bits) }
            return isEveryWeekday ? .ofMonth(days) : .both(days, ofWeek.bits)
        }
        if days.isEveryDay || isEveryWeekday { return .every }
        return days.isEmpty ? .ofWeek(ofWeek.bits) : .either(days, ofWeek.bits)
    }

    private static func neverMatches(_ days: Days) -> Bool {
        switch days {
        case .ofMonth(let days), .both(let days, _): days.isEmpty
        case .every, .ofWeek, .either: false
        }
    }

    /// The words of a text, each with its place in characters from 1.
    private static func split(_ text: String) -> [(text: Substring, position: Int)] {
        var fields: [(text: Substring, position: Int)] = []
        var place = text.startIndex
        var position = 1
        for field in text.split(whereSeparator: \.isWhitespace) {
            position += text.distance(from: place, to: field.startIndex)
            place = field.startIndex
            fields.append((field, position))
        }
        return fields
    }

    private static func wrongCount(_ fields: [(text: Substring, position: Int)]) -> CronError.Problem {
        let count = fields.count == 1 ? "one field" : "\(fields.count) fields"
        let extra = fields.dropFirst(CronField.allCases.count).first
        return CronError.Problem(
            field: nil,
            position: extra?.position ?? 1,
            found: count,
            allowed: "five: minute hour day-of-month month day-of-week, such as 0 0 1 * *"
        )
    }
}

extension CronSchedule: Hashable {
    /// Compares what the schedules mean.
    package static func == (left: CronSchedule, right: CronSchedule) -> Bool {
        left.minutes == right.minutes && left.hours == right.hours && left.months == right.months
            && left.days == right.days
    }

    /// Feeds what the schedule means.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(minutes)
        hasher.combine(hours)
        hasher.combine(months)
        hasher.combine(days)
    }
}
