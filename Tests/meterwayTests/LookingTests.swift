import AdapterKit
import Catalog
import Metering
import Testing

@Suite("Looking around")
struct LookingTests {
    @Test("doctor is content with good credentials", arguments: ["text", "json", "markdown"])
    func doctor(format: String) async throws {
        let project = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        project.followTheClock()
        let outcome = await project.succeed("doctor", "--sandbox", "--format", format)
        for vendor in vendorNames {
            #expect(outcome.out.contains(vendor))
        }
        #expect(!outcome.out.contains("FAILED"))
        guard format == "json" else { return }
        let checks = try #require(try outcome.json()["checks"]?.array)
        #expect(checks.count >= 2 * vendorNames.count)
        #expect(checks.allSatisfy { $0.members == ["vendor", "check", "passed", "message"] && $0["passed"] == true })
    }

    @Test("doctor fails where credentials are wrong, and says whose; a clock that is wrong it says too")
    func ill() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            project.followTheClock()
            project.set(TestVendors.variable("togai", "token"), "wrong")
            let outcome = await project.run("doctor", "--format", "json")
            #expect(outcome.status == 1)
            let failed = try outcome.json()["checks"]?.array?.filter { $0["passed"] == false } ?? []
            #expect(!failed.isEmpty && failed.allSatisfy { $0["vendor"] == "togai" }, "\(failed)")
            let text = await project.run("doctor")
            #expect(text.status == 1)
            #expect(
                text.out.split(separator: "\n").filter { $0.contains("FAILED") }.allSatisfy { $0.hasPrefix("togai") }
            )

            project.wait(seconds: 7_200)
            let late = await project.run("doctor", "--vendor", "usage-engine", "--format", "json")
            #expect(late.status == 1)
            let checks = try late.json()["checks"]?.array?.filter { $0["passed"] == false } ?? []
            #expect(checks.map { $0["check"]?.string } == ["clock"], "\(late.out)")
        }
    }

    @Test("doctor says of credentials that are not there what to do about it, and nothing of others")
    func without() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            for vendor in Catalog.vendors {
                for name in vendor.sandboxCredentials.keys {
                    project.set(TestVendors.variable(vendor.adapter.name, name), "")
                }
            }
            let outcome = await project.run("doctor")
            let lines = outcome.out.split(separator: "\n")
            #expect(lines.count == vendorNames.count, "\(outcome.out)")
            for line in lines {
                #expect(line.contains("  credentials  FAILED  `auth."), "\(line)")
                let remedy = line.ranges(of: "auth.").count > 1 ? "set them" : "set it"
                #expect(line.hasSuffix("which is not set; \(remedy), or run with `--sandbox`, which needs no account"))
            }
            let both = ["clientID", "clientSecret"].map { "`auth.\($0)` refers to the environment variable " }
            #expect(both.allSatisfy { lines[0].contains($0) }, "\(lines[0])")
        }
    }

    @Test("capabilities tell of every feature and adapter, in three forms, without a project")
    func capabilities() async throws {
        let project = try TestProject()
        let document = try await project.run("capabilities", "--format", "json").json()
        let vendors = try #require(document["vendors"]?.array)
        #expect(vendors.map { $0["adapter"]?.string } == vendorNames)
        for vendor in vendors {
            let features = vendor["capabilities"]?.array?.compactMap { $0["feature"]?.string } ?? []
            #expect(
                Set(features) == Set(CapabilityFeature.allCases.map(\.rawValue)),
                "\(vendor["adapter"]?.string ?? "")"
            )
        }
        let text = await project.run("capabilities").out
        #expect(!text.contains("not declared"))
        let markdown = await project.run("capabilities", "--format", "markdown").out
        #expect(markdown.split(separator: "\n").count == CapabilityFeature.allCases.count + 2)
        for vendor in Catalog.vendors {
            #expect(text.contains(vendor.adapter.title) && markdown.contains(vendor.adapter.title))
        }
        let one = await project.run("capabilities", "--vendor", "togai", "--format", "markdown").out
        #expect(one.hasPrefix("| feature | Togai |"))
    }

    @Test("explain shows payloads, projection and findings at each vendor")
    func explain() async throws {
        let project = try TestProject.ofExample()
        let document = try await project.run("explain", "egress-mib", "--format", "json").json()
        #expect(document.members == ["key", "vendors"])
        let vendors = try #require(document["vendors"]?.array)
        #expect(vendors.map { $0["name"]?.string } == exampleVendors)
        for vendor in vendors {
            #expect(vendor.members == ["name", "fidelity", "objects", "projection", "findings"])
            #expect(vendor["objects"]?.array?.isEmpty == false)
            #expect(vendor["objects"]?.array?.allSatisfy { $0["kind"] != nil && $0["body"]?.object != nil } == true)
            #expect(vendor["fidelity"] == "emulated")
            let projection = vendor["projection"]?.array?.compactMap(\.string).joined(separator: "\n") ?? ""
            #expect(projection.contains("api_request"), "\(projection)")
            #expect(projection.contains("attributes.bytes / 1048576"), "\(projection)")
        }
        let text = await project.run("explain", "egress-mib")
        #expect(text.status == 0)
        #expect(text.out.contains("egressMib") && text.out.contains("events on their way there"))
        let markdown = await project.run("explain", "egress-mib", "--format", "markdown").out
        #expect(markdown.hasPrefix("## `egress-mib` Egress\n"))
        #expect(markdown.ranges(of: "### ").count == exampleVendors.count && markdown.contains("```json\n{"))
        #expect(markdown.contains("| filter | emulated |") && markdown.contains("- takes events `api_request`"))
        let one = try await project.run("explain", "egress-mib", "--vendor", "togai", "--format", "json").json()
        #expect(one["vendors"]?.array?.count == 1)
        let nowhere = await project.run("explain", "disk-size")
        #expect(nowhere.status == 0 && nowhere.out.contains("applied at no vendor"))
        let elsewhere = await project.run("explain", "seats", "--vendor", "togai")
        #expect(elsewhere.status == 0 && elsewhere.out.hasSuffix("max\n  not applied at togai\n"), "\(elsewhere.out)")
        let page = await project.run("explain", "seats", "--vendor", "togai", "--format", "markdown").out
        #expect(page.hasSuffix("\n\nNot applied at togai.\n"), "\(page)")
        let near = await project.run("explain", "egress-mip")
        #expect(near.status == 1 && near.err.contains("did you mean `egress-mib`?"))
        #expect(!project.has(".meterway"))
    }

    @Test("validate counts what it read")
    func validate() async throws {
        let project = try TestProject.ofExample()
        let text = await project.run("validate")
        #expect(text.status == 0 && text.err.isEmpty, "\(text.err)")
        #expect(
            text.out.contains("meterway.yaml is valid: 15 meters, 8 events, 6 customers' meters, 3 vendors."),
            "\(text.out)"
        )
        let json = try await project.run("validate", "--format", "json").json()
        #expect(json == ["errors": [], "warnings": []])
    }

    @Test("init writes a project that validates, plans and applies in the sandbox")
    func start() async throws {
        let project = try TestProject()
        let outcome = await project.run("init")
        #expect(outcome.status == 0 && outcome.out.contains("meterway apply --sandbox"))
        #expect(project.has("meterway.yaml") && project.has("meters/api.yaml"))
        let valid = await project.run("validate")
        #expect(valid.status == 0 && valid.err.isEmpty, "\(valid.err)")
        #expect(await project.run("plan", "--sandbox", "--detailed-exitcode").status == 2)
        await project.succeed("apply", "--sandbox", "--yes")
        await project.succeed("plan", "--sandbox", "--detailed-exitcode")
    }

    @Test(
        "init writes it where `--project` says",
        arguments: [
            ("shop", "shop/meterway.yaml"), ("shop/", "shop/meterway.yaml"), ("shop/eu.yaml", "shop/eu.yaml"),
            ("eu.yaml", "eu.yaml"),
        ]
    )
    func startElsewhere(given: String, file: String) async throws {
        let project = try TestProject()
        let outcome = await project.run("init", "--project", given)
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(outcome.out.contains("Wrote \(file).\n"), "\(outcome.out)")
        #expect(outcome.out.hasSuffix("meterway apply --sandbox --project \(given)\n"), "\(outcome.out)")
        let folder = file.hasPrefix("shop/") ? "shop/" : ""
        #expect(try project.contents(of: ".").keys.sorted() == [file, "\(folder)meters/api.yaml"].sorted())
        await project.succeed("validate", "--project", given)
        let again = await project.run("init", "--project", given, "--format", "json")
        #expect(again.status == 1)
        #expect(try again.json().messages.first?.contains("\(file) is there already") == true, "\(again.words)")
    }

    @Test("init makes a vendor for the adapters that are named, and refuses names that nothing has")
    func startSelected() async throws {
        let project = try TestProject()
        let unknown = await project.run("init", "--vendor", "togay")
        #expect(unknown.status == 1)
        #expect(unknown.err.contains("there is no adapter `togay`"), "\(unknown.err)")
        #expect(await project.run("init", "--meter", "egress").status == 1)
        #expect(try project.contents(of: ".").isEmpty)
        await project.succeed("init", "--vendor", "togai")
        let valid = await project.succeed("validate")
        #expect(valid.out.contains(", 1 vendor."), "\(valid.out)")
        await project.succeed("apply", "--sandbox", "--yes")
    }

    @Test(
        "validate refuses names of vendors and meters that the project does not have",
        arguments: [
            (["--vendor", "amberflow"], "there is no vendor `amberflow`"),
            (["--meter", "ergess"], "no meter of the project matches `--meter ergess`"),
        ]
    )
    func unknownNames(arguments: [String], words: String) async throws {
        let project = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        let outcome = await project.run(["validate"] + arguments)
        #expect(outcome.status == 1 && outcome.err.contains(words), "\(outcome.words)")
        await project.succeed("validate", "--vendor", "amberflo", "--meter", "egress")
    }

    @Test("init overwrites nothing", arguments: ["meterway.yaml", "meters/api.yaml"])
    func startAgain(path: String) async throws {
        let project = try TestProject([path: "# mine\n"])
        let outcome = await project.run("init", "--format", "json")
        #expect(outcome.status == 1)
        #expect(try outcome.json().messages.first?.contains("\(path) is there already") == true)
        #expect(try project.contents(of: ".").keys.sorted() == [path])
        #expect(try project.read(path) == "# mine\n")
    }
}
