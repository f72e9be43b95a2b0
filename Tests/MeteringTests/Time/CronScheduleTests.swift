import Testing

@testable import Metering

@Suite("Cron schedules")
struct CronScheduleTests {
    @Test(
        "have one canonical text for all spellings",
        arguments: [
            ("0 0 1 * *", "0 0 1 * *"), ("  0   0\t1 * *  ", "0 0 1 * *"), ("00 00 01 1-12 *", "0 0 1 * *"),
            ("0 0 1 */1 *", "0 0 1 * *"), ("0 0 * * 7", "0 0 * * 0"), ("0 0 * * SUN", "0 0 * * 0"),
            ("0 0 * * mon-fri", "0 0 * * 1-5"), ("0 0 * * 5-7", "0 0 * * 0,5,6"), ("0 0 * * FRI-SUN", "0 0 * * 0,5,6"),
            ("0 0 * * 0-7", "0 0 * * *"), ("0,15,30,45 * * * *", "*/15 * * * *"), ("0-59/15 * * * *", "*/15 * * * *"),
            ("0/15 * * * *", "*/15 * * * *"), ("5-5/15 * * * *", "5 * * * *"), ("5/20 * * * *", "5,25,45 * * * *"),
            ("0,30 * * * *", "0,30 * * * *"),
            ("0 */12 * * *", "0 0,12 * * *"), ("0 0-23 * * *", "0 * * * *"), ("3,1,2 0 * * *", "1-3 0 * * *"),
            ("0 0 1 JAN,apr,7,Oct *", "0 0 1 1,4,7,10 *"), ("0 0 L * *", "0 0 L * *"), ("0 0 l * *", "0 0 L * *"),
            ("0 0 L,15 * *", "0 0 15,L * *"), ("0 0 1-31 * *", "0 0 * * *"), ("0 0 1-30,L * *", "0 0 * * *"),
            ("0 0 31,L * *", "0 0 L * *"), ("0 0 L 1,3 *", "0 0 31 1,3 *"), ("0 0 28,L 2 *", "0 0 28,29 2 *"),
            ("0 0 29,L 2 *", "0 0 L 2 *"), ("0 0 15,31 2 *", "0 0 15 2 *"), ("0 0 1-29 2 *", "0 0 * 2 *"),
            ("0 0 30,L 1,4 *", "0 0 30,31 1,4 *"), ("0 0 13 * FRI", "0 0 13 * 5"), ("0 0 1-31 * MON", "0 0 * * *"),
            ("0 0 1 * 0-6", "0 0 * * *"), ("0 0 * * 1,*", "0 0 * * *"), ("0 0 */2 * MON", "0 0 */2 * 1"),
            ("0 0 1-31/2 * MON", "0 0 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31 * 1"),
            ("0 0 */10,5 * 1", "0 0 */10,5 * 1"),
            ("0 0 1 * */3", "0 0 */31 * 0,3,6"), ("0 0 2 * */3", "0 0 2 * */3"), ("0 0 31 4 1", "0 0 * 4 1"),
            ("59 23 31 12 *", "59 23 31 12 *"),
        ]
    )
    func canonical(text: String, expected: String) throws {
        let schedule = try CronSchedule(text)
        #expect(schedule.description == expected)
        #expect(schedule.source == text)
        let again = try CronSchedule(expected)
        #expect(again == schedule && again.hashValue == schedule.hashValue && again.description == expected)
    }

    @Test(
        "differ when they mean different times",
        arguments: [
            ("0 0 1 * *", "0 0 L * *"), ("0 0 1 * *", "1 0 1 * *"), ("0 0 13 * 5", "0 0 13 * *"),
            ("0 0 */2 * 1", "0 0 1-31/2 * 1"), ("0 0 L 2 *", "0 0 28 2 *"), ("0 0 L * *", "0 0 31 * *"),
            ("0 0 1 1 *", "0 0 1 2 *"),
        ]
    )
    func difference(left: String, right: String) throws {
        #expect(try CronSchedule(left) != CronSchedule(right))
    }

    @Test("give their five fields apart")
    func fields() throws {
        let fields = try CronSchedule("00 6-8 L JAN MON").fields
        #expect(fields == CronSchedule.Fields(minute: "0", hour: "6-8", dayOfMonth: "31", month: "1", dayOfWeek: "1"))
    }

