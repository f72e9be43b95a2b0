package import AdapterKit

/// Reads what a vendor has.
package enum Observer {
    /// Every object of every kind that the connection manages, each once.
    ///
    /// What the lists lack and a binding names is asked for by its id, since a list is not a snapshot: absence is confirmed
    /// before it is acted on.
    package static func observe(
        _ connection: VendorConnection,
        bindings: [Binding]
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
        return objects
    }

    /// What every vendor has, or why it could not be read; the vendors are read at the same time.
    package static func observe(
        _ connections: [VendorConnection],
        bindings: [Binding]
    ) async -> [String: Result<[ObservedObject], AdapterError>] {
        await withTaskGroup(of: (String, Result<[ObservedObject], AdapterError>).self) { group in
            for connection in connections {
                let ours = bindings.filter { $0.vendor == connection.name }
                group.addTask { (connection.name, await outcome(connection, ours)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    /// What a vendor has, or why it could not be read.
    private static func outcome(
        _ connection: VendorConnection,
        _ bindings: [Binding]
    ) async -> Result<[ObservedObject], AdapterError> {
        do throws(AdapterError) {
            return .success(try await observe(connection, bindings: bindings))
        } catch {
            return .failure(error)
        }
    }
}
