import Foundation
import Synchronization
import Testing

@Suite("The page about CI")
struct CIPageTests {
    private static let page = TestProject.example.appending(path: "CI.md")

    private static let proofs = """
        proofs:
          - { meter: egress, events: events.ndjson, window: 2026-11-01/2026-12-01, total: "4.5" }

        """
    private static let events = """
        {"id": "1", "event": "api_request", "customer": "acme", "timestamp": "2026-11-02T10:00:00Z", "attributes": {"bytes": 4.5}}

        """

    /// The scripts of a job of the page's workflow, in order.
    private func scripts(of job: String) throws -> [String] {
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        let workflow = try #require(
            page.split(separator: "<!-- workflow -->\n```yaml\n").last?.split(separator: "```").first
        )
        let lines = workflow.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "  \(job):"))
        let own = lines[(start + 1)...].prefix { $0.isEmpty || $0.hasPrefix("    ") }
        var scripts: [String] = []
        var isInBlock = false
        for line in own {
            if isInBlock, line.hasPrefix("          ") {
                scripts[scripts.count - 1] += line.dropFirst(10) + "\n"
            } else if let run = line.firstRange(of: "run: ") {
                isInBlock = line[run.upperBound...] == "|"
                scripts.append(isInBlock ? "" : String(line[run.upperBound...]))
            } else {
                isInBlock = false
            }
        }
        return scripts.map { $0.replacing("${{ github.event.number }}", with: "7") }
    }

    /// Runs a job as CI would, up to the first step that fails, and expects the status of that, or 0.
    private func expect(_ expected: Int32, of job: String, _ project: TestProject) async throws {
        let tools = project.root.appending(path: "bin")
        if !FileManager.default.fileExists(atPath: tools.path) {
            try project.write("bin/gh", "#!/bin/sh\necho \"$@\" > asked; cp plan.md comment.md\n")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tools.path + "/gh")
        }
        let folders = [tools.path, ProgramRun.program.deletingLastPathComponent().path, "/usr/local/bin:/usr/bin:/bin"]
        let variables = [
            "PATH": folders.joined(separator: ":"),
            "GITHUB_STEP_SUMMARY": project.root.path + "/summary.md", "GITHUB_OUTPUT": project.root.path + "/output",
        ]
        let environment = project.environment.withLock(\.self).merging(variables) { $1 }
        let scripts = try scripts(of: job)
        #expect(!scripts.isEmpty)
        for script in scripts {
            let step = try ProgramRun(URL(filePath: "/bin/bash"), ["-e", "-c", script], in: project, environment)
            let status = await step.status()
            guard status != 0 else { continue }
            #expect(status == expected, "\(script): \(step.text)")
            return
        }
        #expect(expected == 0, "the job \(job) was to fail")
    }

    private func text(_ project: TestProject, _ name: String) throws -> String {
        defer { try? FileManager.default.removeItem(at: project.root.appending(path: name)) }
        return try String(contentsOf: project.root.appending(path: name), encoding: .utf8)
    }

    @Test("its workflow reviews an edit, applies what was reviewed, and finds what somebody else changed")
    func workflow() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two + Self.proofs)
            try project.write("events.ndjson", Self.events)
            await project.apply()
            try project.edit("meters/meters.yaml", "name: Egress", "name: Traffic")

            try await expect(0, of: "review", project)
            #expect(try text(project, "asked").hasPrefix("pr comment 7 "))
            let comment = try text(project, "comment.md")
            #expect(comment.hasPrefix("Plan: \(vendorNames.count) to update; "), "\(comment)")

            try await expect(0, of: "plan", project)
            #expect(try text(project, "output") == "status=2\n")
            #expect(try text(project, "summary.md") == comment)
            try await expect(0, of: "apply", project)
            try await expect(1, of: "apply", project)  // The plan is stale.

            try FileManager.default.removeItem(at: project.root.appending(path: "meters.plan"))
            try await expect(0, of: "plan", project)
            #expect(try text(project, "output") == "status=0\n")

            try await expect(0, of: "drift", project)
            try await vendors.byOthers(at: "togai", Meters.two.replacing("name: Egress", with: "name: Traffic")) {
                try $0.edit("meters/meters.yaml", "name: Traffic", "name: Theirs")
            }
            try await expect(2, of: "drift", project)
            #expect(try text(project, "summary.md").contains("Theirs"))
        }
    }
}
