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
        var seen: Set<ObjectRef> = []
        let lists = try await all(connection.adapter.translator.kinds) { kind throws(AdapterError) in
            try await catalog.list(kind)
        }
        let listed = lists.joined().filter { seen.insert(ObjectRef($0.kind, $0.id)).inserted }
        let missing = bindings.filter { seen.insert(ObjectRef($0.ref.kind, $0.id)).inserted }
        let found = try await all(missing) { binding throws(AdapterError) in
            try await catalog.read(binding.ref.kind, id: binding.id)
        }
        return listed + found.compactMap(\.self)
    }

    /// Asks for several things at once, as many as the connection lets through, and answers with them in their order.
    ///
    /// - Throws: the error of the first that failed, in their order, other than that it was cancelled for another's sake.
    private static func all<Item: Sendable, Value: Sendable>(
        _ items: [Item],
        _ ask: @escaping @Sendable (Item) async throws(AdapterError) -> Value
    ) async throws(AdapterError) -> [Value] {
        let answers = await withTaskGroup(of: (Int, Result<Value, AdapterError>).self) { group in
            for (index, item) in items.enumerated() {
                group.addTask {
                    do throws(AdapterError) {
                        return (index, .success(try await ask(item)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var answers: [(Int, Result<Value, AdapterError>)] = []
            for await answer in group {
                if case .failure = answer.1 { group.cancelAll() }
                answers.append(answer)
            }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
        let errors = answers.compactMap { answer -> AdapterError? in
            if case .failure(let error) = answer { error } else { nil }
        }
        if let error = errors.first(where: { $0.category != .cancelled }) ?? errors.first { throw error }
        var values: [Value] = []
        for answer in answers { values.append(try answer.get()) }
        return values
    }

    /// What every vendor has, or why it could not be read; the vendors are read at the same time.
    package static func observe(
        _ connections: [VendorConnection],
        bindings: [Binding]
    ) async -> [String: Result<[ObservedObject], AdapterError>] {
        await withTaskGroup(of: Observation.self) { group in
            for connection in connections {
                let ours = bindings.filter { $0.vendor == connection.name }
                group.addTask {
                    do throws(AdapterError) {
                        return Observation(
                            vendor: connection.name,
                            outcome: .success(try await observe(connection, bindings: ours))
                        )
                    } catch {
                        return Observation(vendor: connection.name, outcome: .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.vendor] = $1.outcome }
        }
    }

    /// What one vendor has, or why it could not be read.
    ///
    /// A tuple in its place is miscompiled by Swift 6.3 with optimisation.
    private struct Observation: Sendable {
        let vendor: String
        let outcome: Result<[ObservedObject], AdapterError>
    }
}
