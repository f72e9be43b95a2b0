import Foundation
import HTTPTypes
import Metering
import SandboxServer
import Synchronization
import Testing
import Transport
@testable import meterway

@Suite("A watch")
struct WatchTests {
    /// Something that happens between two rounds.
    typealias Step = @Sendable () async throws -> Void

    /// How long the program waited, and what went wrong between its rounds.
    private final class Log: Sendable {
        let waits = Mutex<[Duration]>([])
        let errors = Mutex<[String]>([])
    }

    /// Watches for as many rounds as there are steps and one more, then presses Ctrl-C.
    private func watch(
        _ project: TestProject,
        _ options: String...,
        command: [String] = ["drift"],
        steps: [Step]
    ) async -> (Outcome, waits: [Duration]) {
        let log = Log()
        project.nap.withLock { nap in
            nap = { duration, stop in
                // A command that was to tell of a change is given its minute.
                guard duration != .seconds(60) else {
                    _ = await stop.wait()
                    return
                }
                // What a step itself runs waits in no time.
                guard duration > .seconds(60) else { return }
                let number = log.waits.withLock { waits in
                    waits.append(duration)
                    return waits.count
                }
                guard number <= steps.count else { return stop.raise() }
                do {
                    try await steps[number - 1]()
                } catch {
                    log.errors.withLock { $0.append("\(error)") }
                }
            }
        }
        let outcome = await project.run(command + ["--every", "5m"] + options)
        project.nap.withLock { $0 = nil }
        #expect(log.errors.withLock(\.self) == [])
        return (outcome, log.waits.withLock(\.self))
    }

    /// What the rounds show, without time and requests.
    private func rounds(_ outcome: Outcome) -> [String] {
        outcome.out.split(separator: "\n").map { line in
            let found = line.split(separator: "  ", maxSplits: 1).last ?? ""
            return String(found.prefix(upTo: found.firstRange(of: "  (requests: ")?.lowerBound ?? found.endIndex))
        }
    }

    private func notices(_ project: TestProject) throws -> [JSONValue] {
        guard project.has("notices") else { return [] }
        return try project.read("notices").split(separator: "\n").map { try JSONValue.parse(Array($0.utf8)) }
    }

    /// Gives a meter another name at Amberflo, as another team may do it over the same account.
    private func rename(_ vendors: TestVendors, _ name: String) async throws {
        let theirs = try vendors.project(Meters.two, at: ["amberflo"])
        try theirs.edit("meters/meters.yaml", "name: Egress", "name: \(name)")
        let applied = await theirs.run("apply", "--yes", "--adopt")
        try #require(applied.status == 0, "\(applied.words)")
    }

