import AdapterKit
import Metering
import Testing

@testable import MeterConfig

@Suite("Files of decisions")
struct DecisionFileTests {
    private static let specs = [
        SettingSpec("meterApiName", summary: "The name."), SettingSpec("noLabel", .flag, summary: "No label."),
    ]

    private func read(_ text: String) throws(ConfigErrors) -> DecisionFile {
        try DecisionFile(Array(text.utf8), path: "decisions.yaml", overrides: Self.specs)
    }

    private func errors(_ text: String) -> [String] {
        do {
            _ = try read(text)
            return []
        } catch {
            return error.errors.map(\.description)
        }
    }

    private let egress = Meter.Key(slug: "egress")
    private let rides = Meter.Key(slug: "rides")

    @Test("What is decided is read with its place, and what nobody has written yet is open")
    func reading() throws {
        let file = try read(
            """
            meterKey: mk-1
            meters:
              - key: egress
                unit: MiB
                resetSchedule: { cron: "0 0 1 * *", timezone: Europe/Paris }
                overrides: { meterApiName: egressMib, noLabel: true }
              - key: rides
                unit:
                resetSchedule:
            customers:
              - { meter: egress, customer: acme }
              - { meter: egress, customer: globex, meterKey: mk-2, deleteOnReset: true }
            """
        )
        let key = try #require(egress)
        let entry = try #require(file[key])
        #expect(entry.unit == "MiB")
        #expect(entry.resetSchedule?.description == "0 0 1 * * Europe/Paris")
        #expect(entry.overrides == ["meterApiName": "egressMib", "noLabel": true])
        #expect(entry.location == FileLocation(file: "decisions.yaml", line: 3, column: 5))
        #expect(try file[#require(rides)]?.unit == nil)
        #expect(
            file.counters
                == [
                    CustomerMeter(meter: key, customer: "acme", meterKey: "mk-1"),
                    CustomerMeter(meter: key, customer: "globex", meterKey: "mk-2", deleteOnReset: true),
                ].compactMap(\.self)
        )
        #expect(file.openCustomers.isEmpty)
    }

    @Test("A customer without a meter key is open where the file has none for all")
    func openCustomers() throws {
        let file = try read("customers:\n  - { meter: egress, customer: acme, meterKey: }\nmeterKey:\nmeters:\n")
        #expect(file.openCustomers.map(\.customer) == ["acme"])
        #expect(file.counters.isEmpty)
    }

    @Test("A meter takes what is decided of it, and keeps the rest")
    func deciding() throws {
        var draft = Meter.Draft(key: try #require(egress), name: "Egress", aggregation: .count)
        draft.unit = "bytes"
        draft.category = "Network"
        let meter = try Meter(draft)
        let file = try read("meters: [{ key: egress, unit: MiB }]")
        let decided = try file.decided(meter)
        #expect(decided.unit == "MiB" && decided.category == "Network" && decided.resetSchedule == nil)
        draft.key = try #require(rides)
        #expect(try file.decided(Meter(draft)).unit == "bytes")
    }

    @Test("All that is wrong is told at once, at its place")
    func mistakes() {
        let found = errors(
            """
            meterkey: a
            meters:
              - key: Egress
                unit: []
              - key: rides
                overrides: { meterApiNam: a, noLabel: "yes" }
                resetSchedule: { cron: "0 0 32 * *", timezone: Europe/Pari }
              - key: rides
            customers:
              - { customer: acme }
              - { meter: rides, customer: acme }
              - { meter: rides, customer: acme, deleteOnReset: 1 }
              - { meter: rides, customer: acme }
            """
        )
        let starts = [
            "decisions.yaml:1:1: unknown key `meterkey`", "decisions.yaml:3:10: `key` is",
            "decisions.yaml:4:11: `unit` is",
            "decisions.yaml:6:18: unknown key `meterApiNam`", "decisions.yaml:6:43: `noLabel`",
            "decisions.yaml:7:28: the day-of-month field", "decisions.yaml:7:52: ",
            "decisions.yaml:8:5: the meter `rides` stands twice; first at line 5",
            "decisions.yaml:10:5: the customer has no `meter`", "decisions.yaml:12:52: `deleteOnReset`",
            "decisions.yaml:12:5: the customer `acme` of `rides` stands twice",
            "decisions.yaml:13:5: the customer `acme` of `rides` stands twice",
        ]
        for start in starts {
            #expect(found.contains { $0.hasPrefix(start) }, "\(start) is not in\n\(found.joined(separator: "\n"))")
        }
        #expect(found.count == starts.count, "\(found.joined(separator: "\n"))")
        #expect(errors("- a").first?.hasPrefix("decisions.yaml:1:1: the file of decisions is a list") == true)
    }

    @Test("What is written is read again, with comments that end where they begin")
    func writing() throws {
        let zone = try ResetSchedule(cron: CronSchedule("0 0 L * *"), timeZone: TimeZoneID("America/New_York"))
        var file = DecisionFile(
            meterKey: "null",
            meters: [
                .init(
                    try #require(egress),
                    unit: "# MiB",
                    resetSchedule: zone,
                    overrides: ["meterApiName": "egress: Mib", "noLabel": false],
                    words: ["unit: from\nmeters: []"]
                ),
                .init(try #require(rides)),
            ],
            customers: [
                .init(try #require(rides), "a, b", deleteOnReset: true), .init(try #require(rides), "c", meterKey: "7"),
            ]
        )
        let text = file.text(head: ["Decisions\nfor a migration."])
        #expect(
            text == """
                # Decisions for a migration.
                # What feeds the counters of all customers below that name no `meterKey` of their own.
                meterKey: "null"

                meters:
                  # unit: from meters: []
                  - key: egress
                    unit: "# MiB"
                    resetSchedule: { cron: "0 0 L * *", timezone: America/New_York }
                    overrides:
                      meterApiName: "egress: Mib"
                      noLabel: false

                  - key: rides

                customers:
                  - meter: rides
                    customer: a, b
                    meterKey:
                    deleteOnReset: true

                  - meter: rides
                    customer: c
                    meterKey: "7"

                """,
            "\(text)"
        )
        var again = try read(text)
        for index in again.meters.indices { again.meters[index].location = nil }
        for index in again.customers.indices { again.customers[index].location = nil }
        file.meters[0].words = []
        #expect(again == file)
        #expect(try read(DecisionFile().text()) == DecisionFile())
    }
}
