import Metering
import Testing
@testable import meterway

@Suite("Asking before writing")
struct ConfirmationTests {
    @Test("without a terminal and without --yes nothing is written, and the status is 1", arguments: ["text", "json"])
    func nobodyToAsk(format: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            let outcome = await project.run("apply", "--format", format)
            #expect(outcome.status == 1)
            #expect(outcome.words.contains("nothing was written"))
            #expect(outcome.words.contains("--yes"))
            #expect(vendors.holdings.isEmpty)
            let list = await project.run("state", "list")
            #expect(list.out == "Nothing is bound.\n")
            if format == "json" { #expect(try outcome.json().messages.count == 1) }
        }
    }

    @Test("only `yes` is taken for yes", arguments: ["no", "", "y", "YES", "yes please"])
    func declined(answer: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            let outcome = await project.run("apply", answer: answer)
            #expect(outcome.status == 1)
            #expect(outcome.err.contains("Apply these changes?"))
            #expect(outcome.err.contains("nothing was written"))
            #expect(vendors.holdings.isEmpty)
        }
    }

    @Test("`yes` applies, with white space around it too", arguments: ["yes", " yes "])
    func agreed(answer: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            let outcome = await project.run("apply", answer: answer)
            #expect(outcome.status == 0, "\(outcome.words)")
            #expect(!vendors.holdings.isEmpty)
            #expect(try await project.run("plan", "--format", "json").json().changes == [])
        }
    }

    @Test("in JSON the question shows the plan to the person, and standard output is one document")
    func oneDocument() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            let outcome = await project.run("apply", "--format", "json", answer: "yes")
            #expect(outcome.status == 0)
            #expect(outcome.err.contains("+ "), "the plan is shown before the question")
            #expect(try outcome.json()["applied"]?.int ?? 0 > 0)
        }
    }

    @Test("the end of input at a question ends its line, so that what is said next has one of its own")
    func endOfInput() {
        let words = Words()
        #expect(words.console().answer(to: "Sure? ") == nil)
        #expect(words.all == ["Sure? ", "\n"])
    }

    @Test("what was declined can be applied later: the lock was given back")
    func later() async throws {
        let project = try TestProject.ofExample()
        #expect(await project.run("apply", "--sandbox", answer: "no").status == 1)
        let outcome = await project.run("apply", "--sandbox", answer: "yes")
        #expect(outcome.status == 0, "\(outcome.words)")
    }
}
