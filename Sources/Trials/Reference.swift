import Foundation
import Metering

/// What a run that nothing disturbs makes of an edition: what trials of it begin with, and what they have to reach.
struct Reference: Sendable {
    /// Where trials begin.
    var start: Checkpoint
    /// Where they have to end.
    var end: Checkpoint
    /// The bindings at the end.
    var bindings: Set<String>
    /// How many requests the vendors saw.
    var requests: Int
    /// How many changes the run made to the files of the state.
    var steps: Int
    /// How long it took.
    var milliseconds: Int

    /// The command that applies an edition.
    static let apply = ["apply", "--yes", "--adopt", "--allow-replace"]

    /// Plants what is foreign, then applies each edition; trials go from one to the next.
    static func all(
        _ program: Program,
        _ dialect: TrialDialect,
        seed: Int,
        in folder: URL
    ) async throws -> [TrialProject.Edition: Reference] {
        func made(_ edition: TrialProject.Edition, from start: Checkpoint) async throws -> Reference {
            let place = folder.appendingPathComponent("\(dialect.rawValue)-\(edition.rawValue)")
            return try await Bench.serving(program, dialect, seed: seed, from: start, in: place) { bench in
                try bench.write(edition)
                let begun = ContinuousClock.now
                let ending = try await bench.run(apply)
                let spent = ContinuousClock.now - begun
                guard ending.status == 0 else {
                    throw TrialError("an undisturbed apply ended with \(ending.status ?? -1):\n\(ending.output)")
                }
                let (requests, steps) = (bench.victim.requests, bench.steps)
                let plan = try await bench.run(["plan", "--detailed-exitcode"])
                guard plan.status == 0 else { throw TrialError("the plan after it is not empty:\n\(plan.output)") }
                return Reference(
                    start: start,
                    end: try bench.checkpoint(in: folder),
                    bindings: try await bench.bindings(),
                    requests: requests,
                    steps: steps,
                    milliseconds: Int(spent / .milliseconds(1))
                )
            }
        }
        let foreign = try await made(.foreign, from: .empty)
        let first = try await made(.first, from: Checkpoint(records: foreign.end.records))
        return [.first: first, .edited: try await made(.edited, from: first.end)]
    }
}

extension Bench {
    /// The objects that the state has bound, without their ids.
    func bindings() async throws -> Set<String> {
        Set(try await boundObjects().map(\.name))
    }

    /// The objects that the state has bound, with their ids.
    func boundObjects() async throws -> [(name: String, vendor: String, id: String)] {
        let list = try await json(["state", "list"])
        return (list["bindings"]?.array ?? []).map { binding in
            let texts = ["vendor", "kind", "key"].map { binding[$0]?.string ?? "" }
            return (texts.joined(separator: " "), texts[0], binding["id"]?.string ?? "")
        }
    }
}
