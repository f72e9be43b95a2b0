import Foundation
import Metering
import Testing

@Suite("Every run reports how many requests each vendor got")
struct RequestReportTests {
    @Test("in words on standard error, and as a member of a document")
    func everyCommand() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo", "togai"])
            await project.succeed("apply", "--yes")
            try project.write(
                "events.ndjson",
                """
                {"id":"e1","event":"api_request","customer":"acme","timestamp":"2026-11-16T01:00:00Z",\
                "attributes":{"bytes":"5"},"dimensions":{"region":"eu"}}

                """
            )
            for arguments in [
                ["plan"], ["drift"], ["drift", "--accept", "--yes"], ["doctor"], ["import", "amberflo"],
                ["ingest", "events.ndjson"],
            ] {
                let told = await project.run(arguments)
                #expect(told.err.contains("Requests: amberflo "), "\(arguments): \(told.words)")
                let document = await project.run(arguments + ["--format", "json"])
                let count = try document.json()["requests"]?["amberflo"]?.int
                #expect(count ?? 0 > 0, "\(arguments): \(document.words)")
                #expect(!document.err.contains("Requests"), "\(arguments): \(document.err)")
            }
        }
    }

    @Test("also where it ends with an error after it has read")
    func failing() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            let outcome = await project.run("apply")
            #expect(outcome.status == 1 && outcome.err.contains("was not confirmed"), "\(outcome.words)")
            #expect(outcome.err.contains("Requests: amberflo 1."), "\(outcome.err)")
            #expect(await project.run("plan", "--vendor", "nobody").err.contains("Requests") == false)
        }
    }
}
