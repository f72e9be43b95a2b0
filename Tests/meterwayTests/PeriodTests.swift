import Metering
import Testing

@Suite("Changes in a running billing period")
struct PeriodTests {
    private static let restOfPeriod: Int64 = 14 * 86_400 + 43_200
    private static let filter = "value: attributes.bytes\n    filter: dimensions.region == \"eu\""
    private static let end = "2026-12-01T00:00:00Z"

    private func event(_ id: String, _ day: String) -> String {
        #"{"id":"\#(id)","event":"api_request","customer":"acme","timestamp":"\#(day)T11:00:00Z","attributes":{"bytes":5},"dimensions":{"region":"us"}}"#
            + "\n"
    }

    @Test(
        "A change of the filter alone is told although nothing changes at the vendor, with the period that it touches"
    )
    func emulated() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine", "amberflo"])
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "value: attributes.bytes", Self.filter)
            let plan = await project.run("plan", "--detailed-exitcode")
            #expect(plan.status == 0)
            #expect(plan.out.ranges(of: "`filter` changes what open billing periods count").count == 2, "\(plan.out)")
            #expect(
                plan.out.ranges(of: "all customers in the period that ends at \(Self.end)").count == 2,
                "\(plan.out)"
            )
            let remark = try await project.run("plan", "--format", "json").json()["vendors"]?[0]?["remarks"]?[0]
            #expect(remark?["fields"]?[0]?["path"] == "filter")
            #expect(remark?["running"]?[0]?["periodEnd"] == .string(Self.end))
            let review = await project.run("plan", "--format", "markdown").out
            let told = #"`filter`: nothing → 'dimensions.region == "eu"'"#
            #expect(review.contains(told), "\(review)")
            await project.succeed("apply", "--yes")
            #expect(await project.run("plan").out.contains("open billing periods") == false)
        }
    }

    @Test(
        "What a meter counts otherwise is shown before and after, also where the vendor's object changes in something else",
        arguments: ["usage-engine", "amberflo", "togai"]
    )
    func besideAnother(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: [vendor])
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes / 1024")
            try project.edit("meters/meters.yaml", "name: Egress", "name: Outgoing")
            let value = #"value  "attributes.bytes" → "attributes.bytes / 1024""#
            #expect(await project.run("plan").out.contains("        \(value)\n"))
            let review = await project.run("plan", "--format", "markdown").out
            #expect(review.contains(#"`value`: "attributes.bytes" → "attributes.bytes / 1024""#), "\(review)")
            let changes = try await project.run("plan", "--format", "json").json().changes
            let counting = changes.compactMap { $0["counting"] }
            let told: JSONValue = [
                ["path": "value", "before": "attributes.bytes", "after": "attributes.bytes / 1024"]
            ]
            #expect(counting == [told])
            try project.edit("meters/meters.yaml", "name: Outgoing", "name: Outgoing\n    effective: period-end")
            #expect(await project.run("plan").out.contains(value))
        }
    }

    @Test("The history has what each run left a meter to count, also where nothing at the vendor tells it")
    func remembered() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "value: attributes.bytes", Self.filter)
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "region == \"eu\"", "region == \"us\"")
            try project.edit("meters/meters.yaml", "name: Egress", "name: Outgoing")
            await project.succeed("apply", "--yes")
            let runs = try await project.run("history", "--meter", "egress", "--format", "json").json()["runs"]
            let filters = [
                runs?[0]?["changes"]?[0]?["definition"]?["filter"], runs?[1]?["bindings"]?[0]?["definition"]?["filter"],
            ]
            #expect(filters == [#"dimensions.region == "us""#, #"dimensions.region == "eu""#])
            let first = runs?[2]?["changes"]?[0]?["definition"]
            #expect(first?["key"] == "egress" && first?["filter"] == nil)
        }
    }

    @Test("Customers' own periods are named where the vendor tells them")
    func customers() async throws {
        try await TestVendors.serve { vendors in
            let customer = "customers:\n  - { meter: egress, customer: acme, meterKey: k-1 }\n"
            let project = try vendors.project(Meters.two + customer, at: ["usage-engine"])
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 2")
            let plan = await project.run("plan")
            #expect(
                plan.out.contains("acme has 0 in the period that ends at \(Self.end): counts otherwise"),
                "\(plan.out)"
            )
        }
    }

    @Test("A period whose definition is made anew is told as lost")
    func replaced() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "aggregation: sum", "aggregation: max")
            let plan = await project.run("plan").out
            #expect(plan.contains("all customers in the period that ends at \(Self.end): lost"), "\(plan)")
            #expect(!plan.contains("counts otherwise"), "\(plan)")
        }
    }

    @Test("A schedule that is the project's default is no change, whether a meter says it or not")
    func defaultSaid() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine", "amberflo"])
            await project.succeed("apply", "--yes")
            let own = "name: Egress\n    resetSchedule: { cron: \"0 0 1 * *\", timezone: UTC }"
            try project.edit("meters/meters.yaml", "name: Egress", own)
            let plan = await project.run("plan")
            #expect(plan.out.contains("no changes; 4 in sync"), "\(plan.out)")
            #expect(!plan.out.contains("open billing periods"), "\(plan.out)")
            try project.edit("meters/meters.yaml", "0 0 1 * *", "0 0 15 * *")
            let changed = await project.run("plan", "--vendor", "amberflo").out
            #expect(changed.contains("usage is to be read by other periods: `resetSchedule` changes"), "\(changed)")
            #expect(changed.contains("all customers in the period that ends at \(Self.end)"), "\(changed)")
        }
    }

    @Test("A change of the default schedule is told of the meters that have no other, with the way to make it wait")
    func defaultChanged() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine", "amberflo"])
            await project.succeed("apply", "--yes")
            try project.edit("meterway.yaml", "0 0 1 * *", "0 0 15 * *")
            let plan = await project.run("plan").out
            #expect(plan.ranges(of: "`resetSchedule` changes what open billing periods count").count == 2, "\(plan)")
            #expect(plan.contains("leave `defaults` as it is, and give the meter a `resetSchedule` of its"), "\(plan)")
            #expect(plan.contains("all customers in the period that ends at \(Self.end)"), "\(plan)")
        }
    }

    @Test("A change that is held back waits for the end of the period, is no pending change, and is done then")
    func held() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["usage-engine", "amberflo"])
            try project.edit("meters/meters.yaml", "name: Egress", "name: Egress\n    effective: period-end")
            await project.succeed("apply", "--yes")
            let before = vendors.holdings
            try project.edit("meters/meters.yaml", "aggregation: sum", "aggregation: max")
            for command in [["plan", "--detailed-exitcode"], ["apply"], ["plan", "--detailed-exitcode"]] {
                let outcome = await project.succeed(command)
                #expect(outcome.out.ranges(of: "Waits until \(Self.end)").count == 2, "\(outcome.out)")
                #expect(outcome.out.contains("no changes, 2 waiting"), "\(outcome.out)")
            }
            #expect(vendors.holdings == before)
            let json = try await project.run("plan", "--format", "json").json()
            #expect(json.changes.map { $0["waitsUntil"] } == [.string(Self.end), .string(Self.end)])
            #expect(json.changes.map { $0["action"] } == ["replace", "replace"])
            #expect(json.summary("replace") == 0)
            #expect(json.summary("waiting") == 2)

            try project.edit("meters/meters.yaml", "name: Egress\n", "name: Outgoing\n")
            let renamed = await project.run("apply", "--yes")
            #expect(renamed.status == 0, "what need not wait is done: \(renamed.words)")
            #expect(await project.run("plan").out.ranges(of: "Waits until \(Self.end)").count == 2)

            vendors.wait(seconds: Self.restOfPeriod, project)
            let due = await project.run("plan", "--detailed-exitcode")
            #expect(due.status == 2 && due.out.contains("2 to replace"), "\(due.words)")
            await project.succeed("apply", "--yes", "--allow-replace")
            await project.succeed("plan", "--detailed-exitcode")
        }
    }

    @Test(
        "A rule stays as it is as long as the replacement of its definition waits, and follows that then",
        arguments: [true, false]
    )
    func waitingRules(isKept: Bool) async throws {
        try await TestVendors.serve { vendors in
            let filtered = "dimensions: [region]\n    " + Self.filter
            let meters = Meters.two.replacing("value: attributes.bytes", with: filtered)
            let project = try vendors.project(meters, at: ["amberflo"])
            try project.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, filteringRules: true,")
            await project.succeed("apply", "--yes")
            let rule = "    filter: dimensions.region == \"eu\"\n"
            try project.edit("meters/meters.yaml", "aggregation: sum", "effective: period-end\n    aggregation: max")
            if !isKept { try project.edit("meters/meters.yaml", rule, "") }
            #expect(await project.run("plan", "--detailed-exitcode", "--allow-replace").status == 0)
            await project.succeed("apply", "--yes", "--allow-replace")
            #expect(await project.run("state", "list").out.contains("filteringRule"))
            let waiting = await project.succeed("plan", "--detailed-exitcode", "--allow-replace")
            #expect(waiting.out.contains("no changes, 1 waiting"), "\(waiting.out)")
            vendors.wait(seconds: Self.restOfPeriod, project)
            await project.succeed("apply", "--yes", "--allow-replace")
            #expect(await project.run("state", "list").out.contains("filteringRule") == isKept)
            await project.succeed("drift")
            await project.expectSettled()
        }
    }

    @Test("A further change keeps the wait, taking it back ends it, and a change after its time waits anew")
    func changedAgain() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            try project.edit("meters/meters.yaml", "name: Egress", "name: Egress\n    effective: period-end")
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "value: attributes.bytes", Self.filter)
            await project.succeed("apply")
            try project.edit("meters/meters.yaml", "== \"eu\"", "== \"us\"")
            vendors.wait(seconds: 86_400, project)
            #expect(await project.run("apply").out.contains("Waits until \(Self.end)"))
            try project.edit("meters/meters.yaml", Self.filter.replacing("eu", with: "us"), "value: attributes.bytes")
            let back = await project.run("apply")
            #expect(back.out.contains("no changes; 2 in sync"), "\(back.out)")

            try project.edit("meters/meters.yaml", "value: attributes.bytes", Self.filter)
            await project.succeed("apply")
            vendors.wait(seconds: Self.restOfPeriod, project)
            try project.edit("meters/meters.yaml", "== \"eu\"", "== \"us\"")
            let anew = await project.run("plan")
            #expect(anew.out.contains("Waits until 2027-01-01T00:00:00Z"), "\(anew.out)")
        }
    }

    @Test("A change that waits goes on waiting where what it waits for is gone and made anew", arguments: vendorNames)
    func gone(vendor: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: [vendor])
            try project.edit("meters/meters.yaml", "name: Egress", "name: Egress\n    effective: period-end")
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "value: attributes.bytes", Self.filter)
            await project.succeed("apply")
            try await vendors.byOthers(at: vendor) { try $0.edit("meters/meters.yaml", Meters.egress, "") }
            let apply = await project.succeed("apply", "--yes")
            #expect(apply.out.contains("the change of `filter` waits until \(Self.end)"), "\(apply.out)")
            let plan = await project.succeed("plan", "--detailed-exitcode")
            #expect(plan.out.contains("Waits until \(Self.end)"), "\(plan.out)")
        }
    }

    @Test("Events are projected by the definition of the time at which they happened")
    func ingest() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.event + "meters:\n" + Meters.egress, at: ["amberflo"])
            try project.edit("meters/meters.yaml", "name: Egress", "name: Egress\n    effective: period-end")
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "value: attributes.bytes", Self.filter)
            func taken(_ id: String, _ day: String) async throws -> Int? {
                try project.write("\(id).ndjson", event(id, day))
                let outcome = await project.run("ingest", "\(id).ndjson", "--format", "json")
                return try outcome.json()["vendors"]?[0]?["accepted"]?.int
            }
            #expect(try await taken("e-1", "2026-11-16") == 1, "not held back until when is known")
            await project.succeed("apply")
            #expect(try await taken("e-2", "2026-11-16") == 1)
            #expect(try await taken("e-3", "2026-12-01") == 0)
            vendors.wait(seconds: Self.restOfPeriod, project)
            await project.succeed("apply", "--yes")
            #expect(try await taken("e-4", "2026-11-30") == 1, "a late event counts as its period did")
            #expect(try await taken("e-5", "2026-12-01") == 0)
            try await vendors.byOthers(at: "amberflo") { try $0.edit("meters/meters.yaml", Meters.egress, "") }
            await project.succeed("apply", "--yes")
            #expect(try await taken("e-6", "2026-11-30") == 1, "also where the definition was made anew as it was")
            #expect(try await taken("e-7", "2026-12-01") == 0)
        }
    }

    @Test("A reference counts events by the definition of the time at which they happened, as vendors do")
    func reference() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.event + "meters:\n" + Meters.egress, at: ["amberflo"])
            try project.edit("meters/meters.yaml", "name: Egress", "name: Egress\n    effective: period-end")
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 100")
            try project.write("events.ndjson", event("e-1", "2026-11-16") + event("e-2", "2026-12-01"))
            let window = ["usage", "--window", "2026-11-01/P2M", "--events", "events.ndjson"]
            func references(_ more: String...) async throws -> [String] {
                let rows = try await project.run(window + ["--format", "json"] + more).json()["rows"]?.array ?? []
                return rows.filter { $0["customer"]?.string != nil }.compactMap { $0["reference"]?.string }
            }
            #expect(try await references("--by", "month") == ["5", "5"], "not held back until when is known")
            await project.succeed("apply")
            #expect(try await references("--by", "month") == ["5", "500"])
            #expect(try await references() == ["505"])
            await project.succeed("ingest", "events.ndjson")
            vendors.wait(seconds: Self.restOfPeriod + 86_400, project)
            for _ in 1...2 {
                let usage = await project.run(window)
                #expect(usage.lines(from: "egress  acme").first?.contains("505       505        equal") == true)
                #expect(usage.out.contains("* egress: a change waits, or did, "), "\(usage.words)")
                #expect(usage.out.contains("events before \(Self.end) count by the definition before it"))
                await project.succeed("apply", "--yes")
            }
        }
    }

    @Test("A vendor that goes on by the definition before a change is told, and the one that follows it is not accused")
    func traced() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.event + "meters:\n" + Meters.egress, at: ["amberflo", "togai"])
            try project.edit("meters/meters.yaml", "name: Egress", "name: Egress\n    effective: period-end")
            await project.succeed("apply", "--yes")
            try project.edit("meters/meters.yaml", "value: attributes.bytes", "value: attributes.bytes * 100")
            await project.succeed("apply")
            try project.write("events.ndjson", event("e-1", "2026-11-16") + event("e-2", "2026-12-01"))
            await project.succeed("ingest", "events.ndjson")
            vendors.wait(seconds: Self.restOfPeriod + 86_400, project)
            let verify = ["migrate", "verify", "--from", "togai", "--to", "amberflo", "--window", "2026-11-01/P2M"]
            let report = try await project.run(verify + ["--events", "events.ndjson", "--format", "json"]).json()
            let row = report["rows"]?.array?.first { $0["customer"]?.string == "acme" }
            #expect(row?["values"] == ["togai": "10", "amberflo": "505"] && row?["reference"]?.string == "505")
            let causes = row?["causes"]?.array ?? []
            #expect(Set(causes.map { $0["vendor"]?.string }) == ["togai"], "\(causes)")
            let words = "togai counts what happened since \(Self.end) too by the definition that counts before"
            #expect(causes.contains { $0["reason"]?.string == words }, "\(causes)")
        }
    }
}
