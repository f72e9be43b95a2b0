import Metering
import Testing

@Suite("The sandbox command")
struct SandboxCommandTests {
    @Test("it tells addresses and credentials of every adapter, and ends when it is stopped")
    func outsideOfAProject() async throws {
        let project = try TestProject()
        let text = await project.succeed("sandbox")
        for vendor in vendorNames {
            #expect(!text.lines(from: "\(vendor) ").isEmpty, "\(text.out)")
        }
        #expect(text.out.contains("clientSecret=sandbox-secret") && text.out.contains("apiKey=sandbox-key"))
        #expect(!text.lines(from: "admin ").isEmpty)
        let json = try await project.run("sandbox", "--format", "json").json()
        #expect(json["vendors"]?.array?.map { $0["name"]?.string } == vendorNames)
        #expect(
            json["vendors"]?.array?.allSatisfy { $0["url"]?.string?.hasPrefix("http://127.0.0.1:") == true } == true
        )
        #expect(json["admin"]?.string?.hasPrefix("http://127.0.0.1:") == true)
        #expect(!project.has(".meterway"))
    }

    @Test("inside a project it serves the project's vendors with the data of --sandbox runs")
    func insideAProject() async throws {
        let project = try TestProject([
            "meterway.yaml": TestVendors.projectFile(["togai"]), "meters/meters.yaml": Meters.two,
        ])
        await project.succeed("apply", "--sandbox", "--yes")
        let json = try await project.run("sandbox", "--format", "json").json()
        #expect(json["vendors"]?.array?.map { $0["name"]?.string } == ["togai"])
        #expect(await project.run("plan", "--sandbox", "--detailed-exitcode").status == 0, "the data is as it was")
    }

    @Test("a project without vendors has none to stand in for, and what there is to do with `--sandbox` is done")
    func noVendors() async throws {
        let project = try TestProject(["meterway.yaml": "version: 1\nmeters: []\n"])
        for command in [
            ["plan", "--detailed-exitcode"], ["apply", "--yes"], ["drift"], ["doctor"], ["history"], ["state", "list"],
        ] {
            let outcome = await project.run(command + ["--sandbox"])
            #expect(outcome.status == 0, "\(command): \(outcome.words)")
        }
        #expect(await project.run("drift", "--sandbox").out.hasPrefix("Drift: none"))
        let served = await project.run("sandbox")
        #expect(served.status == 1 && served.err.contains("meterway.yaml has no vendor"), "\(served.words)")
    }

    @Test("in a project with a mistake it tells the mistake")
    func mistake() async throws {
        let project = try TestProject(["meterway.yaml": "version: 1\nvendors: {}\nmeters: [nothing/*.yaml]\n"])
        let outcome = await project.run("sandbox")
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("error: meterway.yaml:3:"), "\(outcome.err)")
    }
}
