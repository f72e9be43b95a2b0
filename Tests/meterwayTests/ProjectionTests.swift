import Foundation
import Metering
import Testing

@Suite("The projection command")
struct ProjectionTests {
    private static let event =
        #"{"id":"e-1","event":"api_request","customer":"acme","timestamp":"2026-11-16T11:00:00Z","attributes":{"bytes":"5"},"dimensions":{"region":"eu"}}"#

    private func project() throws -> TestProject {
        let project = try TestProject.ofExample()
        for name in ["accounts", "ai", "api", "compute", "mobility"] {
            try project.write("meters/\(name).yaml", "")
        }
        try project.write("meters/api.yaml", Meters.two)
        return project
    }

    @Test("A projection that was saved is carried out without the project, and gives the same")
    func savedIsCarriedOut() async throws {
        let project = try project()
        try project.write("events.ndjson", Self.event + "\n")
        let direct = await project.succeed("projection", "--events", "events.ndjson")
        let vendors = try direct.out.split(separator: "\n").map { try JSONValue.parse(String($0))["vendor"]?.string }
        #expect(vendors == ["usage-engine", "usage-engine", "amberflo", "amberflo", "togai"])
        await project.succeed("projection", "--out", "saved.json")
        try project.write("meterway.yaml", "nonsense")
        let saved = await project.succeed("projection", "--from", "saved.json", "--events", "events.ndjson")
        #expect(saved.out == direct.out)
    }

    @Test("A file that is there already is not overwritten")
    func nothingIsOverwritten() async throws {
        let project = try project()
        try project.write("saved.json", "mine")
        #expect(await project.run("projection", "--out", "saved.json").status == 1)
        #expect(try project.read("saved.json") == "mine")
    }

    @Test("An event that a meter cannot count, and a line that is no event, are told, and the status is 3")
    func rejectionsAreTold() async throws {
        let project = try project()
        try project.write("events.ndjson", Self.event.replacing("\"bytes\":\"5\"", with: "") + "\n{}\n")
        let outcome = await project.run("projection", "--events", "events.ndjson", "--vendor", "amberflo")
        #expect(outcome.status == 3)
        #expect(outcome.err.contains("rejected: amberflo: event e-1:"), "\(outcome.err)")
        #expect(outcome.err.contains("events.ndjson:2:"), "\(outcome.err)")
    }

    @Test("Everything that is wrong with a saved file is told with its place")
    func damagedFile() async throws {
        let project = try project()
        try project.write(
            "saved.json",
            #"{"formatVersion":1,"projections":[{"vendor":"a","rules":[{"meters":["x"],"output":{}}]},{"rules":3}]}"#
        )
        let outcome = await project.run("projection", "--from", "saved.json")
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("projections[0].rules[0].output: `target` is missing"), "\(outcome.err)")
        #expect(outcome.err.contains("projections[1].rules: found a number"), "\(outcome.err)")
    }

    @Test("In words, each rule tells the meters that it feeds")
    func words() async throws {
        let project = try project()
        let outcome = await project.run("projection", "--vendor", "togai")
        #expect(outcome.status == 0)
        #expect(outcome.out.contains("takes events `api_request`"), "\(outcome.out)")
    }
}
