import Testing
@testable import meterway

@Suite("Exit status")
struct ExitStatusTests {
    private typealias Status = meterway.ExitStatus

    @Test("the gravest status wins: 5, 1, 4, 3, 2")
    func precedence() {
        let order: [Status] = [.unsafe, .error, .conflict, .partial, .pending, .done]
        for (rank, status) in order.enumerated() {
            let lesser = Array(order[rank...])
            #expect(Status.gravest(lesser) == status)
            #expect(Status.gravest(lesser.reversed()) == status)
        }
        #expect(Status.gravest([]) == .done)
    }

    @Test("the numbers are those that scripts know")
    func numbers() {
        #expect(Status.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5])
        #expect(Status.unsafe.rawValue == 5)
        #expect(Status.pending.rawValue == 2)
    }

    @Test("a vendor that is down outweighs a meter that is blocked, and a safety limit outweighs both")
    func together() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.many(12), at: ["usage-engine", "amberflo"])
            await project.succeed("apply", "--yes")

            let latest = Meters.meter("latest", name: "Latest").replacing(
                "aggregation: sum",
                with: "aggregation: latest"
            )
            try project.write("meters/more.yaml", "meters:\n" + latest)
            let blocked = await project.run("apply", "--yes")
            #expect(blocked.status == 3, "\(blocked.words)")

            project.set(TestVendors.variable("amberflo", "apiKey"), "a wrong key")
            let down = await project.run("apply", "--yes")
            #expect(down.status == 1, "\(down.words)")
            let blind = await project.run("plan", "--vendor", "amberflo")
            #expect(blind.status == 1 && blind.out.hasSuffix("Plan: none; amberflo could not be read.\n"))

            try project.write("meters/meters.yaml", Meters.many(2))
            let unsafe = await project.run("apply", "--yes")
            #expect(unsafe.status == 5, "\(unsafe.words)")
            let messages = try await project.run("apply", "--yes", "--format", "json").json().messages
            #expect(messages.contains { $0.hasPrefix("usage-engine: the plan deletes") }, "\(messages)")
            #expect(messages.contains { $0.hasPrefix("amberflo: list meter definitions") }, "\(messages)")
        }
    }
}
