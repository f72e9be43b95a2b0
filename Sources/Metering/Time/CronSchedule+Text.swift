extension CronSchedule {
    /// The five fields of a schedule, each in its canonical text.
    package struct Fields: Sendable, Hashable {
        /// The minute.
        package let minute: String
        /// The hour.
        package let hour: String
        /// The day of the month.
        package let dayOfMonth: String
        /// The month.
        package let month: String
        /// The day of the week.
        package let dayOfWeek: String
    }

    /// The fields in canonical text, which schedules of the same meaning share.
    ///
    /// A field that holds for all its values is `*`. Minutes and hours at even steps are `*/n`; otherwise values are
    /// in order, with ranges for three or more in a row. Months and weekdays are numbers, Sunday is 0.
    package var fields: Fields {
        let (dayOfMonth, dayOfWeek) = dayFields
        return Fields(
            minute: CronSchedule.text(minutes, in: .minute),
            hour: CronSchedule.text(hours, in: .hour),
            dayOfMonth: dayOfMonth,
            month: months == CronField.month.allBits ? "*" : CronSchedule.list(months),
            dayOfWeek: dayOfWeek
        )
    }

    private var dayFields: (String, String) {
        switch days {
        case .every:
            return ("*", "*")
        case .ofMonth(let days):
            return (CronSchedule.list(days), "*")
        case .ofWeek(let weekdays):
            return ("*", CronSchedule.list(weekdays))
        case .either(let days, let weekdays):
            return (CronSchedule.list(days), CronSchedule.list(weekdays))
        case .both(let days, let weekdays):
            // One of the two must start with a star; the one that can has the first value of its field.
            if days.bits & 1 << 1 != 0 {
                let starred = CronSchedule.starred(days.bits, among: days.existing)
                return (days.includesLastDay ? starred + ",L" : starred, CronSchedule.list(weekdays))
            }
            return (CronSchedule.list(days), CronSchedule.starred(weekdays, among: CronField.dayOfWeek.allBits))
        }
    }

    private static func text(_ bits: UInt64, in field: CronField) -> String {
        if bits == field.allBits { return "*" }
        if bits.nonzeroBitCount >= 3 {
            let starred = starred(bits, among: field.allBits)
            if starred.hasPrefix("*"), !starred.contains(",") { return starred }
        }
        return list(bits)
    }

    /// The days as a list, with `L` at its end.
    private static func list(_ days: CronDays) -> String {
        if !days.includesLastDay { return list(days.bits) }
        return days.bits == 0 ? "L" : list(days.bits) + ",L"
    }

    /// The values as a list, with ranges for three or more in a row.
    private static func list(_ bits: UInt64) -> String {
        var parts: [String] = []
        var rest = bits
        while rest != 0 {
            let first = rest.trailingZeroBitCount
            let count = (~(rest >> UInt64(first))).trailingZeroBitCount
            if count >= 3 {
                parts.append("\(first)-\(first + count - 1)")
            } else {
                parts += (first..<first + count).map(String.init)
            }
            rest &= ~(((1 << UInt64(count)) - 1) << UInt64(first))
        }
        return parts.joined(separator: ",")
    }

    /// The values, which are not all, as `*/n` with the smallest step that stays among them, followed by those that it leaves out.
    ///
    /// Without the first value of its field, no step does; then it is a plain list.
    private static func starred(_ bits: UInt64, among all: UInt64) -> String {
        let first = all.trailingZeroBitCount
        for step in 2...all.nonzeroBitCount {
            var stepped: UInt64 = 0
            for value in stride(from: first, through: 63, by: step) {
                stepped |= 1 << UInt64(value)
            }
            stepped &= all
            if stepped & ~bits == 0 {
                let rest = list(bits & ~stepped)
                return rest.isEmpty ? "*/\(step)" : "*/\(step),\(rest)"
            }
        }
        return list(bits)
    }
}

extension CronSchedule: CustomStringConvertible {
    /// The canonical text of the five fields, which schedules of the same meaning share.
    package var description: String {
        let fields = fields
        return "\(fields.minute) \(fields.hour) \(fields.dayOfMonth) \(fields.month) \(fields.dayOfWeek)"
    }
}