    @Test(
        "are refused with field, place, what was found and what is allowed",
        arguments: [
            ("60 0 1 * *", CronField.minute, 1, "“60”"), ("0 24 1 * *", .hour, 3, "“24”"),
            ("0 0 0 * *", .dayOfMonth, 5, "“0”"),
            ("0 0 32 * *", .dayOfMonth, 5, "“32”"), ("0 0 1 13 *", .month, 7, "“13”"), ("0 0 1 0 *", .month, 7, "“0”"),
            ("0 0 1 * 8", .dayOfWeek, 9, "“8”"), ("0 0 1 FOO *", .month, 7, "“FOO”"),
            ("0 0 1 MON *", .month, 7, "“MON”"),
            ("0 0 1 * JAN", .dayOfWeek, 9, "“JAN”"), ("1,2,x 0 1 * *", .minute, 5, "“x”"),
            ("1,,2 0 1 * *", .minute, 3, "nothing"),
            ("5-1 0 1 * *", .minute, 1, "“5-1”"), ("0 0 1 * 5-0", .dayOfWeek, 9, "“5-0”"),
            ("*/0 0 1 * *", .minute, 3, "“0”"),
            ("*/60 0 1 * *", .minute, 3, "“60”"), ("*/x 0 1 * *", .minute, 3, "“x”"),
            ("*/+5 0 1 * *", .minute, 3, "“+5”"),
            ("*/ 0 1 * *", .minute, 3, "nothing"),
            ("-1 0 1 * *", .minute, 1, "nothing"), ("1- 0 1 * *", .minute, 3, "nothing"),
            ("+1 0 1 * *", .minute, 1, "“+1”"),
            ("L 0 1 * *", .minute, 1, "“L”"), ("0 0 1 * 5L", .dayOfWeek, 9, "“5L”"),
            ("0 0 LW * *", .dayOfMonth, 5, "“LW”"),
            ("0 0 L/2 * *", .dayOfMonth, 5, "“L”"), ("0 0 1-L * *", .dayOfMonth, 7, "“L”"),
            ("0 0 ? * 1", .dayOfMonth, 5, "“?”"),
            ("0 0 1 * 1#2", .dayOfWeek, 9, "“1#2”"), ("**  0 1 * *", .minute, 1, "“**”"),
            ("1/2/3 0 1 * *", .minute, 3, "“2/3”"),
            ("99999999999999999999 0 1 * *", .minute, 1, "“99999999999999999999”"), ("٣ 0 1 * *", .minute, 1, "“٣”"),
        ]
    )
    func refusal(text: String, field: CronField, position: Int, found: String) throws {
        let error = try #require(throws: CronError.self) { try CronSchedule(text) }
        let problem = try #require(error.problems.first)
        #expect(
            error.problems.count == 1 && problem.field == field && problem.position == position
                && problem.found == found
        )
        #expect(!problem.allowed.isEmpty)
    }

    @Test("tell all that is wrong at once")
    func allProblems() throws {
        let error = try #require(throws: CronError.self) { try CronSchedule("60 24 1 * 9") }
        #expect(error.problems.map(\.field) == [.minute, .hour, .dayOfWeek])
        #expect(
            error.description.hasPrefix(
                "“60 24 1 * 9” is not a cron schedule: minute field, character 1: found “60”, expected 0 to 59; hour"
            )
        )
    }

    @Test(
        "need five fields",
        arguments: [
            ("", 1, "0 fields"), ("@monthly", 1, "one field"), ("0 0 1 *", 1, "4 fields"),
            ("0 0 0 1 * *", 11, "6 fields"),
        ]
    )
    func fieldCount(text: String, position: Int, found: String) throws {
        let error = try #require(throws: CronError.self) { try CronSchedule(text) }
        #expect(error.problems.map(\.field) == [nil] && error.problems.map(\.position) == [position])
        #expect(error.problems.map(\.found) == [found])
    }

    @Test(
        "that never fire are refused",
        arguments: ["0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 30-31 2 */2", "0 0 31 FEB *"]
    )
    func never(text: String) throws {
        let error = try #require(throws: CronError.self) { try CronSchedule(text) }
        #expect(error.problems.map(\.field) == [.dayOfMonth])
        #expect(error.description.contains("never comes"))
    }

    @Test("that fire seldom are not", arguments: ["0 0 29 2 *", "0 0 31 4,5 *", "0 0 30 2 1", "0 0 L 2 *"])
    func seldom(text: String) throws {
        #expect(try CronSchedule(text).source == text)
    }
}
