import AdapterKit
import Metering
import Testing

/// Retires every object of a small project as its team's move to another vendor does, and brings back what can be.
struct LeavingCheck: Sendable {
    let subject: ConformanceSubject
    let location: SourceLocation

    func run() async {
        let scenario = SampleProject.scenario(subject)
        let bench = Bench(subject, at: scenario.start)
        let translation = bench.translator.encode(scenario.request)
        do throws(AdapterError) {
            let made = try await bench.create(translation)
            let links = made.mapValues(\.id)
            // What hangs on others retires first.
            for desired in translation.objects.reversed().map({ $0.resolved(links) }) {
                guard let object = made[desired.ref] else { continue }
                try await retire(object, desired, links, bench)
            }
        } catch {
            Issue.record("\(subject.name): \(error)", sourceLocation: location)
        }
    }

    private func retire(
        _ object: ObservedObject,
        _ desired: DesiredObject,
        _ links: [ObjectRef: String],
        _ bench: Bench
    ) async throws(AdapterError) {
        let leaving = bench.translator.leaving(object)
        #expect(!leaving.note.isEmpty, "nothing is said of \(desired.ref)", sourceLocation: location)
        let changes = leaving.image.changes(from: object.image)
        guard !changes.isEmpty else { return }
        var retired = desired
        retired.image = leaving.image
        retired.marks = []
        retired.body = .null
        retired.links = [:]
        for attempt in ["once", "again"] {
            let now = try await read(object, desired.ref, bench)
            let answer = try await bench.catalog.update(
                now,
                to: retired,
                changes: leaving.image.changes(from: now.image),
                links: links
            )
            expect(leaving, answer, desired.ref, "as answered \(attempt)")
            let shown = try await read(object, desired.ref, bench)
            expect(leaving, shown, desired.ref, "as read \(attempt)")
            let next = bench.translator.leaving(shown)
            #expect(
                next.image.changes(from: shown.image).isEmpty,
                "\(desired.ref) has retired, and is to be changed again",
                sourceLocation: location
            )
        }
        try await bringBack(leaving, try await read(object, desired.ref, bench), desired, links, bench)
    }

    private func read(
        _ object: ObservedObject,
        _ ref: ObjectRef,
        _ bench: Bench
    ) async throws(AdapterError) -> ObservedObject {
        let read = try await bench.catalog.read(ref.kind, id: object.id)
        #expect(read != nil, "\(ref) has retired, and is gone", sourceLocation: location)
        return read ?? object
    }

    private func expect(_ leaving: Leaving, _ object: ObservedObject, _ ref: ObjectRef, _ moment: String) {
        let changes = leaving.image.changes(from: object.image)
        #expect(changes.isEmpty, "\(ref) \(moment) has not retired: \(changes)", sourceLocation: location)
    }

    /// What is said of the way back is so.
    private func bringBack(
        _ leaving: Leaving,
        _ retired: ObservedObject,
        _ desired: DesiredObject,
        _ links: [ObjectRef: String],
        _ bench: Bench
    ) async throws(AdapterError) {
        let changes = desired.image.changes(from: retired.image)
        #expect(!changes.isEmpty, "\(desired.ref) has retired, and is as wanted", sourceLocation: location)
        let effect = bench.translator.effect(of: changes, on: retired, toward: desired)
        if case .never = leaving.comingBack {
            if case .update = effect {
                Issue.record("\(desired.ref) can come back after all", sourceLocation: location)
            }
            return
        }
        guard case .update = effect else {
            Issue.record("\(desired.ref) cannot come back: \(effect)", sourceLocation: location)
            return
        }
        let back = try await bench.catalog.update(retired, to: desired, changes: changes, links: links)
        #expect(
            desired.image.changes(from: back.image).isEmpty,
            "\(desired.ref) is not as it was",
            sourceLocation: location
        )
    }
}
