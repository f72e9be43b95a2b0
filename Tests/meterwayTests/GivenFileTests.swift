import Foundation
import Testing

@Suite("Files that are named on the command line")
struct GivenFileTests {
    @Test(
        "one that cannot be read is named with the reason and what it should be",
        arguments: [
            (["apply", "gone"], "a file that `plan --out` wrote"),
            (["ingest", "gone"], "a file of events, one a line"),
            (["projection", "--from", "gone"], "a file that `meterway projection --out` wrote"),
            (["projection", "--events", "gone"], "a file of events, one a line"),
            (["sync", "togai", "amberflo", "--match", "gone", "--sandbox"], "a file that `--doubts` wrote"),
            (["sync", "togai", "amberflo", "--resolve", "gone", "--sandbox"], "a file that `--conflicts` wrote"),
            (
                ["migrate", "run", "--from", "togai", "--to", "amberflo", "--decisions", "gone", "--sandbox"],
                "a file that `migrate assess --decisions` wrote"
            ),
        ]
    )
    func unreadable(arguments: [String], expected: String) async throws {
        let project = try TestProject.ofExample()
        let missing = await project.run(arguments)
        #expect(missing.status == 1)
        #expect(missing.err.contains("cannot be read: there is no such file; expected \(expected)\n"), "\(missing.err)")
        let folder = await project.run(arguments.map { $0 == "gone" ? "meters" : $0 })
        #expect(folder.status == 1)
        #expect(folder.err.contains("cannot be read: it is a folder; expected \(expected)\n"), "\(folder.err)")
    }

    @Test("events come through a pipe too, which can be opened only once")
    func pipe() async throws {
        let project = try TestProject.ofExample()
        let script = """
            mkfifo events && { cat samples/november.ndjson > events & }
            timeout 60 "$0" ingest events --vendor usage-engine --sandbox
            """
        let run = try ProgramRun(
            URL(filePath: "/bin/sh"),
            ["-c", script, ProgramRun.program.path],
            in: project,
            [:]
        )
        _ = await run.status()
        #expect(run.text.contains("17 events read"), "\(run.text)")
    }

    @Test("a pipe is refused, without being opened, where events are compared or read several times")
    func pipeOnce() async throws {
        let project = try TestProject.ofExample()
        let made = unsafe mkfifo(project.root.path + "/pipe", 0o600)
        try #require(made == 0)
        let compared = await project.run("ingest", "pipe", "--checkpoint", "mark", "--sandbox")
        #expect(compared.status == 1 && compared.err.contains("`--checkpoint` needs a file"), "\(compared.err)")
        #expect(compared.err.contains("write what comes through the pipe to a file first"), "\(compared.err)")
        let route = ["--from", "togai", "--to", "amberflo", "--window", "2026-11-01/P1M"]
        let again = await project.run(["migrate", "verify"] + route + ["--events", "pipe", "--sandbox"])
        let words =
            "`--events pipe`: the events are read several times; write what comes through the pipe to a file first"
        #expect(again.status == 1 && again.err.contains(words), "\(again.err)")
    }

    @Test("events beside the vendors' usage come through standard input too")
    func usage() async throws {
        let project = try TestProject.ofExample()
        let script = """
            timeout 60 "$0" usage --window 2026-11-01/P1M --meter rides --events - --vendor togai --sandbox < samples/november.ndjson
            """
        let run = try ProgramRun(URL(filePath: "/bin/sh"), ["-c", script, ProgramRun.program.path], in: project, [:])
        #expect(await run.status() == 0, "\(run.text)")
        #expect(run.text.contains("globex@example.com  not there  2"), "\(run.text)")
    }

    @Test("all files that cannot be read are told at once, and standard input by the option that names it")
    func several() async throws {
        let project = try TestProject.ofExample()
        let route = ["--from", "togai", "--to", "amberflo", "--window", "2026-11-01/P1M"]
        let files = ["--events", "gone", "--events", "lost", "--dead-letter", "-"]
        let verify = await project.run(["migrate", "verify"] + route + files + ["--sandbox"])
        #expect(verify.status == 1)
        #expect(["gone", "lost"].allSatisfy { verify.err.contains("/\($0) cannot be read") }, "\(verify.err)")
        #expect(verify.err.contains("`--dead-letter -`: the events are read several times"), "\(verify.err)")
        let letters = await project.run(["migrate", "verify"] + route + ["--dead-letter", "-", "--sandbox"])
        #expect(letters.status == 1 && letters.err.contains("`--dead-letter -`: the events are read"), "\(letters.err)")
    }

    @Test("a link that leads nowhere is told before a checkpoint is made")
    func deadLink() async throws {
        let project = try TestProject.ofExample()
        try FileManager.default.createSymbolicLink(
            atPath: project.root.path + "/events",
            withDestinationPath: project.root.path + "/gone"
        )
        let outcome = await project.run("ingest", "events", "--checkpoint", "mark", "--sandbox")
        #expect(outcome.status == 1 && outcome.err.contains("there is no such file"), "\(outcome.err)")
        #expect(!project.has("mark"))
    }

    @Test("a pipe in place of a file that is read as a whole is said to be none")
    func descriptor() async throws {
        let project = try TestProject.ofExample()
        let run = try ProgramRun(
            URL(filePath: "/bin/sh"),
            ["-c", "echo | \"$0\" apply /dev/fd/0", ProgramRun.program.path],
            in: project,
            [:]
        )
        #expect(await run.status() == 1)
        #expect(run.text.contains("`/dev/fd/0` cannot be read: it is no regular file; expected"), "\(run.text)")
    }
}
