import AdapterKit
import Metering
import SyncEngine
import Testing

/// Lets each single request of an apply go wrong in each way: the next runs come to what an undisturbed run comes to.
struct InterruptionCheck: Sendable {
    let subject: ConformanceSubject
    let location: SourceLocation

    private static let faults: [Fault] = [
        .lostBefore, .lostAfter, .lostOnTheWay, .truncated, .empty, .page, .doneAndFailed,
        .status(429, retryAfter: "1"), .status(500), .status(503),
    ]

    /// No apply of the sample project has more requests.
    private static let mostRequests = 60

    func run() async {
        let scenario = SampleProject.scenario(subject)
        var nothing = scenario
        nothing.entries = []
        let phases: [(name: String, from: Scenario?, to: Scenario)] = [
            ("create", nil, scenario), ("update", scenario, SampleProject.changed(scenario)),
            ("delete", scenario, nothing),
        ]
        do {
            for phase in phases {
                let expected = try await undisturbed(phase.from, phase.to)
                for fault in Self.faults {
                    for index in 0..<Self.mostRequests {
                        let isHit = try await disturb(fault, index, phase, expected)
                        if !isHit { break }
                    }
                }
            }
        } catch {
            Issue.record("\(subject.name): \(error)", sourceLocation: location)
        }
    }

    /// The numbers of objects by kind after an apply to which nothing happens.
    private func undisturbed(_ from: Scenario?, _ to: Scenario) async throws -> [ObjectKind: Int] {
        let engine = EngineBench(Bench(subject, at: to.start))
        if let from { _ = try await engine.apply(from) }
        let report = try await engine.apply(to)
        #expect(report.failed.isEmpty, "\(subject.name): \(report.failed)", sourceLocation: location)
        return Self.counts(try await engine.bench.inventory())
    }

    /// Applies with a fault at one request, and then without.
    ///
    /// - Returns: whether there was such a request.
    private func disturb(
        _ fault: Fault,
        _ index: Int,
        _ phase: (name: String, from: Scenario?, to: Scenario),
        _ expected: [ObjectKind: Int]
    ) async throws -> Bool {
        let engine = EngineBench(Bench(subject, at: phase.to.start))
        if let from = phase.from { _ = try await engine.apply(from) }
        let prepared = try await engine.plan(phase.to)
        engine.bench.line.set(fault, for: .one(index))
        _ = try await engine.apply(prepared, phase.to.definitions)
        guard engine.bench.line.hits > 0 else { return false }
        engine.bench.line.set(nil)
        let place = "\(subject.name): \(phase.name) with \(fault) at request \(index)"
        for _ in 0..<2 {
            _ = try await engine.apply(phase.to)
        }
        let left = EngineBench.changes(try await engine.plan(phase.to))
        #expect(left.isEmpty, "\(place): two more runs leave \(left)", sourceLocation: location)
        let counts = Self.counts(try await engine.bench.inventory())
        #expect(counts == expected, "\(place): the vendor has \(counts), not \(expected)", sourceLocation: location)
        return true
    }

    private static func counts(_ objects: [ObservedObject]) -> [ObjectKind: Int] {
        Dictionary(grouping: objects, by: \.kind).mapValues(\.count)
    }
}
