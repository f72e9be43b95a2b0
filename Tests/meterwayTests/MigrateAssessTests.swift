import Foundation
import HTTPTypes
import Metering
import SandboxServer
import Testing

@Suite("Assessment of a migration, as a command")
struct MigrateAssessTests {
    /// Makes meters at a vendor, in another team's name.
    private func fill(_ vendors: TestVendors, _ vendor: String, _ meters: String = Meters.two) async throws {
        let made = await (try vendors.project(meters, at: [vendor])).run("apply", "--yes")
        try #require(made.status == 0, "\(made.words)")
    }

    private let route = ["migrate", "assess", "--from", "togai", "--to", "amberflo"]

    @Test("both vendors are read, and nothing is written, neither there nor to the state")
    func readsOnly() async throws {
        try await TestVendors.serve { vendors in
            try await fill(vendors, "togai")
            let project = try vendors.syncProject()
            let before = vendors.holdings
            let assessed = await project.succeed(route + ["--format", "json"])
            #expect(vendors.holdings == before)
            #expect(!project.has(".meterway"))
            let json = try assessed.json()
            #expect(json["verdict"] == "ready" && json["from"]?["meters"]?.int == 2 && json["to"]?["meters"]?.int == 0)
            let meters = try #require(json["meters"]?.array)
            #expect(meters.map { $0["origin"] } == ["vendor", "vendor"])
            #expect(meters.map { $0["standing"]?["state"] } == ["new", "new"])
            #expect(meters[0]["senders"]?["example"]?["after"]?[0]?["body"]?[0]?["meterValue"] == 1)
            #expect(json["effort"]?["creates"]?.int == 2)
        }
    }

