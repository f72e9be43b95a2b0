import AdapterKit
import Metering
import Testing

@testable import MeterConfig

@Suite("Loading a project")
struct ProjectLoaderTests {
    private static let egress = """
        events:
          - name: api_request
            attributes: [{ name: bytes, unit: bytes }, { name: status }]
            dimensions: [region, tier]
        meters:
          - key: egress-mib
            name: Egress
            description: Bytes leaving the platform, in MiB
            unit: MiB
            event: api_request
            aggregation: sum
            value: attributes.bytes / 1048576
            filter: dimensions.region in ["us-east-1", "eu-west-1"] && attributes.status < 500
            dimensions: [region, tier]
            resetSchedule: { cron: "0 0 1 * *", timezone: Europe/Paris }
            category: Network
            activeFrom: 2027-01-01T00:00:00Z
            externalRef: sku-4711
            billableName: Egress (MiB)
            vendors: [amberflo, togai-eu]
            overrides: { amberflo: { meterApiName: egressMib } }
            accept: [{ vendor: amberflo, field: resetSchedule, reason: billed by calendar month, until: 2027-06-30 }]
          - key: active-customers
            name: Active customers
            aggregation: { unique: customer }
        proofs:
          - { meter: egress-mib, events: samples/a.ndjson, window: 2026-11-01T00:00:00Z/2026-12-01T00:00:00Z, total: "1234.5" }
        customers:
          - meter: egress-mib
            customer: user0@example.com
            meterKey: a1f8797b-c827-4483-b6cf-6d3d3baa18a7
            deleteOnReset: false
        """

    @Test("All that files say arrives")
    func everything() throws {
        let project = try TestProject.load(meters: Self.egress)
        let configured = try #require(project.meters.first)
        let meter = configured.meter
        #expect(project.meters.map(\.meter.key.text) == ["egress-mib", "active-customers"])
        #expect(configured.location == FileLocation(file: "meters/a.yaml", line: 6, column: 10))
        #expect(meter.name == "Egress")
        #expect(meter.unit == "MiB")
        #expect(meter.aggregation == .sum)
        #expect(meter.value?.description == "attributes.bytes / 1048576")
        #expect(meter.dimensions == ["region", "tier"])
        #expect(meter.resetSchedule?.timeZone.identifier == "Europe/Paris")
        #expect(meter.activeFrom?.description == "2027-01-01T00:00:00Z")
        #expect(meter.activeTo == nil)
        #expect(meter.status == .active)
        #expect(configured.vendors == ["amberflo", "togai-eu"])
        #expect(configured.waivers.first?.waiver.until?.description == "2027-07-01T00:00:00Z")
        #expect(project.meters[1].meter.aggregation == .unique(.customer))
        #expect(project.meters[1].vendors == nil)
        #expect(project.events.map(\.name) == ["api_request"])
        #expect(project.customers.first?.location == FileLocation(file: "meters/a.yaml", line: 29, column: 5))
        #expect(project.proofs.first?.events == "/project/samples/a.ndjson")
        #expect(project.proofs.first?.total.description == "1234.5")
        #expect(project.root == "/project")
        #expect(project.file == "/project/meterway.yaml")
        #expect(project.state == "/project/.meterway/state.sqlite")
        #expect(project.meterFiles == ["meters/a.yaml"])
        #expect(project.warnings.isEmpty)
    }