    @Test("a round of a sync in which a vendor cannot be read does not say that the sides agree")
    func unreadRound() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.succeed("apply", "--yes")
            try project.write("meterway.yaml", vendors.projectFile(urls: ["togai": "http://127.0.0.1:9"]))
            let (outcome, _) = await watch(project, "--yes", command: ["sync", "togai", "amberflo"], steps: [])
            let round = try #require(rounds(outcome).first)
            #expect(round.hasPrefix("0 applied; nothing decided; togai could not be read: "), "\(round)")
        }
    }

    @Test("of a sync writes what flows, and tells once what waits for a person")
    func sync() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.syncProject(Meters.two)
            await project.apply()
            let (outcome, _) = await watch(
                project,
                "--yes",
                "--notify",
                "cat >> notices",
                command: ["sync", "togai", "amberflo"],
                steps: [
                    { try await rename(vendors, "Traffic") },
                    {
                        try await vendors.byOthers(at: "amberflo") {
                            try $0.edit("meters/meters.yaml", "name: Calls", "name: Requests")
                        }
                        try await vendors.byOthers(at: "togai") {
                            try $0.edit("meters/meters.yaml", "name: Calls", "name: Answers")
                        }
                    },
                    {},
                ]
            )
            #expect(outcome.status == 0, "\(outcome.words)")
            let rounds = rounds(outcome)
            #expect(rounds.count == 4, "\(outcome.words)")
            #expect(rounds[0] == "0 applied; the sides agree")
            #expect(rounds[1].hasPrefix("1 applied; 1 change flows"), "\(rounds)")
            #expect(rounds[2].contains("waiting for you: calls (name)"), "\(rounds)")
            let notices = try notices(project)
            #expect(notices.map { $0["status"]?.int } == [4])
            #expect(notices.first?["conflicts"]?[0]?["key"] == "calls")
        }
    }

    @Test("shows a line a round, tells what changed once, and ends well when it is stopped")
    func rounds() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.apply()
            let (outcome, waits) = await watch(
                project,
                "--notify",
                "cat >> notices",
                steps: [
                    { try await rename(vendors, "Theirs") }, {}, { try await rename(vendors, "Others") },
                    { await project.apply() },
                ]
            )
            #expect(outcome.status == 0, "\(outcome.words)")
            #expect(
                rounds(outcome) == [
                    "no drift", "drift at amberflo: update meterDefinition egress (displayName)",
                    "drift at amberflo: update meterDefinition egress (displayName)",
                    "drift at amberflo: update meterDefinition egress (displayName)", "no drift",
                ]
            )
            #expect(outcome.out.hasPrefix("\(TestProject.noon)  no drift  (requests: amberflo 1, "))
            #expect(waits == Array(repeating: .seconds(300), count: 5))

            let notices = try notices(project)
            #expect(notices.map { $0["round"]?.int } == [2, 4, 5])
            #expect(notices.map { $0["status"]?.int } == [2, 2, 0])
            #expect(notices[0]["drift"]?.changes[0]["fields"]?[0]?["after"] == "Theirs")
            #expect(notices[1]["drift"]?.changes[0]["fields"]?[0]?["after"] == "Others")
            #expect(notices[2]["drift"]?.changes == [])
        }
    }

    @Test("as JSON has a document a line, and keeps every secret")
    func documents() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.apply()
            let (outcome, _) = await watch(
                project,
                "--format",
                "json",
                "--vendor",
                "amberflo",
                "--notify",
                "cat >> notices",
                steps: [{ try await rename(vendors, "Theirs") }, {}]
            )
            #expect(outcome.status == 0)
            let lines = outcome.out.split(separator: "\n")
            let documents = try lines.map { try JSONValue.parse(Array($0.utf8)) }
            #expect(documents.map { $0["round"]?.int } == [1, 2, 3])
            #expect(documents.map { $0["changed"]?.bool } == [false, true, false])
            #expect(
                documents[1].members.starts(with: ["formatVersion", "command", "round", "time", "status", "found"])
            )
            #expect(documents[1]["requests"]?.members == ["amberflo"])
            #expect(documents[1]["drift"]?.changeList == ["amberflo update egress"])
            #expect(try notices(project) == [documents[1]])
            for secret in TestVendors.credentials.values {
                #expect(!outcome.words.contains(secret))
            }
        }
    }

    @Test("goes on after rounds that fail, and does not tell again what was found before them")
    func failures() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.apply()
            try await rename(vendors, "Theirs")
            let file = try project.read("meterway.yaml")
            let (outcome, _) = await watch(
                project,
                "--notify",
                "cat >> notices",
                steps: [
                    { vendors.faults.add(try FaultRule(.answer(FaultAnswer(status: 403)), endpoint: "amberflo")) },
                    {
                        vendors.faults.removeAll()
                        try project.write("meterway.yaml", file + "nonsense: 1\n")
                    },
                    { try project.write("meterway.yaml", file) },
                ]
            )
            #expect(outcome.status == 0, "\(outcome.words)")
            let rounds = rounds(outcome)
            try #require(rounds.count == 4)
            #expect(rounds[0] == "drift at amberflo: update meterDefinition egress (displayName)")
            #expect(rounds[1].hasPrefix("no drift; amberflo could not be read: "))
            #expect(rounds[2].hasPrefix("failed: ") && rounds[2].contains("nonsense"))
            #expect(rounds[3] == rounds[0])
            #expect(try notices(project).count == 1)
        }
    }

    @Test("whose notice cannot be given says so, goes on, and gives it after the next round")
    func deafCommand() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.apply()
            try await rename(vendors, "Theirs")
            let command = "test -e seen && cat >> notices || { touch seen; exit 3; }"
            let (outcome, _) = await watch(project, "--notify", command, steps: [{}, {}])
            #expect(outcome.status == 0)
            #expect(rounds(outcome).count == 3)
            let warning =
                "warning: the command of `--notify` ended with the status 3; it is tried again after the next round\n"
            #expect(outcome.err == warning)
            #expect(try notices(project).map { $0["round"]?.int } == [2])
        }
    }

    @Test("ends a command that takes too long, with all that it began")
    func slowCommand() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.apply()
            try await rename(vendors, "Theirs")
            project.nap.withLock { nap in
                // The minute is over as soon as the command has begun.
                nap = { duration, stop in
                    guard duration == .seconds(60) else { return stop.raise() }
                    while !project.has("begun") { await Task.yield() }
                }
            }
            let outcome = await project.run(
                "drift",
                "--every",
                "1h",
                "--notify",
                "touch begun; sleep 100000; touch done"
            )
            #expect(outcome.status == 0)
            #expect(outcome.err.contains("took longer than a minute, and was ended"), "\(outcome.words)")
            #expect(!project.has("done"))
        }
    }

    @Test("posts to a webhook, whose address is never shown")
    func webhook() async throws {
        let listener = Listener()
        try await SandboxServer(endpoints: [SandboxEndpoint(name: "hook", handler: listener)]).run { addresses in
            let address = try #require(addresses.url(of: "hook")) + "/services/T0P?key=S3CRET"
            try await TestVendors.serve { vendors in
                let project = try vendors.project(Meters.two)
                await project.apply()
                try await rename(vendors, "Theirs")
                listener.status.withLock { $0 = .internalServerError }
                let (outcome, _) = await watch(
                    project,
                    "--webhook",
                    address,
                    steps: [{ listener.status.withLock { $0 = .noContent } }, {}]
                )
                #expect(outcome.status == 0, "\(outcome.words)")
                #expect(rounds(outcome).count == 3)
                #expect(
                    outcome.err.contains("the webhook at 127.0.0.1:")
                        && outcome.err.contains(" answered 500; it is tried")
                )
                #expect(!outcome.words.contains("S3CRET") && !outcome.words.contains("T0P"))
                let posts = listener.requests.withLock(\.self)
                #expect(posts.map(\.head.path) == ["/services/T0P?key=S3CRET", "/services/T0P?key=S3CRET"])
                #expect(
                    posts.allSatisfy {
                        $0.head.method == .post && $0.head.headerFields[.contentType] == "application/json"
                    }
                )
                let bodies = try posts.map { try JSONValue.parse($0.body) }
                #expect(bodies.map { $0["round"]?.int } == [1, 2])
            }
        }
    }

    @Test(
        "is asked for in words that can be understood",
        arguments: [
            (["--every", "5"], "`5` is no time; write a number with s, m or h, such as 30s, 5m or 1h"),
            (["--every", "m"], "`m` is no time"), (["--every", "1.5h"], "`1.5h` is no time"),
            (["--every", "0s"], "`0s` is out of range; write a time from 1s to 24h"),
            (["--every", "25h"], "`25h` is out of range"), (["--every", "-5m"], "--every"),
            (["--notify", "true"], "`--notify` goes with `--every`, such as `--every 5m`"),
            (["--webhook", "https://example.com/x"], "`--webhook` goes with `--every`"),
            (["--every", "5m", "--format", "markdown"], "with `--every` each round is a line"),
            (["--every", "5m", "--webhook", "http://example.com/S3CRET"], "the address of `--webhook` would send"),
            (["--every", "5m", "--webhook", "example.com/S3CRET"], "the address of `--webhook` is no absolute URL"),
            (["--every", "5m", "--webhook", "https://example.com/S3CRET#x"], "the address of `--webhook` has a"),
            (["--every", "5m", "--webhook", "https://u:S3CRET@example.com"], "carries a user name or password"),
            (["--every", "5m", "--vendor", "nobody"], "there is no vendor `nobody`"),
        ]
    )
    func mistakes(options: [String], message: String) async throws {
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two],
            environment: TestVendors.credentials
        )
        let outcome = await project.run(["drift"] + options)
        #expect(outcome.status == 1)
        #expect(outcome.err.contains(message), "\(outcome.err)")
        #expect(!outcome.words.contains("S3CRET"))
    }

    @Test(
        "of a sync writes no file of questions, which the next round would find there",
        arguments: ["conflicts", "doubts"]
    )
    func questions(paper: String) async throws {
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two],
            environment: TestVendors.credentials
        )
        let outcome = await project.run(
            "sync",
            "togai",
            "amberflo",
            "--every",
            "5m",
            "--yes",
            "--\(paper)",
            "open.yaml"
        )
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("a sync without `--every`"), "\(outcome.err)")
    }

    @Test("begins its rounds at set times, however long they take and whatever the clock does")
    func intervals() throws {
        let texts = ["1s", "30s", "60s", "90s", "5m", "60m", "24h", "86400s"]
        let intervals = try texts.map { try TimeSpan($0, as: .interval) }
        #expect(intervals.map(\.seconds) == [1, 30, 60, 90, 300, 3_600, 86_400, 86_400])
        let five = try TimeSpan("5m", as: .interval)
        #expect(five.left(after: .seconds(40)) == .seconds(260))
        #expect(five.left(after: .seconds(300)) == .zero && five.left(after: .seconds(4_000)) == .zero)
        #expect(five.left(after: .seconds(-50)) == .seconds(300))
    }
}

/// Something that is told by a POST.
private final class Listener: HTTPTransport {
    let requests = Mutex<[TransportRequest]>([])
    let status = Mutex<HTTPResponse.Status>(.ok)

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        requests.withLock { $0.append(request) }
        return TransportResponse(head: HTTPResponse(status: status.withLock(\.self)), body: [])
    }
}
