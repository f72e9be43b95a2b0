import Metering
import Synchronization
import Testing

@Suite("Drift")
struct DriftTests {
    @Test("what somebody else changed is found, told by the plan, and repaired by an apply", arguments: vendorNames)
    func changed(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes")
            await project.succeed("drift")
            try await vendors.byOthers(at: vendor) {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            }

            let drift = await project.run("drift", "--format", "json")
            #expect(drift.status == 2)
            let document = try drift.json()
            #expect(document.changeList == ["\(vendor) update egress"])
            let fields = document.changes[0]["fields"]?.array ?? []
            #expect(fields.count == 1)
            #expect(fields[0]["before"] == "Egress" && fields[0]["after"] == "Theirs")
            #expect(document.summary("update") == 1)

            let text = await project.run("drift")
            #expect(text.out.contains("\"Egress\" → \"Theirs\""))
            #expect(text.out.hasSuffix("Drift: 1 object changed since the last apply (recorded → now).\n"))
            let page = await project.run("drift", "--format", "markdown").out
            #expect(page.hasPrefix("Drift: 1 object changed since the last apply (recorded → now).\n\n"), "\(page)")
            #expect(!page.contains("Plan:"), "\(page)")

            let plan = await project.run("plan")
            #expect(plan.out.contains("was changed at the vendor since the last apply"), "\(plan.out)")
            #expect(plan.out.contains("\"Theirs\" → \"Egress\""))
            await project.succeed("apply", "--yes")
            await project.succeed("drift")
        }
    }

    @Test(
        "where nothing is bound, as after a state was lost, nothing is said to be as it was left",
        arguments: [["drift"], ["drift", "--accept", "--yes"]]
    )
    func unbound(command: [String]) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes")
            await project.succeed(command)
            try project.remove(".meterway/state.sqlite")
            let drift = await project.run(command)
            #expect(drift.status == 0 && !drift.out.contains("as the last apply left"), "\(drift.out)")
            #expect(drift.err.contains("warning: nothing is bound in the state `"), "\(drift.err)")
            if command == ["drift"] {
                let vendors = try await project.run(command + ["--format", "json"]).json()["vendors"]?.array ?? []
                #expect(vendors.map { $0["bound"] } == [0, 0, 0], "a program can tell it, too")
            }
            await project.succeed("apply", "--yes", "--adopt")
            await project.succeed(command)
            await project.succeed("state", "forget", "togai", "--yes")
            #expect(await project.run(command + ["--vendor", "togai"]).err.contains("nothing of togai is bound"))
            await project.succeed(command)
            try project.remove(".meterway/state.sqlite")
            try project.write("meters/meters.yaml", "meters: []\n")
            await project.succeed(command)
        }
    }

    @Test("what somebody else took away is found, and made again", arguments: vendorNames)
    func gone(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes")
            try await vendors.byOthers(at: vendor) { try $0.edit("meters/meters.yaml", Meters.calls, "") }

            let waits = Mutex(0)
            project.nap.withLock { $0 = { _, _ in waits.withLock { $0 += 1 } } }
            let drift = await project.run("drift", "--format", "json", "--vendor", vendor)
            project.nap.withLock { $0 = nil }
            #expect(drift.status == 2)
            #expect(try drift.json().changeList == ["\(vendor) delete calls"])
            #expect(waits.withLock(\.self) >= 4, "a vendor may be behind with what was made moments ago")
            let plan = try await project.run("plan", "--format", "json").json()
            #expect(plan.changeList == ["\(vendor) create calls"])
            await project.succeed("apply", "--yes")
            await project.succeed("drift")
        }
    }

    @Test("--meter narrows drift to a meter")
    func selected() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine"])
            await project.succeed("apply", "--yes")
            try await vendors.byOthers(at: "usage-engine") {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            }
            await project.succeed("drift", "--meter", "calls")
            #expect(await project.run("drift", "--meter", "egress").status == 2)
        }
    }

    @Test("objects of others are listed as not managed, and are no drift")
    func unmanaged() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.event + "meters:\n" + Meters.egress, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            try await vendors.byOthers(at: "amberflo") { _ in }
            let drift = await project.run("drift", "--format", "json")
            #expect(drift.status == 0)
            let unmanaged = try drift.json()["vendors"]?[0]?["unmanaged"]?.array ?? []
            #expect(unmanaged.map { $0["name"]?.string } == ["Calls"])
            #expect(unmanaged.first?.members == ["kind", "id", "name"])
        }
    }

    @Test("a plan tells in JSON which fields somebody changed at the vendor, and which the project changes")
    func driftAndIntent() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine"])
            await project.succeed("apply", "--yes")
            try await vendors.byOthers(at: "usage-engine") {
                try $0.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            }
            try project.edit("meters/meters.yaml", "unit: bytes\n    event", "unit: octets\n    event")
            let plan = try await project.run("plan", "--format", "json").json()
            let fields = plan.changes.first?["fields"]?.array ?? []
            #expect(fields.map { $0["path"] } == ["name", "unit"])
            #expect(fields.map { $0["recorded"] } == ["Egress", nil])
        }
    }

    @Test("an adopted object drifts as one that was made here, and what a vendor has beside our fields is no drift")
    func adopted() async throws {
        try await TestVendors.serve { vendors in
            let theirs = try vendors.project(Meters.two, at: ["amberflo"])
            #expect(await theirs.run("apply", "--yes").status == 0)
            let project = try vendors.project(Meters.event + "meters:\n" + Meters.egress, at: ["amberflo"])
            await project.succeed("apply", "--yes", "--adopt")
            await project.succeed("drift")
            try theirs.edit("meters/meters.yaml", "name: Egress", "name: Theirs")
            #expect(await theirs.run("apply", "--yes").status == 0)
            let drift = await project.run("drift", "--format", "json")
            #expect(drift.status == 2)
            #expect(try drift.json().changeList == ["amberflo update egress"])
        }
    }

    @Test(
        "a description that somebody gives a meter of which the files have none is drift, and an apply takes it away",
        arguments: Speaking.all.filter { $0.vendor != "amberflo" || $0.dialect == "meters" }
    )
    func added(at speaking: Speaking) async throws {
        try await TestVendors.serve { vendors in
            let plain = Meters.two.replacing("    description: Bytes leaving the platform\n", with: "")
            let project = try speaking.project(vendors, plain)
            await project.apply()
            let theirs = try speaking.project(vendors, plain)
            await theirs.apply("--adopt")
            try theirs.edit("meters/meters.yaml", "    name: Egress\n", "    name: Egress\n    description: Theirs\n")
            await theirs.apply()

            let drift = await project.run("drift", "--format", "json")
            #expect(drift.status == 2, "\(drift.words)")
            let fields = try drift.json().changes.first?["fields"]?.array ?? []
            #expect(fields.map { $0["path"] } == ["description"])
            #expect(fields.map { $0["after"] } == ["Theirs"])
            await project.apply()
            await project.succeed("drift")
            await project.expectSettled()
        }
    }

    @Test("a definition whose filter a later run made does not go with the run that made the definition")
    func laterFilter() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.event + "meters:\n" + Meters.egress, at: ["amberflo"])
            try project.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, filteringRules: true,")
            await project.succeed("apply", "--yes")
            let filter = "value: attributes.bytes\n    filter: dimensions.region == \"eu\""
            try project.edit("meters/meters.yaml", "value: attributes.bytes", filter)
            await project.succeed("apply", "--yes")
            let undone = await project.run("undo", "1", "--yes")
            #expect(undone.status == 3, "\(undone.words)")
            #expect(undone.words.contains("stands on it"), "\(undone.words)")
            await project.succeed("drift")
        }
    }

    @Test("a meter that was deleted leaves nothing bound, and nothing that drifted", arguments: [false, true])
    func deletedFilter(isDropped: Bool) async throws {
        try await TestVendors.serve { vendors in
            let filter = "value: attributes.bytes\n    filter: dimensions.region == \"eu\""
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            try project.edit("meters/meters.yaml", "value: attributes.bytes", filter)
            try project.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, filteringRules: true,")
            await project.succeed("apply", "--yes")
            try project.write("meters/meters.yaml", Meters.none)
            if isDropped { try project.edit("meterway.yaml", " filteringRules: true,", "") }
            await project.succeed("apply", "--yes", "--max-deletes", "100%")
            #expect(await project.run("state", "list").out == "Nothing is bound.\n")
            await project.succeed("drift")
            await project.succeed("undo", "--yes")
            await project.succeed("drift")
        }
    }

    @Test("objects of a kind that the connection no longer manages are named, and are no drift")
    func droppedKind() async throws {
        try await TestVendors.serve { vendors in
            let filter = "value: attributes.bytes\n    filter: dimensions.region == \"eu\""
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            try project.edit("meters/meters.yaml", "value: attributes.bytes", filter)
            try project.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, filteringRules: true,")
            await project.succeed("apply", "--yes")
            try project.edit("meterway.yaml", " filteringRules: true,", "")
            for command in [["plan", "--detailed-exitcode"], ["drift"]] {
                let outcome = await project.succeed(command)
                #expect(outcome.out.contains("* filteringRule egress"), "\(outcome.out)")
            }
        }
    }
}