    @Test("The settings of vendors, policies and defaults arrive")
    func settings() throws {
        let text = """
            version: 1
            state: ../state/team.sqlite
            meters: [meters/*.yaml, "**/a.yaml"]
            defaults:
              unit: units
              resetSchedule: { cron: "0 0 1 * *", timezone: Etc/UTC }
            vendors:
              ue:
                adapter: usage-engine
                url: http://localhost:8080/base/
                tokenPath: /oauth/token
                auth: { clientID: "${env:UE_ID}", clientSecret: "${file:secrets/ue}", audience: https://api.example.com/ }
              amberflo:
                adapter: amberflo
                url: https://app.amberflo.io
                dialect: meters
                filteringRules: true
                limits: { concurrency: 2, requestsPerSecond: 5, backfillDays: 400 }
                auth: { apiKey: inline-key-4711 }
            safety: { maxDeletes: 5, maxUpdates: 50%, allowReplace: true }
            findings: block
            """
        let project = try TestProject.load(["meterway.yaml": text, "meters/a.yaml": ""])
        #expect(project.state == "/state/team.sqlite")
        #expect(project.meterFiles == ["meters/a.yaml"])
        #expect(project.defaults.unit == "units")
        #expect(project.defaults.resetSchedule?.timeZone == .utc)
        let engine = try #require(project.vendor("ue"))
        #expect(engine.url.description == "http://localhost:8080/base")
        #expect(engine.text("tokenPath") == "/oauth/token")
        #expect(engine.limits == ConnectionLimits(concurrency: 4, requestsPerSecond: 20))
        #expect(engine.credentials["clientID"] == .environment("UE_ID"))
        #expect(engine.credentials["clientSecret"] == .file("/project/secrets/ue"))
        let amberflo = try #require(project.vendor("amberflo"))
        #expect(amberflo.text("dialect") == "meters")
        #expect(amberflo.flag("filteringRules"))
        #expect(amberflo.limits == ConnectionLimits(concurrency: 2, requestsPerSecond: 5, backfillDays: 400))
        #expect(project.safety == SafetyLimits(maxDeletes: .count(5), maxUpdates: .percent(50), allowReplace: true))
        #expect(project.findings == .block)
        #expect(project.vendors.map(\.instance) == ["ue", "amberflo"])
        #expect(project.warnings.map(\.location) == [FileLocation(file: "meterway.yaml", line: 19, column: 21)])
        #expect(!project.warnings.contains { $0.description.contains("4711") })
    }

    @Test("A secret is in no error, wherever the mistake is")
    func secrets() {
        for value in ["x${env:hunter2", "[hunter2]", "{ hunter2: hunter2 }", "${vault:hunter2}"] {
            let text = TestProject.file.replacing("\"${env:AMBERFLO_API_KEY}\"", with: "\"\(value)\"") + "\nsafety: 5\n"
            let list = TestProject.file.replacing("\"${env:AMBERFLO_API_KEY}\"", with: value) + "\nsafety: 5\n"
            for text in [text, list] {
                let errors = TestProject.errors(["meterway.yaml": text, "meters/a.yaml": ""])
                #expect(!errors.isEmpty)
                #expect(!errors.contains { $0.contains("hunter2") })
            }
        }
    }

