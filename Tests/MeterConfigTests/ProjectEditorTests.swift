import AdapterKit
import Metering
import Testing

@testable import MeterConfig

@Suite("Editing meter files in place")
struct ProjectEditorTests {
    private static let text = """
        # Meters of the platform.
        events:
          - name: api_request   # from the edge
            attributes:
              - { name: bytes, unit: bytes }
              # the answer
              - name: status
            dimensions: [region, tier]

        # What is counted.
        meters:
          # Calls.
          - key: calls
            name: 'API calls' # on the invoice
            event: api_request
            aggregation: count
            filter: >-
              attributes.status < 500
            dimensions:
              # where
              - region
              - tier # which plan

          # Egress.
          # In MiB.
          - name: Egress
            key: egress
            unit: MiB
            event: api_request
            aggregation: sum
            value: attributes.bytes/1048576
            labels: { team: core }
            # end of egress

        customers:
          - { meter: calls, customer: a, meterKey: k1 }

        """

    private func edit(
        _ text: String = text,
        home: String = "meters/a.yaml",
        _ body: (Project, inout ProjectChanges) throws -> Void
    ) throws -> (edited: EditedFiles, text: String) {
        let files = MemoryFiles(["meterway.yaml": TestProject.file, "meters/a.yaml": text])
        let project = try TestProject.load(files)
        var changes = ProjectChanges()
        try body(project, &changes)
        let edited = ProjectEditor(files: files, adapters: TestAdapters.all).edit(project, changes, home: home)
        let after = edited.files.first { $0.path == "meters/a.yaml" }?.after
        return (edited, after.map { String(decoding: $0, as: UTF8.self) } ?? text)
    }

    private func meter(
        _ key: String,
        of project: Project,
        _ body: (inout Meter.Draft) throws -> Void
    ) throws
        -> ConfiguredMeter
    {
        var configured = try #require(project.meters.first { $0.meter.key.text == key })
        var draft = configured.meter.draft
        try body(&draft)
        configured.meter = try Meter(draft)
        return configured
    }

    /// The lines that differ, with `-` and `+` before them.
    private func difference(_ after: String, from before: String = text) -> [String] {
        func lines(_ text: String) -> [String] {
            text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        }
        let difference = lines(after).difference(from: lines(before))
        return difference.removals.map { change -> String in
            if case .remove(_, let line, _) = change { "-" + line } else { "" }
        }
            + difference.insertions.map { change -> String in
                if case .insert(_, let line, _) = change { "+" + line } else { "" }
            }
    }

