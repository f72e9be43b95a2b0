import Foundation
import Metering
import Testing

@Suite("Mistakes in files and arguments")
struct BadInputTests {
    /// A mistake in a file: what is replaced by what, and the error's place and words.
    struct Mistake: Sendable, CustomTestStringConvertible {
        var name: String
        var file: String
        var old: String
        var new: String
        var place: String
        var words: [String]

        var testDescription: String { name }

        init(
            _ name: String,
            in file: String = "meters/meters.yaml",
            _ old: String,
            _ new: String,
            _ place: String,
            _ words: String...
        ) {
            self.name = name
            self.file = file
            self.old = old
            self.new = new
            self.place = place
            self.words = words
        }
    }

    static let mistakes = [
        Mistake("malformed YAML", "unit: bytes\n    event", "unit: [bytes\n    event", "10:10:", "expected `,` or `]`"),
        Mistake("a misspelt key", "aggregation: sum", "agregation: sum", "11:5:", "`agregation`", "`aggregation`"),
        Mistake(
            "an unknown adapter",
            in: "meterway.yaml",
            "adapter: amberflo",
            "adapter: amberflow",
            "amberflow",
            "amberflo"
        ),
        Mistake("a duplicate key of a meter", "key: calls", "key: egress", "13:", "`egress`", "6:"),
        Mistake(
            "a key twice in one mapping",
            "name: Calls",
            "name: Calls\n    name: Twice",
            "15:5:",
            "`name` stands twice",
            "line 14"
        ),
        Mistake("a wrong cron", in: "meterway.yaml", "0 0 1 * *", "0 0 32 * *", "3:", "32", "1 to 31"),
        Mistake("a wrong zone", in: "meterway.yaml", "Etc/UTC", "Europe/Pari", "3:", "Europe/Pari", "Europe/Paris"),
        Mistake("an unknown aggregation", "aggregation: sum", "aggregation: total", "11:18:", "`total`", "sum"),
        Mistake("an attribute that the event lacks", "attributes.bytes", "attributes.byte", "12:", "byte", "bytes"),
        Mistake(
            "an unknown vendor of a meter",
            "name: Calls",
            "name: Calls\n    vendors: [amberflow]",
            "15:15:",
            "amberflow",
            "amberflo"
        ),
        Mistake(
            "http to a real host",
            in: "meterway.yaml",
            "http://127.0.0.1",
            "http://api.example.com",
            "6:",
            "`https`"
        ),
        Mistake(
            "a pattern without files",
            in: "meterway.yaml",
            "meters/*.yaml",
            "metres/*.yaml",
            "2:10:",
            "metres/*.yaml"
        ),
    ]