    @Test("how far back events are taken is told as the project says, where it says so")
    func backfill() async throws {
        try await TestVendors.serve { vendors in
            try await fill(vendors, "togai")
            let project = try vendors.syncProject()
            let documented = try await project.succeed(route + ["--format", "json"]).json()["backfill"]
            #expect(documented?["days"] == 60)
            try project.edit("meterway.yaml", "adapter: amberflo,", "adapter: amberflo, limits: { backfillDays: 400 },")
            let agreed = try await project.succeed(route + ["--format", "json"]).json()["backfill"]
            #expect(
                agreed?["days"] == 400 && agreed?["source"] == "`limits.backfillDays` in the project",
                "\(agreed ?? .null)"
            )
            let text = await project.succeed(route).out
            #expect(
                text.contains("stays at togai. amberflo counts events up to 400 days old"),
                "a name as written: \(text)"
            )
        }
    }

    @Test("more customers than Togai lists at once are told by the names in the files, if these are all")
    func crowd() async throws {
        try await TestVendors.serve { vendors in
            let theirs = try vendors.project(Meters.two, at: ["togai"])
            await theirs.succeed("apply", "--yes")
            let names = (0..<310).map { "c-\($0)" }
            let events = names.map { name in
                #"{"id":"\#(name)","event":"api_request","customer":"\#(name)","timestamp":"2026-11-15T11:00:00Z","attributes":{"bytes":2}}"#
            }
            try theirs.write("events.ndjson", events.joined(separator: "\n") + "\n")
            await theirs.succeed("ingest", "events.ndjson")

            let project = try vendors.syncProject(Meters.two)
            let strangers = await project.run(route)
            #expect(strangers.status == 1, "\(strangers.out)")
            let words =
                "it has 310 of customers whom the files do not name: write them under `customers`, or give a `--window` in which"
            #expect(strangers.out.contains(words), "\(strangers.out)")
            #expect(!strangers.out.contains("--customer"), "\(strangers.out)")
            let counters = ["calls", "egress"].flatMap { key in
                names.map { "  - { meter: \(key), customer: \($0), meterKey: processor-1 }" }
            }
            try project.write("meters/customers.yaml", "customers:\n" + counters.joined(separator: "\n") + "\n")
            let known = await project.succeed(route + ["--format", "json"])
            let customers = try known.json()["customers"]
            #expect(customers?["failed"] == [] && customers?["names"]?.array?.count == 310, "\(customers ?? .null)")
        }
    }

    @Test("the page and the decisions are new files, and nothing is overwritten")
    func files() async throws {
        try await TestVendors.serve { vendors in
            try await fill(vendors, "togai")
            let project = try vendors.project(Meters.none)
            let route = ["migrate", "assess", "--from", "togai", "--to", "usage-engine"]
            let assessed = await project.succeed(route + ["--html", "a.html", "--decisions", "d.yaml"])
            let page = try project.read("a.html")
            #expect(page.contains("<title>Migration assessment: togai to usage-engine</title>"))
            #expect(page.contains("<td><code>egress</code></td>") || page.contains("<code>egress</code>"))
            let decisions = try project.read("d.yaml")
            #expect(decisions.contains("  - key: egress\n    unit: bytes\n    resetSchedule:"), "\(decisions)")
            #expect(assessed.out.contains("before that, 2 decisions are open"), "\(assessed.out)")
            let writes = vendors.requests("togai")
            try project.write("there", "mine")
            let refused = await project.run(route + ["--html", "there"])
            #expect(refused.status == 1 && refused.err.contains("nothing is overwritten"), "\(refused.words)")
            let unread = await project.run(route + ["--decisions", "there"])
            #expect(unread.status == 1 && unread.err.contains("there:1:1"), "\(unread.words)")
            #expect(try project.read("there") == "mine")
            #expect(vendors.requests("togai") == writes, "it is refused before anybody is asked")
        }
    }

    @Test("a file of decisions that is there is read: what it answers is decided, and what it leaves open is told")
    func answers() async throws {
        try await TestVendors.serve { vendors in
            try await fill(vendors, "togai")
            let project = try vendors.project(Meters.none)
            let route = ["migrate", "assess", "--from", "togai", "--to", "usage-engine", "--decisions", "d.yaml"]
            try project.write(
                "d.yaml",
                """
                meters:
                  - { key: egress, unit: GB }
                  - { key: calls }
                  - { key: ergess, unit: GB }

                """
            )
            let text = await project.succeed(route)
            #expect(text.out.contains("to decide: `unit`: decided, `GB`"), "\(text.out)")
            #expect(text.out.contains("before that, 1 decision is open"), "\(text.out)")
            #expect(text.err.contains("`d.yaml` answers 1 of 2 decisions; still open:\n  the unit of `calls`\n"))
            #expect(
                text.err.contains("It also decides what nothing asks for:\n  `ergess`, which does not move\n"),
                "\(text.err)"
            )
            let json = try await project.run(route + ["--format", "json"]).json()
            let units = (json["meters"]?.array ?? []).map { meter in
                meter["decisions"]?.array?.first { $0["field"] == "unit" }?["answer"]?.string
            }
            #expect(units == [nil, "GB"])
            #expect(json["effort"]?["openDecisions"]?.int == 1)
            try project.edit("d.yaml", "key: calls", "key: calls, unit: calls")
            try project.edit("d.yaml", "  - { key: ergess, unit: GB }\n", "")
            let whole = await project.run(route)
            #expect(whole.err.contains("`d.yaml` answers 2 of 2 decisions."), "\(whole.err)")
            #expect(whole.out.contains("nothing is left to decide") && !whole.err.contains("nothing asks"))
        }
    }

    @Test("a name that a deprecated meter keeps is in the way, although no list shows it")
    func deprecated() async throws {
        let direction = Direction(from: Speaking(vendor: "amberflo", dialect: "meters"), to: "togai")
        try await TestVendors.serve { vendors in
            let project = try await direction.moved(vendors)
            try project.verify(direction, meters: [try #require(Meter.Key("egress"))])
            await project.succeed(direction.command("cutover", "--meter", "egress"))
            let back = await project.run(route + ["--format", "json"])
            #expect(back.status == 3, "\(back.words)")
            let meters = try back.json()["meters"]?.array ?? []
            #expect(meters.map { $0["key"] } == ["calls", "egress"])
            #expect(meters.map { $0["standing"]?["state"] } == ["managed", "collides"])
            let reason = meters.last?["standing"]?["reason"]?.string
            #expect(reason?.contains("`egress` is that of a deprecated meter") == true, "\(reason ?? "")")
        }
    }

    @Test("where nothing is to be decided, no file is written")
    func nothingToDecide() async throws {
        try await TestVendors.serve { vendors in
            try await fill(vendors, "togai")
            let project = try vendors.syncProject()
            let assessed = await project.run(route + ["--decisions", "d.yaml"])
            #expect(assessed.status == 0 && assessed.err.contains("nothing to decide"), "\(assessed.words)")
            #expect(!project.has("d.yaml"))
        }
    }

    @Test("customers come from the usage at the old vendor, and need counters at the new one")
    func customers() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.syncProject(Meters.two)
            await project.succeed("apply", "--yes")
            let time = TestProject.noon.adding(seconds: -60)
            let events = ["acme", "globex"].map {
                "{\"id\":\"\($0)\",\"event\":\"api_request\",\"customer\":\"\($0)\",\"timestamp\":\"\(time)\","
                    + "\"attributes\":{\"bytes\":\"5\"},\"dimensions\":{\"region\":\"eu\"}}"
            }
            try project.write("e.ndjson", events.joined(separator: "\n"))
            let sent = await project.run("ingest", "--vendor", "amberflo", "e.ndjson")
            try #require(sent.status == 0, "\(sent.words)")
            let assess = ["migrate", "assess", "--from", "amberflo", "--to", "usage-engine", "--format", "json"]
            let assessed = await project.succeed(assess + ["--decisions", "d.yaml"])
            let json = try assessed.json()
            #expect(json["customers"]?["names"] == ["acme", "globex"])
            #expect(json["customers"]?["uses"]?.array?.count == 4)
            #expect(json["effort"]?["counters"]?.int == 4 && json["verdict"] == "decide")
            #expect(try project.read("d.yaml").contains("  - meter: calls\n    customer: acme\n    meterKey:\n"))
            let acme = "  - meter: calls\n    customer: acme\n    meterKey:"
            try project.edit("d.yaml", acme, acme + " k-1")
            let answered = await project.run(assess + ["--decisions", "d.yaml"])
            #expect(answered.err.contains("`d.yaml` answers 3 of 6 decisions; still open:"), "\(answered.err)")
            let uses = try answered.json()["customers"]?["uses"]?.array ?? []
            #expect(uses.map { $0["answer"]?.string } == ["k-1", nil, nil, nil])
            #expect(try answered.json()["effort"]?["openDecisions"]?.int == 3)
            let narrow = await project.run(assess + ["--meter", "calls", "--window", "2026-10-01/P1M"])
            #expect(try narrow.json()["meters"]?.array?.map { $0["key"] } == ["calls"])
            #expect(try narrow.json()["customers"]?["names"] == [])
        }
    }

    @Test("a meter has the key that the move will give it, and one in doubt does not move")
    func keys() async throws {
        try await TestVendors.serve { vendors in
            let named = Meters.calls.replacing("name: Calls", with: "name: Calls\n    externalRef: SKU 4711")
            try await fill(vendors, "usage-engine", Meters.event + "meters:\n" + named)
            let project = try vendors.syncProject()
            let route = ["--from", "usage-engine", "--to", "amberflo", "--format", "json"]
            let assessed = await project.run(["migrate", "assess"] + route)
            let key = try #require(try assessed.json()["meters"]?[0]?["key"]?.string, "\(assessed.words)")
            let moved = await project.run(["migrate", "run"] + route + ["--yes"])
            try #require(moved.status == 0, "\(moved.words)")
            #expect(try project.read("meters/migrated-usage-engine.yaml").contains("key: \(key)\n"))
        }
    }

    @Test("it ends with 3 where a meter cannot move, and with 1 where a vendor cannot be read")
    func statuses() async throws {
        try await TestVendors.serve { vendors in
            try await fill(vendors, "amberflo", Meters.event + "meters:\n" + Meters.calls + Self.peak)
            let project = try vendors.syncProject()
            let route = ["migrate", "assess", "--from", "amberflo", "--to", "togai"]
            let refused = await project.run(route)
            #expect(refused.status == 3, "\(refused.words)")
            #expect(refused.out.contains("1 of 2 meters can move from amberflo to togai, and 1 cannot as it is."))
            #expect(refused.out.contains("peak \"Peak\": max"))

            let broken = FaultEffect.answer(FaultAnswer(status: 400, body: "{}", contentType: "application/json"))
            vendors.faults.add(try FaultRule(broken, endpoint: "amberflo", method: .post))
            let silent = await project.run(route)
            #expect(silent.status == 1 && silent.out.contains("could not be read"), "\(silent.words)")
            vendors.faults.removeAll()
            vendors.faults.add(try FaultRule(broken, endpoint: "togai"))
            let unread = await project.run(route)
            #expect(unread.status == 1 && unread.err.contains("togai"), "\(unread.words)")
        }
    }

    private static let peak = """
          - key: peak
            name: Peak
            event: api_request
            aggregation: max
            value: attributes.bytes

        """

    @Test("a name that is markup stays a name, in every form")
    func hostile() async throws {
        try await TestVendors.serve { vendors in
            let name = "<script>alert(1)</script> | `x` </style>"
            try await fill(vendors, "amberflo", Meters.event + "meters:\n" + Meters.meter("egress", name: "'\(name)'"))
            let project = try vendors.syncProject()
            let route = ["migrate", "assess", "--from", "amberflo", "--to", "usage-engine"]
            let assessed = await project.succeed(route + ["--html", "a.html", "--format", "markdown"])
            let page = try project.read("a.html")
            #expect(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
            #expect(page.components(separatedBy: "</style>").count == 2)
            #expect(!assessed.out.contains("<script"))
            let json = try await project.run(route + ["--format", "json"]).json()
            #expect(json["meters"]?[0]?["name"]?.string == name)
        }
    }

    @Test("what is wrong with the arguments is said before anybody is asked")
    func arguments() async throws {
        let project = try TestProject.ofExample()
        let same = await project.run("migrate", "assess", "--from", "togai", "--to", "togai", "--sandbox")
        #expect(same.status == 1 && same.err.contains("are both `togai`"))
        let unknown = await project.run("migrate", "assess", "--from", "togai", "--to", "nobody", "--sandbox")
        #expect(unknown.status == 1 && unknown.err.contains("there is no vendor `nobody`"))
        let window = await project.run(route + ["--sandbox", "--window", "november"])
        #expect(window.status == 1 && window.err.contains("`--window november` is no interval"))
        let vendor = await project.run(route + ["--sandbox", "--vendor", "togai"])
        #expect(vendor.status == 1 && vendor.err.contains("leave `--vendor` out"))
        #expect(!project.has(".meterway"))
    }

    @Test("the example project is assessed in every direction")
    func example() async throws {
        let project = try TestProject.ofExample()
        try #require(await project.run("apply", "--sandbox", "--yes").status == 0)
        for from in exampleVendors {
            for to in exampleVendors where to != from {
                let assessed = await project.run(
                    "migrate",
                    "assess",
                    "--from",
                    from,
                    "--to",
                    to,
                    "--sandbox",
                    "--format",
                    "json",
                    "--html",
                    "\(from)-\(to).html"
                )
                #expect(assessed.status == (from == "togai" ? 0 : 3), "\(from) to \(to): \(assessed.words)")
                let json = try assessed.json()
                for meter in json["meters"]?.array ?? [] where meter["movable"] == true {
                    #expect(
                        meter["senders"]?["example"]?["after"]?.array?.isEmpty == false,
                        "\(from) to \(to): \(meter.text())"
                    )
                }
            }
        }
        let quiet = await project.run("plan", "--sandbox", "--detailed-exitcode")
        #expect(quiet.status == 0, "an assessment changes nothing")
    }
}
