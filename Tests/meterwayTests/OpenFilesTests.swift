import Foundation
import Testing

@testable import meterway

@Suite("How many files a run may open")
struct OpenFilesTests {
    private static let limits = """
        Limit                     Soft Limit           Hard Limit           Units
        Max cpu time              unlimited            unlimited            seconds
        Max open files            NUMBER               1048576              files

        """

    @Test("enough is enough, and so is what cannot be told", arguments: ["64", "1024", "unlimited"])
    func enough(number: String) throws {
        try OpenFiles.check(Self.limits.replacing("NUMBER", with: number))
        try OpenFiles.check("")
        try OpenFiles.check(nil)
    }

    @Test("too few end a command before it begins, with what to do", arguments: [[], ["--sandbox"]])
    func tooFew(options: [String]) async throws {
        #expect(throws: CommandFailure.self) { try OpenFiles.check(Self.limits.replacing("NUMBER", with: "63")) }
        let project = try TestProject.ofExample()
        let run = try ProgramRun(
            URL(filePath: "/bin/sh"),
            ["-c", "ulimit -n 20; exec \"$0\" \"$@\"", ProgramRun.program.path, "plan"] + options,
            in: project,
            [:]
        )
        #expect(await run.status() == 1, "\(run.text)")
        #expect(run.text.contains("error: this process may have 20 files open at once"), "\(run.text)")
        #expect(run.text.contains("`ulimit -n 1024`"), "\(run.text)")
    }
}
