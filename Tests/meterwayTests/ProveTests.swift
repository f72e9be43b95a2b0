import Metering
import Testing

@Suite("Prove")
struct ProveTests {
    @Test("the example's proofs hold at every vendor, without an account and without a trace")
    func example() async throws {
        let project = try TestProject.ofExample()
        let outcome = await project.succeed("prove")
        #expect(outcome.lines(from: "Prove: 3 of 3 proofs hold; 6 totals equal.").count == 1)
        #expect(!project.has(".meterway"))
        let fares = outcome.lines(from: "ride-fares  (all)").first?.split(separator: " ").dropFirst(2)
        #expect(fares.map(Array.init) == ["21.3", "21.3", "21.3", "21.3", "21.3", "equal"])
    }

    @Test("a period that is not the window is unavailable at Usage Engine, with the reason")
    func unavailable() async throws {
        let outcome = await (try TestProject.ofExample()).run("prove", "egress-mib", "--format", "json")
        let row = try #require(try outcome.json()["rows"]?.array?.first)
        #expect(outcome.status == 0)
        #expect(row["values"]?.members == exampleVendors)
        #expect(row["values"]?["usage-engine"] == .null)
        #expect(row["values"]?["amberflo"] == "4.5")
        #expect(row["values"]?["togai"] == "4.5")
        #expect(row["reference"] == "4.5")
        #expect(row["expected"] == "4.5")
        #expect(row["equal"] == true)
        let note = try #require(row["notes"]?["usage-engine"]?.string)
        #expect(note.contains("ends at 2026-11-30T23:00:00Z (0 0 1 * * Europe/Paris)"), "\(note)")
    }

    @Test("more customers than Togai lists at once are asked for by the names that the events have")
    func crowd() async throws {
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(["amberflo", "togai"]), "meters/meters.yaml": Meters.two]
        )
        let events = (0..<310).map { number in
            #"{"id":"e-\#(number)","event":"api_request","customer":"c-\#(number)","timestamp":"2026-11-15T11:00:00Z","attributes":{"bytes":2}}"#
        }
        try project.write("events.ndjson", events.joined(separator: "\n") + "\n")
        let proved = await project.succeed("prove", "egress", "--events", "events.ndjson", "--format", "json")
        let rows = try proved.json()["rows"]?.array ?? []
        #expect(rows.count == 311 && rows.allSatisfy { $0["equal"] == true })
        #expect(rows.first?["values"] == ["amberflo": "620", "togai": "620"], "\(rows.first ?? .null)")
    }

    @Test("the document has the window, the rows and the place of each proof")
    func document() async throws {
        let document = try await (try TestProject.ofExample()).run("prove", "--format", "json").json()
        #expect(document.members == ["window", "rows", "proofs", "samples"])
        #expect(document["window"] == "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z")
        #expect(document["rows"]?.array?.count == 6)
        let proofs = try #require(document["proofs"]?.array)
        #expect(proofs.map { $0["meter"]?.string } == ["egress-mib", "egress-mib", "ride-fares"])
        #expect(proofs.map { $0["total"]?.string } == ["4.5", "1.5", "21.3"])
        #expect(proofs.map { $0["customer"] } == [.null, "acme@example.com", .null])
        #expect(proofs.allSatisfy { $0["equal"] == true && $0["rows"]?.array?.count == 1 })
        #expect(proofs[2]["file"] == "meters/mobility.yaml")
        #expect(document["samples"]?.array?.first?["outside"] == ["r-1", "r-7"])
    }

    @Test("a wrong total fails the proof, and the event that would make it right is named")
    func wrongTotal() async throws {
        let project = try TestProject.ofExample()
        try project.edit("meters/api.yaml", "total: \"4.5\"", "total: \"5.5\"")
        let outcome = await project.run("prove")
        #expect(outcome.status == 4)
        #expect(outcome.out.contains("Prove: 2 of 3 proofs hold; 1 of 6 totals differ."), "\(outcome.out)")
        #expect(
            outcome.out.contains(
                "egress-mib, all customers, expected: r-6 is worth the missing 1, and is dropped by the filter"
            ),
            "\(outcome.out)"
        )
        let row = try await project.run("prove", "--format", "json").json()["rows"]?.array?.first
        #expect(row?["equal"] == false)
        #expect(row?["causes"]?.array?.first?["events"] == ["r-6"])
        #expect(row?["causes"]?.array?.first?["side"] == "expected")
    }

    @Test("keys and `--meter` choose among the proofs, and `--vendor` among the vendors")
    func choice() async throws {
        let project = try TestProject.ofExample()
        let one = try await project.run("prove", "ride-fares", "--vendor", "togai", "--format", "json").json()
        #expect(one["proofs"]?.array?.count == 1)
        #expect(one["rows"]?.array?.first?["values"]?.members == ["togai"])
        let two = try await project.run("prove", "--meter", "egress*", "--format", "json").json()
        #expect(two["proofs"]?.array?.count == 2)
    }

    @Test("a table for reviews")
    func markdown() async throws {
        let outcome = await (try TestProject.ofExample()).run("prove", "ride-fares", "--format", "markdown")
        #expect(outcome.out.hasPrefix("Prove: 1 of 1 proof holds; 3 totals equal.\n"))
        #expect(outcome.out.contains("| ride-fares | globex@example.com | 6.3 | 6.3 | 6.3 | 6.3 |  | equal |"))
    }

    @Test("what cannot be proved is an error that says what to do")
    func nothing() async throws {
        let project = try TestProject.ofExample()
        let unknown = await project.run("prove", "ride-fare")
        #expect(unknown.status == 1)
        #expect(
            unknown.err.contains("there is no meter `ride-fare`") && unknown.err.contains("did you mean `ride-fares`?")
        )
        let proofless = await project.run("prove", "rides")
        #expect(proofless.status == 1)
        #expect(proofless.err.contains("`meterway prove KEY --events FILE`"))
        let window = await project.run("prove", "--window", "2026-11-01/P1M")
        #expect(window.status == 1)
        #expect(window.err.contains("`--window` goes with `--events`"))
        let period = await project.run("prove", "--events", "samples/november.ndjson", "--window", "november")
        #expect(period.status == 1)
        #expect(period.err.contains("“november” is not a period"))
        let missing = await project.run("prove", "--events", "samples/none.ndjson")
        #expect(missing.status == 1)
        #expect(missing.err.contains("samples/none.ndjson:1:1"), "\(missing.err)")
        #expect(await project.run("prove", "--vendor", "stripe").status == 1)
    }
}