    @Test("Fields change on their lines, in their quotes, and new ones stand in the usual order")
    func fields() throws {
        let (edited, after) = try edit { project, changes in
            changes.meters = [
                try meter("calls", of: project) { draft in
                    draft.name = "All calls: it's many"
                    draft.description = "What was answered"
                    draft.filter = .expression(try Expression("attributes.status < 400", as: .condition))
                    draft.dimensions = ["tier"]
                },
                try meter("egress", of: project) { draft in
                    draft.unit = nil
                    draft.labels = ["team": "edge", "a": "b"]
                },
            ]
        }
        #expect(edited.refusals.isEmpty)
        #expect(
            difference(after) == [
                "-    name: 'API calls' # on the invoice", "-      attributes.status < 500", "-      # where",
                "-      - region", "-    unit: MiB", "-    labels: { team: core }",
                "+    name: 'All calls: it''s many' # on the invoice", "+    description: What was answered",
                "+      attributes.status < 400", "+    labels: { a: b, team: edge }",
            ]
        )
        #expect(
            edited.edits.map {
                "\($0.location.line) \($0.key) \($0.field ?? ""): \($0.before ?? "") -> \($0.after ?? "")"
            } == [
                "13 calls description:  -> What was answered", "14 calls name: API calls -> \"All calls: it's many\"",
                "17 calls filter: attributes.status < 500 -> attributes.status < 400",
                "19 calls dimensions: [region, tier] -> [tier]", "28 egress unit: MiB -> ",
                "32 egress labels: { team: core } -> { a: b, team: edge }",
            ]
        )
    }

    @Test("A meter that goes takes the comments above and in it along, and its customers")
    func removal() throws {
        let (edited, after) = try edit { _, changes in
            changes.removedMeters = [try #require(Meter.Key("calls"))]
        }
        #expect(edited.refusals.isEmpty)
        let start = try #require(Self.text.firstRange(of: "  # Calls.")).lowerBound
        let end = try #require(Self.text.firstRange(of: "  # Egress.")).lowerBound
        var wanted = Self.text
        wanted.removeSubrange(start..<end)
        #expect(after == wanted.replacing("\ncustomers:\n  - { meter: calls, customer: a, meterKey: k1 }\n", with: ""))
        #expect(edited.edits.map(\.section) == ["meters", "customers"])
    }

    @Test("The last meter goes with the empty line above it, and what follows stays set off")
    func removalOfLast() throws {
        let (_, after) = try edit { _, changes in changes.removedMeters = [try #require(Meter.Key("egress"))] }
        let start = try #require(Self.text.firstRange(of: "\n\n  # Egress.")).lowerBound
        let end = try #require(Self.text.firstRange(of: "\n\ncustomers:")).lowerBound
        var wanted = Self.text
        wanted.removeSubrange(start..<end)
        #expect(after == wanted)
    }

    @Test("An event gets attributes where they are listed, and other units in place")
    func events() throws {
        let (edited, after) = try edit { _, changes in
            changes.events = [
                try EventSchema(
                    name: "api_request",
                    attributes: [
                        .init(name: "bytes", unit: "B"), .init(name: "status", unit: "code"), .init(name: "ms"),
                    ],
                    dimensions: ["region", "tier", "zone"]
                )
            ]
        }
        #expect(edited.refusals.isEmpty)
        #expect(
            difference(after) == [
                "-      - { name: bytes, unit: bytes }", "-    dimensions: [region, tier]",
                "+      - { name: bytes, unit: B }", "+        unit: code", "+      - { name: ms }",
                "+    dimensions: [region, tier, zone]",
            ]
        )
    }

    @Test("New meters stand below the last one, or in a file of their own")
    func new() throws {
        let key = try #require(Meter.Key("rides"))
        let rides = ConfiguredMeter(
            try Meter(Meter.Draft(key: key, name: "Rides", aggregation: .count)),
            vendors: ["amberflo"]
        )
        let (_, after) = try edit { _, changes in changes.meters = [rides] }
        #expect(
            difference(after) == [
                "+  - key: rides", "+    name: Rides", "+    aggregation: count", "+    vendors: [amberflo]", "+",
            ]
        )
        #expect(after.contains("# end of egress\n\n  - key: rides\n"))
        let (edited, _) = try edit(home: "meters/synced.yaml") { _, changes in changes.meters = [rides] }
        #expect(edited.files.map(\.path) == ["meters/synced.yaml"])
        #expect(edited.files.first?.before == nil)
        #expect(edited.files.first?.after == Array(MeterFileWriter.text(of: MeterFile(meters: [rides])).utf8))
        let (elsewhere, _) = try edit(home: "other/synced.yaml") { _, changes in changes.meters = [rides] }
        #expect(elsewhere.files.isEmpty)
        #expect(elsewhere.refusals.map(\.key) == ["rides"])
        let why = try #require(elsewhere.refusals.first)
        #expect(
            why.message.hasPrefix("no pattern under `meters` of meterway.yaml takes in `other/synced.yaml`"),
            "\(why)"
        )
        #expect(why.remedy == "add `other/synced.yaml` there, and make an empty file of that name")
    }

    @Test("An empty part with comments in it is filled below its name")
    func filling() throws {
        let text = "meters:\n  - { key: a, name: A, aggregation: count }\ncustomers:\n#  - meter: a\n"
        let (_, after) = try edit(text) { _, changes in
            let key = try #require(Meter.Key("a"))
            changes.customers = [try #require(CustomerMeter(meter: key, customer: "c", meterKey: "k"))]
        }
        let lines = "  - meter: a\n    customer: c\n    meterKey: k\n"
        #expect(after == text.replacing("customers:\n", with: "customers:\n" + lines))
    }

    @Test(
        "An empty list is filled where it stands, between the braces of a whole file as over several lines",
        arguments: [
            ("{ meters: [], customers: [] }\n", "{ meters: [NEW], customers: [] }\n"),
            ("meters: [\n]\ncustomers: []\n", "meters: [NEW]\ncustomers: []\n"),
            ("customers: []\nmeters: [] # none\n", "customers: []\nmeters: # none\nLINES"),
        ]
    )
    func emptyList(before: String, wanted: String) throws {
        let rides = ConfiguredMeter(
            try Meter(Meter.Draft(key: try #require(Meter.Key("rides")), name: "Rides", aggregation: .count))
        )
        let (edited, after) = try edit(before) { _, changes in changes.meters = [rides] }
        let flow = "{ key: rides, name: Rides, aggregation: count }"
        let lines = "  - key: rides\n    name: Rides\n    aggregation: count\n"
        #expect(after == wanted.replacing("NEW", with: flow).replacing("LINES", with: lines))
        #expect(edited.refusals.isEmpty)
        #expect(try TestProject.load(meters: after).meters.map(\.meter) == [rides.meter])
    }

    @Test(
        "The last of a list over several lines goes with its comment, and the one before keeps its own",
        arguments: [
            ("region, # where\n      tier # which plan\n    ", "region, # where\n    "),
            ("region, # where\n      tier, # which plan\n    ", "region, # where\n    "),
            ("region # where\n      , tier", "region # where"),
            ("region,\n      tier # which plan\n    ", "region\n    "),
        ]
    )
    func lastOfFlow(before: String, wanted: String) throws {
        func text(_ dimensions: String) -> String {
            "meters:\n  - key: a\n    name: A\n    aggregation: count\n    dimensions: [\n      \(dimensions)\n    ]\n"
        }
        let (edited, after) = try edit(text(before)) { project, changes in
            changes.meters = [try meter("a", of: project) { $0.dimensions = ["region"] }]
        }
        #expect(edited.refusals.isEmpty && after == text(wanted))
        #expect(try TestProject.load(meters: after).meters.map(\.meter.dimensions) == [["region"]])
    }

    @Test("A pair that stands in a list without braces gets them with its second one")
    func barePair() throws {
        let text = "events:\n  - name: e\n    attributes: [name: bytes, name: calls]\n"
        let (edited, after) = try edit(text) { _, changes in
            changes.events = [
                try EventSchema(
                    name: "e",
                    attributes: [.init(name: "bytes", unit: "B"), .init(name: "calls")],
                    dimensions: []
                )
            ]
        }
        #expect(edited.refusals.isEmpty)
        #expect(after == text.replacing("name: bytes", with: "{ name: bytes, unit: B }"))
    }

    @Test("What an edit added of customers another takes out with its key; a key with a comment stays")
    func customersTakenBack() throws {
        let text = "meters:\n  - { key: a, name: A, aggregation: count }\n"
        let key = try #require(Meter.Key("a"))
        let added = try #require(CustomerMeter(meter: key, customer: "c", meterKey: "k"))
        let (_, with) = try edit(text) { _, changes in changes.customers = [added] }
        #expect(with == text + "\ncustomers:\n  - meter: a\n    customer: c\n    meterKey: k\n")
        let (_, without) = try edit(with) { _, changes in changes.removedCustomers = [added.identity] }
        #expect(without == text)
        for named in ["# ours\ncustomers:", "customers: # ours"] {
            let written = with.replacing("customers:", with: named)
            let (edited, kept) = try edit(written) { _, changes in changes.removedCustomers = [added.identity] }
            #expect(kept == text + "\n" + named + "\n" && edited.refusals == [])
        }
        let entry = "  - meter: a\n    customer: c\n    meterKey: k\n"
        for (above, below) in [
            ("", "  # waiting for a contract:\n  # - { meter: b }\n"), ("", "\n  # waiting:\n"), ("  # ours\n", ""),
            ("  # ours\n", "  # waiting\n"), ("# ours\n\n  # of c\n", "# end\n"),
        ] {
            let written = text + "\ncustomers:\n" + above + entry + below
            let (edited, kept) = try edit(written) { _, changes in changes.removedCustomers = [added.identity] }
            #expect(kept == text + "\ncustomers:\n" + above + below && edited.refusals == [])
        }
        let (_, ended) = try edit(with + "# end\n") { _, changes in changes.removedCustomers = [added.identity] }
        #expect(ended == text + "# end\n", "a comment at the margin below the part is none of it")
    }

    @Test("Line ends, a byte order mark and a missing line end at the end stay")
    func bytes() throws {
        let text = "\u{FEFF}meters:\r\n- key: a\r\n  name: A\r\n  aggregation: count # last"
        let (_, after) = try edit(text) { project, changes in
            changes.meters = [
                try meter("a", of: project) { draft in
                    draft.unit = "calls"
                    draft.status = .inactive
                }
            ]
        }
        let wanted =
            "\u{FEFF}meters:\r\n- key: a\r\n  name: A\r\n  unit: calls\r\n  aggregation: count # last\r\n  status: inactive"
        #expect(Array(after.utf8) == Array(wanted.utf8))
    }

    @Test("A text in a block that ends with the file, and not its line, stays the same when something comes behind it")
    func openBlock() throws {
        let forms = [("|", "|-"), ("|+", "|-"), (">", ">-"), ("|-", "|-"), ("|4+", "|4-"), ("&a |", "&a |-")]
        for ((before, after), blanks) in forms.flatMap({ form in ["", " "].map { (form, $0) } }) {
            let head = "meters:\n  - key: calls\n    name: Calls\n    aggregation: count\n    description: "
            let (edited, text) = try edit(head + before + "\n        One\n\n        Two" + blanks) { project, changes in
                let added = try Meter(
                    Meter.Draft(key: try #require(Meter.Key("new")), name: "New", aggregation: .count)
                )
                changes.meters = [ConfiguredMeter(added)]
            }
            #expect(edited.refusals == [], "\(before)")
            #expect(text.hasPrefix(head + after + "\n        One\n\n        Two\(blanks)\n"), "\(text)")
            #expect(text.hasSuffix("  - key: new\n    name: New\n    aggregation: count"), "\(text)")
        }
    }

    @Test("Empty lines would belong to a text in a block that keeps them, so that none comes before a new entry")
    func keptBlock() throws {
        for header in ["|+", ">+", "|2+"] {
            let before =
                "meters:\n  - key: calls\n    name: Calls\n    aggregation: count\n    description: \(header)\n      One\n"
            let (edited, after) = try edit(before) { _, changes in
                let added = try Meter(
                    Meter.Draft(key: try #require(Meter.Key("new")), name: "New", aggregation: .count)
                )
                changes.meters = [ConfiguredMeter(added)]
            }
            #expect(edited.refusals == [], "\(header)")
            #expect(after == before + "  - key: new\n    name: New\n    aggregation: count\n", "\(after)")
        }
    }

    @Test("What goes from below a text in a block that keeps empty lines leaves it those, and no more")
    func entryBehindKeptBlock() throws {
        let kept =
            "meters:\n  - key: calls\n    name: Calls\n    aggregation: count\n    description: |+\n      One\n\n"
        let next = "  - key: next\n    name: Next\n    aggregation: count\n"
        let (field, withoutField) = try edit(kept + "    unit: calls\n\n" + next) { project, changes in
            var meter = try #require(project.meters.first)
            var draft = meter.meter.draft
            draft.unit = nil
            meter.meter = try Meter(draft)
            changes.meters = [meter]
        }
        #expect(field.refusals == [])
        #expect(withoutField == kept + next)
        let (meter, withoutMeter) = try edit(kept + "\n" + next) { _, changes in
            changes.removedMeters = [try #require(Meter.Key("next"))]
        }
        #expect(meter.refusals == [])
        #expect(withoutMeter == kept + "\n")
    }

    @Test("A value that aliases share is left alone, and what to write is said; one that is an alias is written out")
    func anchors() throws {
        let text = """
            meters:
              - key: a
                name: A
                aggregation: count
                resetSchedule: &monthly { cron: "0 0 1 * *", timezone: Etc/UTC }
                unit: &unit calls
              - key: b
                name: B
                aggregation: count
                resetSchedule: *monthly
                unit: &own calls
            """
        let paris = try TimeZoneID("Europe/Paris")
        let schedule = ResetSchedule(cron: try CronSchedule("0 0 1 * *"), timeZone: paris)
        let (refused, same) = try edit(text) { project, changes in
            changes.meters = [try meter("a", of: project) { $0.resetSchedule = schedule }]
        }
        #expect(same == text)
        #expect(refused.edits.isEmpty)
        #expect(
            refused.refusals.map(\.description) == [
                "meters/a.yaml:5:20: `a`: the value has the anchor `&monthly`, and `*monthly` at line 10 says the same by it; "
                    + "write `resetSchedule: { cron: \"0 0 1 * *\", timezone: Europe/Paris }` by hand"
            ]
        )
        let (edited, after) = try edit(text) { project, changes in
            changes.meters = [
                try meter("a", of: project) { $0.unit = "requests" },
                try meter("b", of: project) { draft in
                    draft.resetSchedule = schedule
                    draft.unit = "requests"
                },
            ]
        }
        #expect(edited.refusals.isEmpty)
        #expect(
            difference(after, from: text) == [
                "-    unit: &unit calls", "-    resetSchedule: *monthly", "-    unit: &own calls",
                "+    unit: &unit requests", "+    resetSchedule: { cron: \"0 0 1 * *\", timezone: Europe/Paris }",
                "+    unit: &own requests",
            ]
        )
        let (removed, _) = try edit(text) { _, changes in changes.removedMeters = [try #require(Meter.Key("a"))] }
        #expect(removed.refusals.map(\.remedy) == ["take it out by hand"])
    }

    @Test("A file that would no longer be right stays as it was")
    func wrong() throws {
        let (edited, after) = try edit { _, changes in
            changes.events = [try EventSchema(name: "api_request", attributes: [.init(name: "bytes")])]
        }
        #expect(after == Self.text)
        #expect(edited.files.isEmpty)
        #expect(edited.edits.isEmpty)
        let refusal = try #require(edited.refusals.first)
        #expect(refusal.message.hasPrefix("the files would no longer be right: meters/a.yaml:"))
        #expect(refusal.key == "api_request")
    }

    @Test("Files are written where they are still as they were read, and not at all otherwise")
    func writing() throws {
        let (edited, after) = try edit { _, changes in changes.removedMeters = [try #require(Meter.Key("calls"))] }
        var files = MemoryFiles(["meters/a.yaml": Self.text])
        try edited.write(to: &files, root: "/project")
        #expect(files.contents["/project/meters/a.yaml"] == Array(after.utf8))
        files = MemoryFiles(["meters/a.yaml": Self.text + "#"])
        #expect(throws: ProjectFileError("meters/a.yaml was changed since it was read; run the command again")) {
            try edited.write(to: &files, root: "/project")
        }
        #expect(files.contents["/project/meters/a.yaml"] == Array((Self.text + "#").utf8))
    }
}
