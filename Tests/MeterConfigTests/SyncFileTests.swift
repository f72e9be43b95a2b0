import Metering
import Testing

@testable import MeterConfig

@Suite("Files of a sync")
struct SyncFileTests {
    private static let vendors = ["amberflo", "togai-eu", "usage-engine"]

    private func errors(_ body: () throws(ConfigErrors) -> Void) -> [String] {
        do {
            try body()
            return []
        } catch {
            return error.errors.map(\.description)
        }
    }

    @Test("A project says which side wins, in all fields or in some")
    func preferences() throws {
        #expect(try TestProject.load(meters: "").sync == SyncPreferences())
        let some = "\nsync: { prefer: { description: togai-eu, number: files } }\n"
        let project = try TestProject.load(["meterway.yaml": TestProject.file + some, "meters/a.yaml": ""])
        #expect(project.sync == SyncPreferences(fields: [.description: "togai-eu", .number: "files"]))
        let all = "\nsync: { prefer: amberflo }\n"
        let general = try TestProject.load(["meterway.yaml": TestProject.file + all, "meters/a.yaml": ""])
        #expect(general.sync == SyncPreferences(general: "amberflo"))
    }

    @Test("Matches are read with their places, and read again from what is written")
    func matches() throws {
        let text = """
            matches:
              - key: egress-mib
                vendors: { togai-eu: um.1, amberflo: "Egress: all" }
              - { key: rides, vendors: { usage-engine: 7 }, apart: true }
            """
        let file = try MatchFile(Array(text.utf8), path: "matches.yaml", vendors: Self.vendors)
        let egress = try #require(Meter.Key("egress-mib"))
        let rides = try #require(Meter.Key("rides"))
        #expect(
            file.entries == [
                .init(
                    key: egress,
                    objects: ["togai-eu": "um.1", "amberflo": "Egress: all"],
                    location: FileLocation(file: "matches.yaml", line: 2, column: 5)
                ),
                .init(
                    key: rides,
                    objects: ["usage-engine": "7"],
                    isApart: true,
                    location: FileLocation(file: "matches.yaml", line: 4, column: 5)
                ),
            ]
        )
        let again = try MatchFile(Array(file.text.utf8), path: "m", vendors: Self.vendors)
        #expect(again.entries.map(\.objects) == file.entries.map(\.objects))
        #expect(again.entries.map(\.isApart) == [false, true])
    }

    @Test("An object that is in doubt with several of one key is asked about once, so that the answer can be read back")
    func oneQuestion() throws {
        let key = try #require(Meter.Key("egress"))
        let doubts = ["of amberflo", "of ue"].map { words in
            MatchFile.Doubt(key: key, vendor: "togai-eu", object: "um.1", words: [words])
        }
        let text = MatchFile.question(doubts)
        #expect(text.contains("  # of amberflo\n  # of ue\n  - key: egress\n"))
        let answered = text.replacing("apart:\n", with: "apart: false\n")
        let file = try MatchFile(Array(answered.utf8), path: "m.yaml", vendors: Self.vendors)
        #expect(file.entries.map(\.objects) == [["togai-eu": "um.1"]])
    }

    @Test("A question is answered before it is read, so that nothing is confirmed unread")
    func question() throws {
        let key = try #require(Meter.Key("egress-mib"))
        let doubt = MatchFile.Doubt(
            key: key,
            vendor: "togai-eu",
            object: "um.1",
            words: ["`Egress` at togai-eu may be the meter egress-mib\nof amberflo: the names are the same."]
        )
        let text = MatchFile.question([doubt])
        #expect(
            text == """
                # Objects at vendors that may be known meters. Say of each `apart: false` where it is the meter, `apart: true`
                # where it is not, and give the file to `sync` with `--match FILE`.
                matches:
                  # `Egress` at togai-eu may be the meter egress-mib of amberflo: the names are the same.
                  - key: egress-mib
                    vendors: { togai-eu: um.1 }
                    apart:

                """
        )
        #expect(
            errors { () throws(ConfigErrors) in
                _ = try MatchFile(Array(text.utf8), path: "m.yaml", vendors: Self.vendors)
            } == [
                "m.yaml:7:11: `apart` has no value; expected `false` where the object is the meter, `true` where it is not"
            ]
        )
        let answered = text.replacing("apart:\n", with: "apart: false\n")
        #expect(try MatchFile(Array(answered.utf8), path: "m.yaml", vendors: Self.vendors).entries.count == 1)
    }

    @Test("Everything that is wrong with matches is told at its place")
    func wrongMatches() {
        let text = """
            matches:
              - key: Egress
                vendors: { togai: um.1 }
              - key: rides
                vendors: { amberflo: a, usage-engine: }
                apart: yes
              - { key: rides, vendors: { amberflo: a }, same: true }
            """
        #expect(
            errors { () throws(ConfigErrors) in
                _ = try MatchFile(Array(text.utf8), path: "m.yaml", vendors: Self.vendors)
            } == [
                "m.yaml:2:10: `key` is `Egress`; expected \(Meter.Key.expectation); did you mean `egress`?",
                "m.yaml:3:16: the project has no vendor `togai`; expected one of `amberflo`, `togai-eu`, `usage-engine`",
                "m.yaml:5:43: `usage-engine` has no value; expected the id or name of an object",
                "m.yaml:6:12: `apart` is `yes`; expected `true` or `false`; write it as `true` or `false`, without quotes",
                "m.yaml:7:30: `rides` and this object of amberflo stand together twice; first at line 5; expected each pair once",
                "m.yaml:7:45: unknown key `same` in the match; expected one of `key`, `vendors`, `apart`",
            ]
        )
    }

    @Test("Conflicts are written for a person, and read back with what the person says")
    func conflicts() throws {
        let number: JSONValue = ["aggregation": "sum", "value": "attributes.bytes / 1024"]
        let file = ConflictFile([
            .init(
                key: "egress-mib",
                field: .description,
                reason: "amberflo and togai-eu changed it differently.",
                base: "Bytes",
                sides: ["togai-eu": "Bytes: all", "amberflo": .null]
            ),
            .init(
                key: "rides",
                field: .number,
                base: nil,
                sides: ["amberflo": number, "files": ["aggregation": "count"]]
            ),
            .init(key: "rides/c/k", field: .deleteOnReset, base: .bool(false), sides: ["usage-engine": .bool(true)]),
        ])
        #expect(
            file.text == """
                # Conflicts of a sync. Write behind `take` the side whose value is to stand, `base` for what the last sync left,
                # or `{ value: ... }` for another value, and give the file back to `sync`. What has no `take` stays a conflict.
                conflicts:
                  # amberflo and togai-eu changed it differently.
                  - key: egress-mib
                    field: description
                    base: Bytes
                    sides:
                      amberflo: null
                      togai-eu: "Bytes: all"
                    take:

                  - key: rides
                    field: number
                    sides:
                      amberflo: { aggregation: sum, value: attributes.bytes / 1024 }
                      files: { aggregation: count }
                    take:

                  - key: rides/c/k
                    field: deleteOnReset
                    base: false
                    sides:
                      usage-engine: true
                    take:

                """
        )
        var takes = ["togai-eu", "{ value: { aggregation: max, value: attributes.kib } }", "base"][...]
        let answered = file.text.split(separator: "\n").map { line in
            line.hasSuffix("take:") ? line + " " + (takes.popFirst() ?? "") : String(line)
        }.joined(separator: "\n")
        let read = try ConflictFile(Array(answered.utf8), path: "c.yaml", vendors: Self.vendors)
        #expect(
            read.entries.map(\.take) == [
                .side("togai-eu"), .value(["aggregation": "max", "value": "attributes.kib"]), .base,
            ]
        )
        for (entry, wanted) in zip(read.entries, file.entries) {
            #expect(entry.base == wanted.base)
            #expect(entry.sides == wanted.sides)
            #expect(entry.field == wanted.field)
        }
        #expect(read.entries.map(\.location?.line) == [5, 12, 18])
        let again = try ConflictFile(Array(read.text.utf8), path: "c.yaml", vendors: Self.vendors)
        #expect(again.entries.map(\.take) == read.entries.map(\.take))
    }

    @Test("Everything that is wrong with conflicts is told at its place")
    func wrongConflicts() {
        let text = """
            conflicts:
              - key: egress-mib
                field: filter
                sides: { amberflo: a }
                take: amberflo
              - key: egress-mib
                field: description
                sides: { amberflo: a, elsewhere: b }
                take: amberfla
              - { key: a b, field: unit, sides: { files: a }, take: base }
              - { key: a, field: number, sides: {}, take: { value: { aggregation: summ, event: } } }
              - { key: a, field: number, take: { keep: a } }
            """
        #expect(
            errors { () throws(ConfigErrors) in
                _ = try ConflictFile(Array(text.utf8), path: "c.yaml", vendors: Self.vendors)
            } == [
                "c.yaml:3:12: `filter` is no field that a sync merges; expected one of "
                    + MergeUnit.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
                    + "; event, aggregation, value and filter are merged as one: write `number`",
                "c.yaml:8:27: the project has no vendor `elsewhere`; expected one of `amberflo`, `togai-eu`, `usage-engine`",
                "c.yaml:9:11: `amberfla` is no side of this conflict; expected one of `amberflo`, `elsewhere`, or "
                    + "`{ value: ... }`; did you mean `amberflo`?",
                "c.yaml:10:12: `a b` is nothing that is merged; expected a meter's key, `event NAME`, or METER/CUSTOMER/METERKEY",
                "c.yaml:10:57: there is no base to take; expected one of `files`, or `{ value: ... }`; "
                    + "write `{ value: ... }`, if it is meant as a value",
                "c.yaml:11:71: `aggregation` is `summ`; expected one of `sum`, `count`, `max`, `min`, `unique`, `average`, "
                    + "`latest`, or `{ unique: dimensions.NAME }`; did you mean `sum`?",
                "c.yaml:11:84: `event` has no value; expected the name of an event",
                "c.yaml:12:5: `number` of `a` stands twice; first at line 11; expected each conflict once",
                "c.yaml:12:5: the conflict has no `sides`; expected `sides`: what each side says",
                "c.yaml:12:36: `take` has no `value`; expected `value`: what is to stand",
                "c.yaml:12:38: unknown key `keep` in `take`; expected one of `value`",
            ]
        )
    }

    @Test("Any texts are written and read again the same", arguments: 0..<200)
    func roundTrip(_ seed: UInt64) throws {
        var chance = Chance(seed)
        func value() -> JSONValue {
            switch Int.random(in: 0..<4, using: &chance) {
            case 0: .null
            case 1: .array([.string(chance.text()), .string(chance.text())])
            case 2: .object(JSONObject([("a" + chance.text(), .string(chance.text())), ("b", .string(""))]))
            default: .string(chance.text())
            }
        }
        let file = ConflictFile(
            MergeUnit.allCases.filter { $0 != .deleteOnReset }.map { field in
                .init(
                    key: "event \(chance.name())",
                    field: field,
                    reason: chance.text(),
                    base: chance.one(in: 2) ? value() : nil,
                    sides: ["amberflo": value(), "files": value()],
                    take: chance.one(in: 2) ? .side("files") : nil
                )
            }
        )
        let read = try ConflictFile(Array(file.text.utf8), path: "c.yaml", vendors: Self.vendors)
        #expect(read.entries.map(\.sides) == file.entries.map(\.sides), "\(file.text)")
        #expect(read.entries.map(\.base) == file.entries.map(\.base))
        #expect(read.entries.map(\.key) == file.entries.map(\.key))
        #expect(read.entries.map(\.take) == file.entries.map(\.take))
    }
}
