import AdapterKit
import ArgumentParser
import Metering
import SyncEngine

/// Checks credentials, reach and clock of each vendor.
struct DoctorCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check credentials, reach and clock of each vendor."
    )

    @OptionGroup var options: GlobalOptions

    func perform(in context: CommandContext) async throws -> ExitStatus {
        try await SessionBuilder(context: context, options: options).run(.read) { session in
            let checks = await session.connections.concurrentMap { await $0.adapter.check() }
            let results = zip(session.connections, checks).flatMap { connection, checks in
                checks.map { (vendor: connection.name, result: $0) }
            }
            show(results, context.console, session.requests)
            session.sayRequests()
            return results.allSatisfy(\.result.passed) ? .done : .error
        }
    }

    private func show(
        _ results: [(vendor: String, result: CheckResult)],
        _ console: Console,
        _ requests: [String: Int]
    ) {
        let palette = console.palette
        let rows = results.map { [$0.vendor, $0.result.name, $0.result.passed ? "ok" : "FAILED", $0.result.message] }
        let lines = zip(TextTable.render(rows), results).map { $1.result.passed ? $0 : palette.red($0) }
        let checks = results.map { vendor, result -> JSONValue in
            [
                "vendor": .string(vendor), "check": .string(result.name), "passed": .bool(result.passed),
                "message": .string(result.message),
            ]
        }
        console.result(
            as: options.format,
            text: lines.joined(separator: "\n"),
            json: ["checks": .array(checks), "requests": RequestWords.json(requests)],
            markdown: MarkdownTable.render(["vendor", "check", "result", "message"], rows).joined(separator: "\n")
        )
    }
}
