import AdapterKit
import Metering
import Testing

@testable import MeterConfig

@Suite("Writing meter files")
struct MeterFileWriterTests {
    @Test("What is written is read back the same", arguments: 0..<400)
    func roundTrip(_ seed: UInt64) throws {
        var content = RandomContent(seed: seed)
        let file = try content.file()
        let text = MeterFileWriter.text(of: file, comment: "Made by chance")
        let project: Project
        do {
            project = try TestProject.load(meters: text)
        } catch {
            Issue.record("\(error)\n\(text)")
            return
        }
        #expect(project.events == file.events)
        for (read, written) in zip(project.meters, file.meters) {
            #expect(read.unplaced == written)
        }
        #expect(project.meters.count == file.meters.count)
        #expect(project.customers.map(\.customer) == file.customers)
    }

    @Test("An opaque text keeps every byte")
    func opaque() throws {
        let text = " {\"or\":\n\t[\"é\", 'x']} \u{0}\u{1F6B2}\\ "
        var draft = Meter.Draft(key: try #require(Meter.Key("rides")), name: "Rides", aggregation: .count)
        draft.filter = .opaque(dialect: "togai", text: text)
        let written = MeterFileWriter.text(of: MeterFile(meters: [ConfiguredMeter(try Meter(draft))]))
        guard case .opaque(_, let read) = try TestProject.load(meters: written).meters.first?.meter.filter else {
            Issue.record("no opaque filter in \(written)")
            return
        }
        #expect(Array(read.utf8) == Array(text.utf8))
    }

    @Test("A file is readable, and always the same")
    func layout() throws {
        let schema = try EventSchema(
            name: "api_request",
            attributes: [.init(name: "bytes", unit: "bytes"), .init(name: "status")],
            dimensions: ["region", "tier"]
        )
        var draft = Meter.Draft(key: try #require(Meter.Key("egress-mib")), name: "Egress", aggregation: .sum)
        draft.description = "Bytes leaving: all of them"
        draft.unit = "MiB"
        draft.event = "api_request"
        draft.value = .expression(try Expression("attributes.bytes / 1048576", as: .number))
        draft.filter = .expression(
            try Expression("dimensions.tier==\"pro\"? attributes.status<500:false", as: .condition)
        )
        draft.dimensions = ["region", "tier"]
        draft.resetSchedule = ResetSchedule(
            cron: try CronSchedule("0 0 1 * *"),
            timeZone: try TimeZoneID("Europe/Paris")
        )
        draft.externalRef = "007"
        draft.labels = ["team": "core", "no": "yes"]
        let waiver = Waiver(
            vendor: "amberflo",
            field: .resetSchedule,
            reason: "billed by calendar month",
            until: try Timestamp(iso8601: "2027-07-01T00:00:00Z")
        )
        let meter = ConfiguredMeter(
            try Meter(draft),
            vendors: ["amberflo"],
            overrides: ["amberflo": ["meterApiName": "egressMib"]],
            waivers: [ConfiguredWaiver(waiver)]
        )
        let key = try #require(Meter.Key("egress-mib"))
        let customer = try #require(CustomerMeter(meter: key, customer: "user0@example.com", meterKey: "k1"))
        let file = MeterFile(events: [schema], meters: [meter], customers: [customer])
        #expect(
            MeterFileWriter.text(of: file, comment: "From Amberflo") == """
                # From Amberflo

                events:
                  - name: api_request
                    attributes: [{ name: bytes, unit: bytes }, { name: status }]
                    dimensions: [region, tier]

                meters:
                  - key: egress-mib
                    name: Egress
                    description: "Bytes leaving: all of them"
                    unit: MiB
                    event: api_request
                    aggregation: sum
                    value: attributes.bytes / 1048576
                    filter: 'dimensions.tier == "pro" ? attributes.status < 500 : false'
                    dimensions: [region, tier]
                    resetSchedule: { cron: "0 0 1 * *", timezone: Europe/Paris }
                    externalRef: "007"
                    labels: { "no": "yes", team: core }
                    vendors: [amberflo]
                    overrides:
                      amberflo: { meterApiName: egressMib }
                    accept:
                      - { vendor: amberflo, field: resetSchedule, reason: billed by calendar month, until: 2027-06-30 }

                customers:
                  - meter: egress-mib
                    customer: user0@example.com
                    meterKey: k1

                """
        )
    }

    @Test("A new project is right as it stands")
    func starter() throws {
        let addresses = ["amberflo": "https://app.amberflo.io"]
        let files = StarterProject.files(for: TestAdapters.all, addresses: addresses)
        let project = try TestProject.load(Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.text) }))
        #expect(project.vendors.map(\.instance) == TestAdapters.all.map(\.name))
        #expect(project.vendors[1].url.description == "https://app.amberflo.io")
        #expect(project.vendors[1].credentials == ["apiKey": .environment("AMBERFLO_API_KEY")])
        #expect(project.vendors[0].credentials["clientSecret"] == .environment("USAGE_ENGINE_CLIENT_SECRET"))
        #expect(project.meters.count == 2)
        #expect(project.warnings.isEmpty)
    }
}
