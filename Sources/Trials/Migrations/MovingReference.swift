import Foundation
import Metering

/// What a migration that nothing disturbs comes to: where each stage of a trial begins, and what it has to reach.
struct MovingReference: Sendable {
    /// A stage of the undisturbed migration.
    struct Part: Sendable {
        /// Where it begins.
        var start: Checkpoint
        /// What vendors have when it is done.
        var end: VendorMemory.Records
        /// What is bound when it is done.
        var bindings: Set<String>
        /// How many requests the vendors saw.
        var requests: Int
        /// How many changes it made to the files of the state.
        var steps: Int
        /// How long it took.
        var milliseconds: Int
    }

    let route: MovingRoute
    private(set) var parts: [MovingStage: Part] = [:]

    /// Moves once, undisturbed, from what somebody else has at the vendors on.
    static func make(_ program: Program, _ route: MovingRoute, seed: Int, in folder: URL) async throws -> Self {
        let place = folder.appendingPathComponent("moving-\(route.description.replacing(" ", with: "-"))")
        return try await Bench.serving(program, route.dialect, seed: seed, from: .empty, in: place) { bench in
            try bench.write(.foreign)
            try await bench.succeeds(Reference.apply)
            try FileManager.default.removeItem(at: place.appendingPathComponent(".meterway"))
            try bench.begin(route)
            try await bench.succeeds(["apply", "--yes"])
            var reference = MovingReference(route: route)
            for stage in MovingStage.allCases where stage != .rollback || route.canReturn {
                if stage == .ingest { try bench.happen(seed: seed) }
                let start = try bench.checkpoint(in: folder, whole: true)
                let begun = ContinuousClock.now
                try await bench.succeeds(stage.command(route))
                let spent = ContinuousClock.now - begun
                let (requests, steps) = (bench.victim.requests, bench.steps)
                if stage == .ingest { try await bench.succeeds(bench.verify(route)) }
                try await bench.succeeds(["plan", "--detailed-exitcode"])
                reference.parts[stage] = Part(
                    start: start,
                    end: bench.memory.records,
                    bindings: try await bench.bindings(),
                    requests: requests,
                    steps: steps,
                    milliseconds: Int(spent / .milliseconds(1))
                )
            }
            return reference
        }
    }
}

extension Bench {
    /// Puts the project of a migration into the folder.
    func begin(_ route: MovingRoute) throws {
        try address()
        try write(MovingProject.meterFile(route), to: "meters.yaml")
        try write(MovingProject.decisions(route), to: MovingProject.decisionFile)
    }

    /// Points the project at the vendors.
    func address() throws {
        try write(dialect.projectFile(urls, collects: true), to: "meterway.yaml")
    }

    /// Waits until as many events as a trial has can have happened, and writes them down.
    func happen(seed: Int) throws {
        let begun = Date()
        while Date().timeIntervalSince(begun) * 1_000 < Double(MovingProject.eventCount + 100) {
            usleep(20_000)
        }
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
        try write(MovingProject.events(seed: seed, until: now), to: MovingProject.eventFile)
    }

    /// The command that compares both sides, and the events with them.
    func verify(_ route: MovingRoute) throws -> [String] {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)).date
        let month = (now.month < 10 ? "0" : "") + "\(now.month)"
        return ["migrate", "verify", "--from", route.from, "--to", route.to, "--window", "\(now.year)-\(month)-01/P1M"]
            + ["--events", MovingProject.eventFile]
    }

    /// Runs a command that nothing disturbs.
    func succeeds(_ arguments: [String]) async throws {
        let ending = try await run(arguments)
        guard ending.status == 0 else {
            throw TrialError(
                "`\(arguments.joined(separator: " "))` ended with \(ending.status ?? -1):\n\(ending.output)"
            )
        }
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
}
