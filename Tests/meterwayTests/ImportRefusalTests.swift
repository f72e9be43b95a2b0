import AdapterKit
import Catalog
import Foundation
import Metering
import SandboxServer
import Testing
import Transport
import UsageEngineSandbox

@Suite("An import leaves out what an apply would refuse")
struct ImportRefusalTests {
    /// A Usage Engine that takes two meter types of one `externalRef`.
    private static var sandbox: UsageEngineSandbox {
        var options = UsageEngineSandbox.Options()
        options.uniqueExternalRefs = false
        return UsageEngineSandbox(
            options: options,
            now: { Date(timeIntervalSince1970: TimeInterval(TestProject.noon.seconds)) }
        )
    }

    /// Makes meter types at a vendor as somebody does by hand, each by its name and reference.
    private static func make(_ types: [(name: String, reference: String)], at vendor: any HTTPTransport) async throws {
        let entry = try #require(Catalog.vendor(adapter: "usage-engine"))
        let settings = ConnectionSettings(
            instance: "usage-engine",
            adapter: "usage-engine",
            url: try ConnectionURL("https://api.example.com"),
            values: [:]
        )
        let credentials = entry.sandboxCredentials
        let environment = AdapterEnvironment(
            transport: vendor,
            now: { TestProject.noon },
            secret: { name throws(SecretError) in
                guard let value = credentials[name] else { throw SecretError("there is no `\(name)`") }
                return Secret(value)
            }
        )
        let adapter = entry.adapter.make(settings, environment)
        let schedule = ResetSchedule(cron: try CronSchedule("0 0 1 * *"), timeZone: try TimeZoneID("Etc/UTC"))
        for (index, type) in types.enumerated() {
            var draft = Meter.Draft(
                key: try #require(Meter.Key("type-\(index)")),
                name: type.name,
                aggregation: .count
            )
            draft.externalRef = type.reference
            let request = EncodingRequest(
                entries: [MeterEntry(try Meter(draft))],
                events: [],
                defaults: MeterDefaults(unit: "units", resetSchedule: schedule),
                now: TestProject.noon
            )
            for object in adapter.translator.encode(request).objects {
                _ = try await adapter.catalog.create(object, links: [:])
            }
        }
    }

    @Test("two types with one `externalRef` are named with each other and left out, and the others are imported")
    func oneReference() async throws {
        let sandbox = Self.sandbox
        try await Self.make([("One", "sku"), ("Two", "sku"), ("Three", "other")], at: sandbox)
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "usage-engine", handler: sandbox)])
        try await server.run { addresses in
            let urls = ["usage-engine": addresses.url(of: "usage-engine") ?? ""]
            let file = TestVendors.projectFile(["usage-engine"], urls: urls)
            let project = try TestProject(
                ["meterway.yaml": file, "meters/meters.yaml": "meters: []\n"],
                environment: TestVendors.credentials
            )
            let imported = await project.run("import", "usage-engine")
            #expect(imported.status == 3 && imported.out.contains("1 meter."), "\(imported.words)")
            let runs = try await project.run("history", "--format", "json").json()["runs"]?.array
            #expect(runs?.first?["status"] == 3, "the history has the status of the command")
            for (name, other) in [("One", "Two"), ("Two", "One")] {
                let line = imported.err.split(separator: "\n").first { $0.contains("meterType \"\(name)\"") } ?? ""
                #expect(
                    line.contains("is left out: the externalRef `sku` would also be that of \"\(other)\" ("),
                    "\(line)"
                )
                #expect(
                    line.contains("give one of them another `externalRef`") && line.contains("import again"),
                    "\(line)"
                )
            }
            let plan = await project.run("plan", "--detailed-exitcode", "--format", "json")
            #expect(plan.status == 0, "\(plan.out)")
            #expect(try plan.json().changes == [])
            let again = await project.run("import", "usage-engine")
            #expect(again.status == 3 && again.out.contains("Nothing was imported"), "\(again.words)")
        }
    }

    @Test("what a meter of the project is by its `externalRef`, under whatever key, is left to be adopted")
    func sameReference() async throws {
        try await TestVendors.serve { vendors in
            let meters = Meters.two.replacing("key: egress\n", with: "key: egress\n    externalRef: sku-1\n")
            #expect(await (try vendors.project(meters, at: ["usage-engine"])).run("apply", "--yes").status == 0)
            let one = meters.replacing(Meters.calls, with: "")
            let project = try vendors.project(one, at: ["usage-engine"])
            let imported = await project.succeed("import", "usage-engine", "--format", "json")
            #expect(try imported.json()["meters"] == ["calls"] && imported.json()["adoptable"] == ["egress"])
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changeList == ["usage-engine adopt egress"])
        }
    }

    @Test("what reads names that the project declares its event without is left out, with what to write")
    func undeclaredNames() async throws {
        try await TestVendors.serve { vendors in
            #expect(await (try vendors.project(Meters.two, at: ["togai"])).run("apply", "--yes").status == 0)
            let project = try vendors.project("events: [{ name: api_request }]\nmeters: []\n", at: ["togai"])
            let imported = await project.run("import", "togai")
            #expect(imported.status == 3 && imported.out.contains("1 meter."), "\(imported.words)")
            let line = imported.err.split(separator: "\n").first { $0.contains("usageMeter \"Egress\"") } ?? ""
            let words = "`api_request` is declared without what the meter reads: write `bytes` among its `attributes`"
            #expect(line.contains("\(words), and import again"), "\(imported.err)")
            let plan = await project.run("plan", "--detailed-exitcode", "--format", "json")
            #expect(plan.status == 0, "\(plan.out)")
            #expect(try project.read("meters/imported-togai.yaml").contains("key: calls"))
        }
    }
}
