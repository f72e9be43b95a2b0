package import AdapterKit

/// Reads what a vendor has.
package enum Observer {
    /// Every object of every kind that the connection manages, each once.
    ///
    /// What the lists lack and a binding names is asked for by its id, since a list is not a snapshot: absence is confirmed
    /// before it is acted on. Where the vendor's lists may leave objects out, what is wanted and not found is asked for
    /// by its names, so that it is adopted and not made again.
    package static func observe(
        _ connection: VendorConnection,
        bindings: [Binding],
        wanted: [DesiredObject] = []
    ) async throws(AdapterError) -> [ObservedObject] {
        let catalog = connection.adapter.catalog
        var objects: [ObservedObject] = []
        var seen: Set<ObjectRef> = []
        for kind in connection.adapter.translator.kinds {
            for object in try await catalog.list(kind) where seen.insert(ObjectRef(kind, object.id)).inserted {
                objects.append(object)
            }
        }
        for binding in bindings where seen.insert(ObjectRef(binding.ref.kind, binding.id)).inserted {
            if let object = try await catalog.read(binding.ref.kind, id: binding.id) {
                objects.append(object)
            }
        }
        guard !catalog.listsAreComplete else { return objects }
        for object in try await unlisted(wanted, objects, bindings, catalog)
        where seen.insert(ObjectRef(object.kind, object.id)).inserted {
            objects.append(object)
        }
        return objects
    }

    /// The objects that are wanted and there, and were in no list; they are asked for at once.
    private static func unlisted(
        _ wanted: [DesiredObject],
        _ listed: [ObservedObject],
        _ bindings: [Binding],
        _ catalog: any ObjectCatalog
    ) async throws(AdapterError) -> [ObservedObject] {
        let there = Set(listed.map { ObjectRef($0.kind, $0.id) })
        let borne = Set(listed.flatMap { object in object.marks.map { [object.kind.rawValue, $0.key, $0.value] } })
        let bound = Set(bindings.filter { there.contains(ObjectRef($0.ref.kind, $0.id)) }.map(\.ref))
        let missing = wanted.filter { object in
            !bound.contains(object.ref)
                && !object.marks.contains { borne.contains([object.ref.kind.rawValue, $0.name, $0.value]) }
        }
        let answers = await withTaskGroup(of: Result<[ObservedObject], AdapterError>.self) { group in
            for object in missing {
                group.addTask {
                    do throws(AdapterError) {
                        return .success(try await catalog.find(object, links: [:]))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var found: [ObservedObject] = []
        for answer in answers {
            found += try answer.get()
        }
        return found
    }

    /// What every vendor has, or why it could not be read; the vendors are read at the same time.
    ///
    /// - Parameters:
    ///   - connections: the vendors.
    ///   - bindings: what is known to be ours.
    ///   - wanted: what is looked for by name where lists may leave it out, by the name of the vendor's instance.
    /// - Returns: the objects or the failure, by the name of the vendor's instance.
    package static func observe(
        _ connections: [VendorConnection],
        bindings: [Binding],
        wanted: [String: [DesiredObject]] = [:]
    ) async -> [String: Result<[ObservedObject], AdapterError>] {
        await withTaskGroup(of: (String, Result<[ObservedObject], AdapterError>).self) { group in
            for connection in connections {
                let ours = bindings.filter { $0.vendor == connection.name }
                let missing = wanted[connection.name] ?? []
                group.addTask {
                    do throws(AdapterError) {
                        return (
                            connection.name, .success(try await observe(connection, bindings: ours, wanted: missing))
                        )
                    } catch {
                        return (connection.name, .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }
}
