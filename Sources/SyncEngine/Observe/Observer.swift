package import AdapterKit
package import Metering

/// Reads what a vendor has.
package enum Observer {
    /// Every object of every kind that the connection manages, each once.
    ///
    /// What the lists lack and a binding names is asked for by its id, since a list is not a snapshot: absence is confirmed
    /// before it is acted on. Where the vendor's lists may leave objects out, what is wanted and not found is asked for
    /// by its names, so that it is adopted and not made again. What the answers leave out of an object is as the last apply left
    /// it, or as a creation that got no answer was to leave it.
    package static func observe(
        _ connection: VendorConnection,
        bindings: [Binding],
        wanted: [DesiredObject] = [],
        begun: [DesiredObject] = []
    ) async throws(AdapterError) -> Observation {
        connection.reading(true)
        defer { connection.reading(false) }
        let catalog = connection.adapter.catalog
        var seen: Set<ObjectID> = []
        let lists = try await connection.adapter.translator.kinds.tryConcurrentMap { kind throws(AdapterError) in
            try await catalog.list(kind)
        }
        let listed = lists.joined().filter { seen.insert(ObjectID($0)).inserted }
        let missing = bindings.filter { seen.insert(ObjectID($0)).inserted }
        let found = try await missing.tryConcurrentMap { binding throws(AdapterError) in
            try await catalog.read(binding.ref.kind, id: binding.id)
        }
        let read = listed + found.compactMap(\.self)
        let objects = connection.adapter.translator.completed(read) {
            let recorded = Dictionary(keepingFirst: bindings.map { (ObjectID($0), $0.recorded) })
            return recorded.merging(images(of: begun, among: read)) { bound, _ in bound }
        }
        var observation = try await seek(wanted, beyond: objects, bindings, at: connection)
        observation.objects = objects + observation.objects
        observation.absent = zip(missing, found).compactMap { $1 == nil ? ObjectID($0) : nil }
        return observation
    }

    /// What objects were to become whose creation got no answer, by the objects that bear their marks.
    private static func images(
        of begun: [DesiredObject],
        among objects: [ObservedObject]
    ) -> [ObjectID: ObjectImage] {
        guard !begun.isEmpty else { return [:] }
        let marked = begun.flatMap { object in object.marks.map { (BorneMark(object.ref.kind, $0), object.image) } }
        let images = Dictionary(keepingFirst: marked)
        return objects.reduce(into: [:]) { found, object in
            let image = object.marks.lazy.compactMap { images[BorneMark(object.kind, Mark($0.key, $0.value))] }.first
            if let image { found[ObjectID(object)] = image }
        }
    }

    /// What is wanted and not among what was read, asked for by its names where the vendor's lists may leave objects out; and what
    /// that is in the way of, other than by what was read.
    static func seek(
        _ wanted: [DesiredObject],
        beyond objects: [ObservedObject],
        _ bindings: [Binding],
        at connection: VendorConnection
    ) async throws(AdapterError) -> Observation {
        let catalog = connection.adapter.catalog
        guard !catalog.listsAreComplete else { return Observation(objects: []) }
        var seen = Set(objects.map { ObjectID($0) })
        let open = unlisted(wanted, objects, bindings)
        let sought = try await open.tryConcurrentMap { object throws(AdapterError) in try await catalog.seek(object) }
        var observation = Observation(objects: [])
        for (object, sought) in zip(open, sought) {
            guard let obstacle = sought.obstacle,
                !seen.contains(ObjectID(kind: object.ref.kind, id: obstacle.holder))
            else { continue }
            observation.obstacles[object.ref] = obstacle.finding
        }
        observation.objects = sought.flatMap(\.bearers).filter { seen.insert(ObjectID($0)).inserted }
        return observation
    }

    /// What narrows down what the definitions that nobody bound count, beside them.
    package static func conditions(
        on observed: [ObservedObject],
        bindings: [Binding],
        at connection: VendorConnection
    ) async throws(AdapterError) -> [ObservedObject] {
        let kind = connection.adapter.translator.definitionKind
        let bound = Set(bindings.map { ObjectID($0) })
        let free = observed.filter { $0.kind == kind && !bound.contains(ObjectID($0)) }
        guard !free.isEmpty else { return [] }
        connection.reading(true)
        defer { connection.reading(false) }
        return try await connection.adapter.catalog.conditions(on: free)
    }

    /// What is wanted, not bound to anything that is there, and bears no mark of what was listed.
    private static func unlisted(
        _ wanted: [DesiredObject],
        _ listed: [ObservedObject],
        _ bindings: [Binding]
    ) -> [DesiredObject] {
        let there = Set(listed.map { ObjectID($0) })
        let borne = Set(
            listed.flatMap { object in object.marks.map { BorneMark(object.kind, Mark($0.key, $0.value)) } }
        )
        let bound = Set(bindings.filter { there.contains(ObjectID($0)) }.map(\.ref))
        return wanted.filter { object in
            !bound.contains(object.ref)
                && !object.marks.contains { borne.contains(BorneMark(object.ref.kind, $0)) }
        }
    }

    /// What every vendor has, or why it could not be read; the vendors are read at the same time.
    ///
    /// - Parameters:
    ///   - connections: the vendors.
    ///   - bindings: what is known to be ours.
    ///   - wanted: what is looked for by name where lists may leave it out, by the name of the vendor's instance.
    ///   - begun: what creations without an answer were to make, in the same way.
    /// - Returns: the objects or the failure, by the name of the vendor's instance.
    package static func observe(
        _ connections: [VendorConnection],
        bindings: [Binding],
        wanted: [String: [DesiredObject]] = [:],
        begun: [String: [DesiredObject]] = [:]
    ) async -> [String: Result<Observation, AdapterError>] {
        let outcomes = await connections.concurrentMap { connection -> Result<Observation, AdapterError> in
            do throws(AdapterError) {
                return .success(
                    try await observe(
                        connection,
                        bindings: bindings.filter { $0.vendor == connection.name },
                        wanted: wanted[connection.name] ?? [],
                        begun: begun[connection.name] ?? []
                    )
                )
            } catch {
                return .failure(error)
            }
        }
        return Dictionary(keepingFirst: zip(connections.map(\.name), outcomes))
    }
}

/// What was read at a vendor.
package struct Observation: Sendable {
    /// Its objects, each once.
    package var objects: [ObservedObject]
    /// What keeps wanted objects from being made, by object, that is not among these.
    package var obstacles: [ObjectRef: Finding] = [:]
    /// What is bound, and neither listed nor found by its id.
    package var absent: [ObjectID] = []
}
