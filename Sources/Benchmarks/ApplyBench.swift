import ArgumentParser
import Foundation

/// The apply of many creates, beside curl sending the same requests.
struct ApplyBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Compare an apply of many creates with `curl --parallel` sending the same requests."
    )

    @OptionGroup var options: BenchOptions

    /// How many meters are created.
    @Option(help: "How many meters are created.")
    var count = 10_000

    /// How many requests are under way at once.
    @Option(parsing: .upToNextOption, help: "How many requests are under way at once.")
    var concurrency = [8, 64]

    /// How many milliseconds the server takes to answer a create.
    @Option(help: "How many milliseconds the server takes to answer a create.")
    var delay: UInt32 = 0

    func run() throws {
        let bench = try Workbench(options)
        print("Apply: `meterway apply` of \(count) creates beside `curl --parallel` sending the same requests.")
        print(bench.machine)
        print(
            """
            The same bodies go to the same server, which keeps and echoes them after \(delay) ms. curl only sends; Meterway reads \(count) \
            definitions, lists the vendor, plans, journals each intent and outcome durably, and reads each answer. `sending` \
            takes off what a plan of the same creates costs.

            """
        )
        let widths = [12, 16, 10, 10, 12, 8, 8]
        print(Shown.row(["in flight", "", "CPU", "wall", "memory", "CPU x", "wall x"], widths))
        for concurrency in concurrency {
            for row in try rows(concurrency, bench) { print(Shown.row(row, widths)) }
        }
    }

    private func rows(_ concurrency: Int, _ bench: Workbench) throws -> [[String]] {
        let project = BenchProject(count: count, folder: bench.folder.appending(path: "apply-\(count)"))
        try project.write(vendor: "http://127.0.0.1:1")
        let command = [bench.meterway, "apply", "--yes", "--project", project.folder.path]
        let plan = [bench.meterway, "plan", "--project", project.folder.path]
        var bodies: [String] = []
        let figures = try bench.alternate([
            {
                try withResponder(of: project, concurrency) { responder in
                    let sample = try bench.measure(command)
                    bodies = try responder.bodies()
                    return sample
                }
            },
            { try withResponder(of: project, concurrency) { _ in try bench.measure(plan) } },
            {
                try withResponder { responder in
                    let config = try curlConfig(bodies, responder.address, concurrency, bench)
                    return try bench.measure(["curl", "-K", config.path])
                }
            },
        ])
        let (apply, plan_, curl) = (figures[0], figures[1], figures[2])
        func row(_ name: String, _ cpu: Double, _ wall: Double, _ peak: Double) -> [String] {
            [
                "\(concurrency)", name, Shown.seconds(cpu), Shown.seconds(wall), Shown.mebibytes(peak),
                Shown.ratio(cpu / curl.cpu), Shown.ratio(wall / curl.wall),
            ]
        }
        return [
            row("curl", curl.cpu, curl.wall, curl.peak),
            row("apply", apply.cpu, apply.wall, apply.peak),
            row("apply, sending", apply.cpu - plan_.cpu, apply.wall - plan_.wall, apply.peak),
        ]
    }

    private func withResponder(_ body: (Responder) throws -> Sample) throws -> Sample {
        let responder = try Responder.start(delay: delay)
        defer { responder.stop() }
        return try body(responder)
    }

    /// Measures against a new responder that a project, of which no state is left, is pointed at.
    private func withResponder(
        of project: BenchProject,
        _ concurrency: Int,
        _ body: (Responder) throws -> Sample
    ) throws -> Sample {
        try withResponder { responder in
            project.forget()
            try project.point(at: responder.address, concurrency: concurrency)
            return try body(responder)
        }
    }

    /// curl's own description of the requests, each with all its options as separate requests need them.
    private func curlConfig(
        _ bodies: [String],
        _ address: String,
        _ concurrency: Int,
        _ bench: Workbench
    ) throws -> URL {
        guard bodies.count == count else {
            throw ValidationError("\(bodies.count) requests were recorded in place of \(count)")
        }
        let blocks = bodies.map { body in
            let quoted = body.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return """
                url = "\(address)/meter-definition"
                header = "Content-Type: application/json"
                header = "X-API-KEY: key"
                data-raw = "\(quoted)"
                output = "/dev/null"

                """
        }
        let file = bench.folder.appending(path: "requests-\(concurrency).curl")
        let head = "parallel\nparallel-max = \(concurrency)\nno-progress-meter\n"
        try (head + blocks.joined(separator: "next\n")).write(to: file, atomically: false, encoding: .utf8)
        return file
    }
}
