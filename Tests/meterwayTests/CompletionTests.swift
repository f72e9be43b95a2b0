import Foundation
import Testing

@Suite("Completions of names")
struct CompletionTests {
    /// A line up to the cursor, and what the shell is to offer there.
    struct Line: Sendable, CustomTestStringConvertible {
        var words: String
        var offers: [String]

        init(_ words: String, _ offers: String...) {
            self.init(words, offers)
        }

        init(_ words: String, _ offers: [String]) {
            self.words = words
            self.offers = offers
        }

        var testDescription: String { words }
    }

    @Test(
        "bash offers the vendors and meters of the project at hand",
        arguments: [
            Line("plan --vendor ", vendorNames), Line("plan --vendor am", "amberflo"),
            Line("plan --meter ", "egress", "calls"), Line("apply --meter e", "egress"),
            Line("explain ", "egress", "calls"), Line("prove egress c", "calls"), Line("state show e", "egress"),
            Line("import to", "togai"), Line("sync togai am", "amberflo"), Line("sync --from us", "usage-engine"),
            Line("sync togai amberflo --prefer f", "files"), Line("migrate run --from to", "togai"),
            Line("migrate status --to am", "amberflo"), Line("state forget togai c", "calls"),
            Line("capabilities --vendor us", "usage-engine"), Line("init --vendor us", "usage-engine"),
        ]
    )
    func bash(_ line: Line) async throws {
        let project = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        #expect(try await Self.offers(line.words, in: project) == line.offers)
        #expect(!project.has(".meterway"), "no state is asked, and none is made")
    }

    @Test("nothing is offered, and nothing is said, where no project can be read")
    func silence() async throws {
        #expect(try await Self.offers("plan --vendor ", in: try TestProject()) == [])
        let faulty = try TestProject(["meterway.yaml": "version: [1\n"])
        #expect(try await Self.offers("plan --meter ", in: faulty) == [])
        #expect(try await Self.offers("sandbox --vendor tog", in: faulty) == ["togai"], "it needs no project")
    }

    @Test(
        "the project that `--project` names is the one that is read",
        arguments: ["--project ", "--project=", "--project \""]
    )
    func elsewhere(option: String) async throws {
        let other = try TestProject(["meterway.yaml": TestVendors.projectFile(), "meters/meters.yaml": Meters.two])
        let end = option.hasSuffix("\"") ? "\"" : ""
        let line = "plan \(option)\(other.root.path)\(end) --meter "
        #expect(try await Self.offers(line, in: try TestProject()) == ["egress", "calls"])
    }

    /// What bash offers behind a line, by the script that the program prints.
    private static func offers(_ line: String, in project: TestProject) async throws -> [String] {
        let script = """
            PATH="$(dirname "$1"):$PATH"; source <(meterway --generate-completion-script bash)
            IFS=' ' read -r -a COMP_WORDS <<< "meterway $2"
            [[ "$2" = *' ' ]] && COMP_WORDS+=("")
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); COMP_LINE="meterway $2"; COMP_POINT=${#COMP_LINE}
            _meterway meterway "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let run = try ProgramRun(
            URL(filePath: "/bin/bash"),
            ["-c", script, "bash", ProgramRun.program.path, line],
            in: project,
            ["PATH": "/usr/bin:/bin"]
        )
        _ = await run.status()
        return run.text.split(separator: "\n").map(String.init)
    }
}