    @Test("The errors of all files are told, in order, also beside a file that is no YAML")
    func manyFiles() {
        let errors = TestProject.errors([
            "meterway.yaml": TestProject.file + "\nfindings: maybe\n",
            "meters/b.yaml": "meters:\n  - { key: calls, name: Calls, aggregation: count, event: ride }\n",
            "meters/a.yaml":
                "meters:\n  - { key: calls, name: Calls, aggregation: count }\n  - { key: rides, name: Rides, aggregation: cuont }\n",
            "meters/c.yaml": "meters: [",
            "meters/d.yaml": "events:\n  - name: rides\ncustomers:\n  - { meter: rides, customer: u, meterKey: k }\n",
        ])
        #expect(
            errors.map { $0.split(separator: ";")[0] } == [
                "meters/a.yaml:3:45: `aggregation` is `cuont`",
                "meters/b.yaml:2:12: the meter `calls` is defined twice",
                "meters/b.yaml:2:59: no file declares the event `ride`",
                "meters/c.yaml:1:10: there is no value here",
                "meterway.yaml:16:11: `findings` is `maybe`",
            ]
        )
        #expect(errors[1].contains("first at meters/a.yaml:2:12"))
        #expect(errors[2].hasSuffix("did you mean `rides`?"))
    }

    @Test("Two vendors that are one account draw a warning; another dialect, address or credential is another account")
    func oneAccount() throws {
        let vendor = """
              amberflo-eu:
                adapter: amberflo
                url: https://app.amberflo.io
                auth: { apiKey: "${env:AMBERFLO_API_KEY}" }
                limits: { concurrency: 2 }
            """
        let changes = [
            ("", ""), ("app.amberflo.io", "eu.amberflo.io"), ("AMBERFLO_API_KEY", "EU_KEY"),
            ("limits:", "dialect: meters\n    limits:"),
        ]
        for (old, new) in changes {
            let file = TestProject.file + "\n" + (old.isEmpty ? vendor : vendor.replacing(old, with: new))
            let warnings = try TestProject.load(["meterway.yaml": file, "meters/a.yaml": ""]).warnings
            let words = "`amberflo-eu` has the address and the credentials of `amberflo`"
            let found = warnings.filter { $0.message.hasPrefix(words) }
            #expect(found.map(\.line) == (old.isEmpty ? [16] : []), "\(warnings)")
        }
    }

    @Test("A project file that ends in `.yml` is told, and no project above it is taken in its place")
    func projectFileSpelling() {
        let files = MemoryFiles(
            ["meterway.yaml": TestProject.file, "meters/a.yaml": "", "sub/meterway.yml": TestProject.file]
        )
        let loader = ProjectLoader(files: files, adapters: TestAdapters.all)
        for (project, folder) in [(nil, "/project/sub/deep"), ("sub", "/project"), (".", "/project/sub")] {
            let errors = #expect(throws: ConfigErrors.self) {
                try loader.load(project: project, workingDirectory: folder)
            }
            #expect(errors?.errors.map(\.message) == ["there is no meterway.yaml beside it"])
            #expect(errors?.errors.map(\.location.file) == ["/project/sub/meterway.yml"])
        }
        let other = MemoryFiles(
            ["meterway.yaml": TestProject.file, "meters/a.yaml": "", "sub/meterway.yml": "kind: Deployment\n"]
        )
        let above = ProjectLoader(files: other, adapters: TestAdapters.all)
        #expect(throws: Never.self) { try above.load(project: nil, workingDirectory: "/project/sub") }
    }

    @Test("A meter file that no pattern matches for the spelling of its ending is told, and no other file is")
    func otherSpelling() throws {
        let meters = "meters:\n  - { key: calls, name: Calls, aggregation: count }\n"
        let texts = [
            "meters/a.yaml": "", "meters/b.yml": meters, "meters/c.yml": "services: {}\n", "b.yml": meters,
            "meters/.d.yml": meters, "meters/rehearsal.yml": "version: 1\nmeters: [a.yml]\n",
        ]
        let warnings = try TestProject.load(texts).warnings.map(\.description)
        #expect(warnings.count == 1)
        #expect(warnings[0].hasPrefix("meterway.yaml:2:10: the file `meters/b.yml` is not read, since the pattern"))
        #expect(warnings[0].hasSuffix("rename it, or add `meters/*.yml` to `meters`"))
        let both = TestProject.file.replacing("[meters/*.yaml]", with: "[meters/*.yml, meters/*.yaml]")
        let files = ["meterway.yaml": both, "meters/a.yaml": "", "meters/b.yml": meters]
        #expect(try TestProject.load(files).warnings.isEmpty)
        let errors = TestProject.errors(["meters/a.yml": meters])
        #expect(errors.count == 1)
        #expect(errors[0].hasSuffix("it does not match `meters/a.yml`: rename that, or change the pattern"))
    }

    @Test("Many files are read the same each time: meters and errors stand in the order of the files")
    func manyFilesInOrder() throws {
        func name(_ number: Int) -> String { "meters/\(number < 10 ? "0" : "")\(number).yaml" }
        var texts: [String: String] = [:]
        for number in 0..<60 {
            texts[name(number)] =
                "meters:\n"
                + (0..<5).map { "  - { key: m-\(number)-\($0), name: M, aggregation: count }\n" }.joined()
        }
        let keys = try TestProject.load(texts).meters.map(\.meter.key.text)
        #expect(keys == (0..<60).flatMap { number in (0..<5).map { "m-\(number)-\($0)" } })
        // A twin in the last file, two files that are no YAML, and mistakes in others.
        texts[name(59)] = "meters:\n  - { key: m-3-1, name: M, aggregation: count }\n"
        texts[name(20)] = "meters: [\n"
        texts[name(21)] = "meters: \u{7}\n"
        texts[name(40)] = "meters:\n  - { key: K, aggregation: total }\n"
        let first = TestProject.errors(texts)
        #expect(first.map { String($0.prefix(14)) } == [20, 21, 40, 40, 40, 59].map(name))
        #expect(first.last?.contains("is defined twice; first at meters/03.yaml:3:12") == true, "\(first)")
        for _ in 0..<50 {
            #expect(TestProject.errors(texts) == first)
        }
    }

    @Test("The project file is found from the working directory upwards, or where it is named")
    func finding() throws {
        let loader = ProjectLoader(
            files: MemoryFiles([
                "meterway.yaml": "version: 1\nmeters: [m.yaml]\n", "m.yaml": "", "sub/meterway.yaml": "",
            ]),
            adapters: TestAdapters.all
        )
        #expect(try loader.load(workingDirectory: "/project/deep/er").file == "/project/meterway.yaml")
        #expect(try loader.load(project: "../meterway.yaml", workingDirectory: "/project/x").root == "/project")
        #expect(try loader.load(project: "/project/", workingDirectory: "/").root == "/project")
        #expect(throws: ConfigErrors.self) { try loader.load(workingDirectory: "/project/sub") }
        let missing = #expect(throws: ConfigErrors.self) { try loader.load(workingDirectory: "/elsewhere") }
        #expect(missing?.errors.first?.hint?.contains("meterway init") ?? false)
        let named = #expect(throws: ConfigErrors.self) {
            try loader.load(project: "a.yaml", workingDirectory: "/project")
        }
        #expect(
            named?.description
                == "a.yaml:1:1: there is no such file, and no folder with a meterway.yaml in it; expected a project file, or the "
                + "folder that it is in"
        )
    }

    @Test("A file that cannot be read is an error with its name")
    func unreadable() {
        struct Stubborn: ProjectFiles {
            var files = MemoryFiles(["meterway.yaml": TestProject.file])

            func read(_ path: String) throws(ProjectFileError) -> [UInt8] {
                if path.hasSuffix("a.yaml") { throw ProjectFileError("permission is denied") }
                return try files.read(path)
            }

            func exists(_ path: String) -> Bool { files.exists(path) }

            func list(_ pattern: GlobPattern, under root: String) -> FileListing { FileListing(["meters/a.yaml"]) }
        }
        let loader = ProjectLoader(files: Stubborn(), adapters: TestAdapters.all)
        let errors = #expect(throws: ConfigErrors.self) { try loader.load(workingDirectory: "/project") }
        #expect(
            errors?.description
                == "meters/a.yaml:1:1: the file cannot be read: permission is denied; expected a file that can be read"
        )
    }

    @Test("A folder that cannot be looked into is an error, since its meters would be taken for gone")
    func unreadableFolder() {
        struct Locked: ProjectFiles {
            var files = MemoryFiles([
                "meterway.yaml": "version: 1\nmeters: [meters/**/*.yaml]\n", "meters/a.yaml": "",
            ])

            func read(_ path: String) throws(ProjectFileError) -> [UInt8] { try files.read(path) }

            func exists(_ path: String) -> Bool { files.exists(path) }

            func list(_ pattern: GlobPattern, under root: String) -> FileListing {
                var listing = files.list(pattern, under: root)
                listing.unreadable["meters/team"] = ProjectFileError("permission is denied")
                return listing
            }
        }
        let loader = ProjectLoader(files: Locked(), adapters: TestAdapters.all)
        let errors = #expect(throws: ConfigErrors.self) { try loader.load(workingDirectory: "/project") }
        #expect(
            errors?.description
                == "meterway.yaml:2:10: the pattern `meters/**/*.yaml` looks for files in the folder `meters/team`, which cannot "
                + "be read: permission is denied; expected folders that can be read; let this user read it, since meters whose "
                + "files are not found would be deleted at the vendors"
        )
    }

    @Test("A name that vendors cannot be checked against makes no further errors")
    func brokenVendors() {
        let text = "version: 1\nmeters: [meters/*.yaml]\nvendors: [amberflo]\n"
        let meter = "meters:\n  - { key: calls, name: Calls, aggregation: count, vendors: [amberflo] }\n"
        #expect(TestProject.errors(["meterway.yaml": text, "meters/a.yaml": meter]).count == 1)
        let unknown = TestProject.file.replacing("adapter: amberflo", with: "adapter: amberflow")
        #expect(TestProject.errors(["meterway.yaml": unknown, "meters/a.yaml": meter]).count == 1)
    }

    @Test("Errors in a large project are told without comparing all names with all")
    func manyErrors() {
        let meters = (0..<1_000).map { "  - { key: m\($0), name: M, aggregation: count }\n" }.joined()
        let customers = (0..<1_000).map { "  - { meter: x\($0), customer: c, meterKey: k }\n" }.joined()
        let errors = TestProject.errors(meters: "meters:\n\(meters)customers:\n\(customers)")
        #expect(errors.count == 1_000)
        #expect((1...999).contains(errors.count { $0.contains("did you mean") }))
    }

    @Test("A vendor whose `adapter` is misspelt is told that alone, at the key")
    func misspeltAdapter() {
        let text = TestProject.file.replacing("    adapter: amberflo\n", with: "    adaptor: amberflo\n")
        let errors = TestProject.errors(["meterway.yaml": text, "meters/a.yaml": ""])
        #expect(errors.count == 1)
        #expect(errors.first?.contains("meterway.yaml:9:5: unknown key `adaptor` in the vendor `amberflo`") == true)
        #expect(errors.first?.contains("did you mean `adapter`?") == true)
    }
}
