import Foundation
import Synchronization
import Testing

@Suite("What was agreed to is read once more when the answer has come")
struct AskedTests {
    /// Lets somebody else rename a meter at Amberflo while the next question waits.
    private func rename(_ vendors: TestVendors, whileAsked project: TestProject) {
        project.whileAsked.withLock { step in
            step = {
                let done = DispatchSemaphore(value: 0)
                Task.detached {
                    try? await vendors.byOthers(at: "amberflo") {
                        try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
                    }
                    done.signal()
                }
                done.wait()
            }
        }
    }

    private func expectRefused(_ outcome: Outcome, _ words: String) {
        #expect(outcome.status == 1, "\(outcome.words)")
        #expect(outcome.err.contains("something changed while the question waited, and nothing was written"))
        #expect(outcome.err.contains(words), "\(outcome.err)")
    }

    @Test(
        "an apply does not write over what somebody made of it meanwhile, also where a plan was saved",
        arguments: [false, true]
    )
    func apply(isSaved: Bool) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "name: Egress", "name: Traffic")
            if isSaved { #expect(await project.run("plan", "--out", "p.plan").status == 0) }
            rename(vendors, whileAsked: project)
            let arguments = ["apply"] + (isSaved ? ["p.plan"] : [])
            expectRefused(
                await project.run(arguments, answer: "yes"),
                #"amberflo meterDefinition egress: now to be done: update displayName "Theirs" → "Traffic""#
            )
            let plan = await project.run("plan")
            #expect(plan.out.contains(#"displayName  "Theirs" → "Traffic""#), "\(plan.out)")
            #expect(plan.out.contains(#""Egress" → "Traffic""#), "no other vendor was written to")
        }
    }

    @Test("an undo does not")
    func undo() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "name: Egress", "name: Traffic")
            await project.succeed("apply", "--yes")
            rename(vendors, whileAsked: project)
            expectRefused(await project.run("undo", answer: "yes"), "amberflo meterDefinition egress")
        }
    }

    @Test("accepted drift is what the vendor has when the answer has come")
    func accept() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes")
            try await vendors.byOthers(at: "amberflo") {
                try $0.edit("meters/meters.yaml", "name: Calls", "name: Requests")
            }
            let before = try project.read("meters/meters.yaml")
            rename(vendors, whileAsked: project)
            expectRefused(await project.run("drift", "--accept", answer: "yes"), "egress: it was changed")
            #expect(try project.read("meters/meters.yaml") == before)
        }
    }
}
