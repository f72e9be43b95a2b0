import Testing

@testable import UsageEngineSandbox

@Suite("Reset schedules")
struct CronTests {
    /// Makes a schedule of crontab's one-line form.
    static func schedule(_ line: String) throws -> ResetSchedule {
        let texts = line.split(separator: " ").map { JSON.string(String($0)) }
        let names = ["minute", "hour", "day", "month", "weekday"]
        let (schedule, problems) = ResetSchedule.read(JSON(members: Array(zip(names, texts))), path: "resetSchedule")
        return try #require(schedule, "\(problems)")
    }

    @Test(
        "have fields of numbers, ranges, lists, steps and names",
        arguments: [
            ("*/20", .minute, [0, 20, 40]), ("1-7/3", .hour, [1, 4, 7]), ("1,15,15", .day, [1, 15]),
            ("JAN-mar", .month, [1, 2, 3]),
            ("7", .weekday, [0]), ("5-7", .weekday, [0, 5, 6]), ("*", .weekday, [0, 1, 2, 3, 4, 5, 6]),
            ("07", .hour, [7]),
        ] as [(String, CronField.Kind, [Int])]
    )
    func fields(text: String, kind: CronField.Kind, values: [Int]) {
        #expect(CronField(text, kind)?.values == values)
    }

    @Test(
        "refuse other fields",
        arguments: [
            ("", .minute), ("60", .minute), ("24", .hour), ("0", .day), ("32", .day), ("13", .month), ("8", .weekday),
            ("L", .month),
            ("L", .weekday), ("5-1", .hour), ("*/0", .hour), ("5/2", .hour), ("1,,2", .day), ("-1", .day), ("1 ", .day),
            ("?", .day),
            ("MON", .month), ("1/2/3", .day), ("l", .day), ("LW", .day), ("*-5", .day), ("+1", .day),
        ] as [(String, CronField.Kind)]
    )
    func malformed(text: String, kind: CronField.Kind) {
        #expect(CronField(text, kind) == nil)
    }

    @Test("that never fire are refused, and leap days are not")
    func impossible() throws {
        let never: JSON = ["minute": "0", "hour": "0", "day": "30,31", "month": "2", "weekday": "*"]
        #expect(ResetSchedule.read(never, path: "s").problems == ["s never fires: there is no such day"])
        #expect(throws: Never.self) { try CronTests.schedule("0 0 29 2 *") }
        #expect(throws: Never.self) { try CronTests.schedule("0 0 30 2 1") }
    }

    @Test("list every problem with its path")
    func problems() {
        let wrong: JSON = ["minute": 0, "hour": "24", "day": "L", "month": "*", "second": "0"]
        #expect(
            ResetSchedule.read(wrong, path: "resetSchedule").problems == [
                "resetSchedule.second is not known", "resetSchedule.minute must be a string, not a number",
                "resetSchedule.hour is no crontab field: \"24\"", "resetSchedule.weekday is required",
            ]
        )
        #expect(ResetSchedule.read("0 0 1 * *", path: "s").problems == ["s must be an object, not a string"])
    }

    @Test("give back the fields as they were given")
    func json() throws {
        let schedule = try CronTests.schedule("0 0 L JAN,07 sun")
        #expect(
            schedule.json == ["minute": "0", "hour": "0", "day": "L", "month": "JAN,07", "weekday": "sun"]
        )
    }
}
