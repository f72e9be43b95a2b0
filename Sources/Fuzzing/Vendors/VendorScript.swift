import AdapterKit
import Metering
import Transport

/// An operation, and the answers that a vendor gives to the requests it makes.
struct VendorScript: Sendable {
    /// A request's method and path, with the answer to it.
    struct Exchange: Sendable {
        let request: String
        let answer: TransportResponse
    }

    let operation: VendorOperation
    let exchanges: [Exchange]
}

/// Has a sandbox answer everything that an adapter can ask, and writes down the answers.
struct VendorRecorder {
    private let adapter: any VendorAdapter
    private let log: LoggedVendor
    private let project: VendorProject
    private var scripts: [VendorScript] = []

    /// The scripts of a vendor; what a role cannot do is left out.
    static func scripts(_ subject: VendorSubject, _ project: VendorProject) async throws -> [VendorScript] {
        let log = LoggedVendor(subject.sandbox())
        var recorder = VendorRecorder(adapter: subject.adapter(log), log: log, project: project)
        try await recorder.record()
        return recorder.scripts.filter { !$0.exchanges.isEmpty }
    }

    private mutating func record() async throws {
        let translator = adapter.translator
        let translation = translator.encode(project.request)
        var made: [ObjectRef: ObservedObject] = [:]
        for object in translation.objects {
            let links = made.mapValues(\.id)
            let outcome = try await record(.create(object.resolved(links), links: links))
            if case .objects(let objects)? = outcome { made[object.ref] = objects.first }
        }
        let links = made.mapValues(\.id)
        _ = try await record(.check)
        for event in [translation.projection] {
            _ = try await record(.ingest(project.usage.flatMap { event.apply(to: $0).events }))
        }
        for kind in translator.kinds {
            _ = try await record(.list(kind))
            let objects = translation.objects.filter { $0.ref.kind == kind }
            for object in objects.prefix(3) {
                if let id = links[object.ref] { _ = try await record(.read(kind, id: id)) }
                _ = try await record(.find(object.resolved(links), links: links))
            }
        }
        try await recordUsage(made)
        try await recordUpdates(made, translator)
        for ref in translation.objects.map(\.ref).reversed() {
            guard let object = made[ref], case .delete = translator.deletion(of: object, isOurs: true) else { continue }
            _ = try? await record(.delete(object))
        }
    }

    private mutating func recordUsage(_ made: [ObjectRef: ObservedObject]) async throws {
        let start = VendorSubject.start
        let window = try Period(start: Timestamp(midnightOf: start.date).adding(seconds: -86_400), end: start)
        for (ref, object) in made.sorted(by: { $0.key < $1.key }) where ref.kind == adapter.translator.definitionKind {
            for step in [nil, UsageQuery.Step.day] {
                let query = UsageQuery(
                    object: object,
                    aggregation: project.aggregation(of: ref.key),
                    window: window,
                    step: step
                )
                _ = try? await record(.usage(query))
            }
        }
    }

    private mutating func recordUpdates(
        _ made: [ObjectRef: ObservedObject],
        _ translator: any VendorTranslator
    ) async throws {
        let links = made.mapValues(\.id)
        for object in translator.encode(project.changed).objects.map({ $0.resolved(links) }) {
            guard let observed = made[object.ref] else { continue }
            let changes = object.image.changes(from: observed.image)
            guard !changes.isEmpty else { continue }
            _ = try? await record(.update(observed, object, changes, links: links))
        }
    }

    private mutating func record(_ operation: VendorOperation) async throws -> VendorOperation.Outcome? {
        log.begin()
        let outcome = try await operation.perform(adapter)
        scripts.append(VendorScript(operation: operation, exchanges: log.exchanges))
        return outcome
    }
}
