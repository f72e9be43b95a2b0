import AdapterKit
import Metering
import Testing

/// Makes, lists, reads, finds, changes and deletes every kind of object of a small project.
struct LifecycleCheck: Sendable {
    let subject: ConformanceSubject
    let location: SourceLocation

    func run() async {
        let scenario = SampleProject.scenario(subject)
        let bench = Bench(subject, at: scenario.start)
        let translation = bench.translator.encode(scenario.request)
        #expect(
            !translation.objects.isEmpty,
            "the vendor takes nothing of the sample project",
            sourceLocation: location
        )
        do throws(AdapterError) {
            let made = try await bench.create(translation)
            let links = made.mapValues(\.id)
            try await checkReading(translation, made, links, bench)
            try await checkAbsence(translation, links, bench)
            try await checkUpdates(SampleProject.changed(scenario), made, links, bench)
            try await checkDeletion(translation, made, bench)
        } catch {
            Issue.record("\(subject.name): \(error)", sourceLocation: location)
        }
    }

    private func checkReading(
        _ translation: Translation,
        _ made: [ObjectRef: ObservedObject],
        _ links: [ObjectRef: String],
        _ bench: Bench
    ) async throws(AdapterError) {
        for desired in translation.objects.map({ $0.resolved(links) }) {
            let kind = desired.ref.kind
            guard let object = made[desired.ref] else { continue }
            expectSame(desired, object, "as create answered")
            let listed = try await bench.catalog.list(kind).filter { $0.id == object.id }
            #expect(listed.count == 1, "\(desired.ref) is listed \(listed.count) times", sourceLocation: location)
            for object in listed {
                expectSame(desired, object, "as listed")
            }
            let read = try await bench.catalog.read(kind, id: object.id)
            #expect(read != nil, "\(desired.ref) cannot be read by its id \(object.id)", sourceLocation: location)
            if let read {
                expectSame(desired, read, "as read")
            }
            let found = try await bench.catalog.find(desired, links: links)
            #expect(found.contains { $0.id == object.id }, "\(desired.ref) is not found", sourceLocation: location)
            for object in found where object.id == made[desired.ref]?.id {
                expectSame(desired, object, "as found")
            }
            let best = desired.marks.first
            let bearers = found.filter { best?.value == $0.marks[best?.name ?? ""] }
            #expect(
                bearers.map(\.id) == [object.id],
                "its best mark \(best as Any) finds \(bearers.map(\.id))",
                sourceLocation: location
            )
        }
    }

    /// What is not there is told as not there.
    private func checkAbsence(
        _ translation: Translation,
        _ links: [ObjectRef: String],
        _ bench: Bench
    ) async throws(AdapterError) {
        for kind in Set(translation.objects.map(\.ref.kind)) {
            for id in ["7f1d5c1e-0000-4000-8000-000000000000", "no such", "a/b", "ünï?x=1#y"] {
                let read = try await bench.catalog.read(kind, id: id)
                #expect(read == nil, "there is a \(kind) `\(id)`: \(read as Any)", sourceLocation: location)
            }
        }
        for desired in translation.objects {
            var other = desired.resolved(links)
            other.name = "nowhere to be found"
            other.marks = other.marks.map { Mark($0.name, "nowhere-to-be-found") }
            for path in other.image.paths where other.image[path].string == desired.name {
                other.image[path] = "nowhere to be found"
            }
            guard other.ref.kind == bench.translator.definitionKind else { continue }
            let found = try await bench.catalog.find(other, links: links)
            #expect(found.isEmpty, "a mark that nothing bears finds \(found.map(\.id))", sourceLocation: location)
        }
    }

    private func checkUpdates(
        _ scenario: Scenario,
        _ made: [ObjectRef: ObservedObject],
        _ links: [ObjectRef: String],
        _ bench: Bench
    ) async throws(AdapterError) {
        var updates = 0
        for desired in bench.translator.encode(scenario.request).objects.map({ $0.resolved(links) }) {
            guard let object = made[desired.ref] else { continue }
            let changes = desired.image.changes(from: object.image)
            guard !changes.isEmpty,
                case .update = bench.translator.effect(of: changes, on: object, toward: desired)
            else { continue }
            let updated = try await bench.catalog.update(object, to: desired, changes: changes, links: links)
            updates += 1
            #expect(updated.id == object.id, "an update in place has a new id", sourceLocation: location)
            expectSame(desired, updated, "as update answered")
            try await bench.catalog.read(desired.ref.kind, id: object.id).map {
                expectSame(desired, $0, "as read after an update")
            }
        }
        #expect(updates > 0, "no object could be changed in place", sourceLocation: location)
    }

    private func checkDeletion(
        _ translation: Translation,
        _ made: [ObjectRef: ObservedObject],
        _ bench: Bench
    ) async throws(AdapterError) {
        for ref in translation.objects.map(\.ref).reversed() {
            guard let object = made[ref], case .delete = bench.translator.deletion(of: object, isOurs: true) else {
                continue
            }
            let current = try await bench.catalog.read(ref.kind, id: object.id) ?? object
            try await bench.catalog.delete(current)
            let read = try await bench.catalog.read(ref.kind, id: object.id)
            #expect(read == nil, "\(ref) is deleted, and can be read", sourceLocation: location)
            let listed = try await bench.catalog.list(ref.kind).contains { $0.id == object.id }
            #expect(!listed, "\(ref) is deleted, and is listed", sourceLocation: location)
            try await bench.catalog.delete(current)
        }
    }

    private func expectSame(_ desired: DesiredObject, _ object: ObservedObject, _ moment: String) {
        let changes = desired.image.changes(from: object.image)
        #expect(changes.isEmpty, "\(desired.ref) \(moment) is not as wanted: \(changes)", sourceLocation: location)
        let marks = desired.marks.filter { object.marks[$0.name] != $0.value }
        #expect(marks.isEmpty, "\(desired.ref) \(moment) does not bear \(marks)", sourceLocation: location)
    }
}