    @Test(
        "a mistake in a file is an error with its place, in text and in JSON, and nothing is touched",
        arguments: mistakes
    )
    func files(mistake: Mistake) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            try project.edit(mistake.file, mistake.old, mistake.new)
            for command in [["validate"], ["plan"], ["apply", "--yes"], ["drift"]] {
                let outcome = await project.run(command)
                #expect(outcome.status == 1, "\(command)")
                #expect(outcome.out.isEmpty)
                let line = outcome.err.split(separator: "\n").first { $0.hasPrefix("error: ") } ?? ""
                #expect(line.hasPrefix("error: \(mistake.file):"), "\(outcome.err)")
                for words in mistake.words + [mistake.place] {
                    #expect(outcome.err.contains(words), "\(words) is missing: \(outcome.err)")
                }
            }
            let document = try await project.run("apply", "--yes", "--format", "json").json()
            #expect(document.members == ["errors", "warnings"])
            let error = try #require(document["errors"]?[0])
            #expect(error.members == ["file", "line", "column", "message", "expected", "hint"])
            #expect(error["file"]?.string == mistake.file)
            #expect(error["line"]?.int ?? 0 > 0 && error["column"]?.int ?? 0 > 0)
            #expect(vendors.holdings.isEmpty && !project.has(".meterway"))
            #expect(vendorNames.allSatisfy { vendors.requests($0) == 0 }, "no vendor was asked")
        }
    }

    @Test("all mistakes of a project are told at once")
    func allAtOnce() async throws {
        let project = try TestProject([
            "meterway.yaml": TestVendors.projectFile(extra: "saftey: {}"),
            "meters/a.yaml": Meters.two.replacing("aggregation: sum", with: "aggregation: total"),
            "meters/b.yaml": "meters:\n  - key: Bad Key\n    name: Bad\n    aggregation: count\n",
        ])
        let outcome = await project.run("validate")
        #expect(outcome.status == 1)
        for place in ["meterway.yaml:4:1:", "meters/a.yaml:11:18:", "meters/b.yaml:2:10:"] {
            #expect(outcome.err.contains("error: \(place)"), "\(place): \(outcome.err)")
        }
        #expect(outcome.err.hasSuffix("3 errors; nothing was changed.\n"))
        #expect(try await project.run("validate", "--format", "json").json().messages.count == 3)
    }

    @Test(
        "arguments that make no sense are errors, in text and in JSON",
        arguments: [
            (["state", "frobnicate"], "f"), (["plan", "--frobnicate"], "--frobnicate"),
            (["plan", "--format", "xml"], "xml"), (["apply", "--max-deletes", "200%"], "200%"),
            (["explain"], "key"), (["plan", "--vendor", "amberflow"], "there is no vendor `amberflow`"),
            (["import", "amberflow"], "there is no vendor `amberflow`"), (["sandbox", "--port", "0"], "--port 0"),
            (["sandbox", "--vendor", "amberflow"], "there is no vendor `amberflow`"),
            (["capabilities", "--vendor", "amberflow"], "there is no adapter `amberflow`"),
            (["explain", "ergess"], "there is no meter `ergess`"),
            (["explain", "egress", "--vendor", "amberflow"], "did you mean `amberflo`?"),
            (["state", "list", "--vendor", "amberflow"], "did you mean `amberflo`?"),
            (["state", "show", "egress", "--vendor", "amberflow"], "did you mean `amberflo`?"),
            (["plan", "--vendor", "amber"], "did you mean `amberflo`?"),
            (["plan", "--vendor", "engine"], "did you mean `usage-engine`?"),
            (["plan", "--vendor", "amberflo,togai"], "these are 2 names with commas between"),
            (["explain", "eg"], "did you mean `egress`?"),
            (["plan", "--project", ""], "what stands behind `--project` is empty"),
            (["ingest", "events", "--checkpoint="], "what stands behind `--checkpoint` is empty"),
            (["apply", "--yes", ""], "what stands behind `--yes` is empty"),
            (["drift", "--every", "1s", "--notify", ""], "what stands behind `--notify` is empty"),
            (["sync", "togai", "amberflo", "--conflicts", ""], "what stands behind `--conflicts` is empty"),
            (["plan", "--out", "meterway.yaml"], "`meterway.yaml` is there already"),
            (["ingest", "meterway.yaml", "--meter", "ergess"], "did you mean `egress`?"),
        ]
    )
    func arguments(arguments: [String], words: String) async throws {
        let project = try TestProject(
            ["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two],
            environment: TestVendors.credentials
        )
        let outcome = await project.run(arguments)
        #expect(outcome.status == 1)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains(words), "\(outcome.err)")
        guard !arguments.contains("--format") else { return }
        let json = await project.run(arguments + ["--format", "json"])
        #expect(json.status == 1)
        #expect(try json.json().messages.count == 1)
        #expect(try json.json().sentences[0].contains(words), "\(json.out)")
        #expect(!project.has(".meterway"))
    }

    @Test(
        "a command that there is not is named, with the one that was meant",
        arguments: [["plna"], ["help", "plna"]]
    )
    func unknownCommand(arguments: [String]) async throws {
        let outcome = await (try TestProject()).run(arguments)
        #expect(outcome.status == 1)
        #expect(outcome.out.isEmpty, "\(outcome.out)")
        let head = "error: `meterway` has no command `plna`; expected one of `init`, "
        #expect(outcome.err.hasPrefix(head), "\(outcome.err)")
        #expect(outcome.err.hasSuffix("; did you mean `plan`?\n"), "\(outcome.err)")
    }

    @Test(
        "what is expected and what is meant stand by themselves in JSON, also in mistakes of the arguments",
        arguments: [
            (["plan", "--vendr", "togai"], "Unknown option '--vendr'", nil, "did you mean `--vendor`?"),
            (
                ["plan", "--format", "xml", "--format=json"], "The value 'xml' is invalid for '--format <format>'",
                "one of `text`, `json`, `markdown`", nil
            ),
            (
                ["drift", "--every", "1 x; y"],
                "The value '1 x; y' is invalid for '--every <time>': `1 x; y` is no time", nil,
                "write a number with s, m or h, such as 30s, 5m or 1h"
            ),
            (["plan", "a; b"], "Unexpected argument 'a; b'", nil, nil),
            (
                ["apply", "--max-deletes", "101%"],
                "The value '101%' is invalid for '--max-deletes <n|n%>': `101%` is no bound", nil,
                "write a number such as 25, or a percentage up to 100 such as 10%"
            ),
            (
                ["state", "lst"], "`meterway state` has no command `lst`",
                "one of `list`, `show`, `forget`, `move`, `check`, `unlock`", "did you mean `list`?"
            ),
            (
                ["state", "--project", "meterway.yaml"],
                "the option `--project` stands where `meterway state` needs a command",
                "one of `list`, `show`, `forget`, `move`, `check`, `unlock`", "put options behind it"
            ),
            (
                ["--generate-completion-script", "tcsh"],
                "`--generate-completion-script` was given no shell that it knows",
                "one of `bash`, `fish`, `zsh`", nil
            ),
            (
                ["plan", "--out", "", "--sandbox"], "what stands behind `--out` is empty", nil,
                "look for a variable that is not set; give a value, or leave it out"
            ),
            (
                ["plan", "--vendor", "amberflow"], "there is no vendor `amberflow` in meterway.yaml",
                "one of `usage-engine`, `amberflo`, `togai`", "did you mean `amberflo`?"
            ),
            (["explain", "ergess"], "there is no meter `ergess` in meterway.yaml", nil, "did you mean `egress`?"),
            (
                ["capabilities", "--vendor", "amberflow"], "there is no adapter `amberflow`",
                "one of `usage-engine`, `amberflo`, `togai`", "did you mean `amberflo`?"
            ),
            (
                ["apply", "--sandbox"], "nothing was written, since the plan was not confirmed", nil,
                "give `--yes`, since there is no terminal to ask at"
            ),
            (
                ["plan", "--out", "-", "--sandbox"], "`-` is no name for a file that is to be written", nil,
                "give the name of a new file; for one that is called so, write `./-`"
            ),
            (
                ["sync", "togai", "amberflo", "--conflicts", "-", "--sandbox"],
                "`-` is no name for a file that is to be written", nil,
                "give the name of a new file; for one that is called so, write `./-`"
            ),
        ] as [([String], String, String?, String?)]
    )
    func parts(arguments: [String], message: String, expected: String?, hint: String?) async throws {
        let project = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        let errors = try await project.run(arguments + ["--format", "json"]).json()["errors"]?.array ?? []
        #expect(errors.count == 1)
        let error = try #require(errors.first)
        #expect(error.members == ["file", "line", "column", "message", "expected", "hint"])
        #expect(error["message"]?.string?.replacing("\(project.root.path)/", with: "") == message)
        #expect(error["expected"]?.string == expected)
        #expect(error["hint"]?.string == hint)
    }

    @Test("what the system refuses is said in words, with the place")
    func refusals() async throws {
        let project = try TestProject([
            "meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two, ".meterway": "in the way",
        ])
        let plan = await project.run("plan", "--sandbox")
        #expect(plan.status == 1)
        let words = "\(project.root.path)/.meterway/sandbox, where embedded vendors keep their data, cannot be made: "
        #expect(plan.err.contains(words), "\(plan.err)")
        #expect(!plan.err.contains("Error Domain") && !plan.err.contains("NSCocoaErrorDomain"), "\(plan.err)")
        let start = try TestProject(["meters": "in the way"])
        let outcome = await start.run("init")
        #expect(outcome.status == 1)
        let refusal = "\(start.root.path)/meters/api.yaml could not be written: another file stands in its place"
        #expect(outcome.err.contains(refusal), "\(outcome.err)")
        #expect(!outcome.err.contains("Error Domain"), "\(outcome.err)")
    }

    @Test("in a working folder that is gone nothing is done")
    func goneFolder() async throws {
        let project = try TestProject()
        let outcome = await project.run("init", in: URL(string: "gone:") ?? project.root)
        #expect(
            outcome.status == 1 && outcome.err == "error: the working folder is gone; go to a folder that is there\n"
        )
    }

    @Test(
        "without a project every command that needs one says how to make one",
        arguments: [
            ["validate"], ["plan"], ["apply", "--yes"], ["drift"], ["import", "amberflo"], ["explain", "egress"],
            ["state", "list"], ["history"], ["doctor"],
        ]
    )
    func noProject(arguments: [String]) async throws {
        let project = try TestProject()
        let outcome = await project.run(arguments)
        #expect(outcome.status == 1)
        #expect(outcome.err.contains("there is no meterway.yaml in \(project.root.path)"))
        #expect(outcome.err.contains("meterway init"))
        #expect(try project.contents(of: ".").isEmpty)
    }

    @Test("a project is found from folders below it, and by --project")
    func whereItIs() async throws {
        let project = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        #expect(await project.run("validate", in: project.root.appending(path: "meters")).status == 0)
        let elsewhere = URL.temporaryDirectory
        #expect(await project.run("validate", in: elsewhere).status == 1)
        let file = project.root.appending(path: "meterway.yaml").path
        let outcome = await project.run("validate", "--project", file, in: elsewhere)
        #expect(outcome.status == 0)
        #expect(
            outcome.out.contains("2 meters, 1 event, 0 customers' meters, \(vendorNames.count) vendors"),
            "\(outcome.out)"
        )
        #expect(await project.run("validate", "--project", project.root.path, in: elsewhere).status == 0)
        #expect(await project.run("validate", "--project", "nowhere.yaml").status == 1)
    }

    @Test("help and the version are a result, and no error")
    func help() async throws {
        let project = try TestProject()
        let help = await project.run("--help")
        #expect(help.status == 0 && help.err.isEmpty)
        #expect(help.out.contains("Exit status: 0 done"))
        let version = await project.run("--version")
        #expect(version.status == 0 && version.out.contains("."))
        let plan = await project.run("plan", "--help")
        #expect(plan.status == 0 && plan.out.contains("--detailed-exitcode"))
        await project.succeed()
    }

    @Test(
        "a wait for lost answers that is no number of milliseconds is refused",
        arguments: ["soon", "0", "-5", "1.5", "3600001"]
    )
    func settleDelay(value: String) async throws {
        let project = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        project.set("METERWAY_SETTLE_MILLISECONDS", value)
        let outcome = await project.run("plan", "--sandbox")
        #expect(outcome.status == 1)
        let words = "METERWAY_SETTLE_MILLISECONDS is `\(value)`; expected a whole number of milliseconds"
        #expect(outcome.err.contains(words), "\(outcome.err)")
        project.set("METERWAY_SETTLE_MILLISECONDS", "3600000")
        await project.succeed("plan", "--sandbox")
    }
}
