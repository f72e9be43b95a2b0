import AdapterKit
import Metering

extension Engine {
    /// Reads the vendors and finds what was changed there since the last apply; nothing is written anywhere.
    ///
    /// - Parameter intentions: what the files want at each vendor; asked for only where an apply left a replacement half done.
    /// - Returns: the drift of every vendor, in the shape of a plan; one that could not be read tells its failure.
    /// - Throws: ``StateError`` where the state could not be read.
    package func prepareDrift(
        wanting intentions: () -> [String: Intention]
    ) async throws(StateError) -> Prepared {
        // What a run that was cut off has done is not somebody else's doing.
        let survey = try await look([:])
        let unmade = try unmade(survey)
        let isHalfDone = !unmade.isEmpty || survey.bindings.contains(where: \.isSuperseded)
        let wanted = isHalfDone ? intentions().mapValues(\.translation.objects) : [:]
        let plans = connections.compactMap { connection in
            survey.plan(connection) { observed, bindings in
                let translator = connection.adapter.translator
                let wanted = wanted[connection.name] ?? []
                let refs = Set(wanted.map(\.ref))
                return DriftDetector.drift(
                    vendor: connection.name,
                    adapter: connection.adapterName,
                    kinds: translator.kinds,
                    observed: observed,
                    bindings: bindings.map { $0.aged(by: translator, now: environment.now()) },
                    unmade: unmade.filter { $0.vendor == connection.name && refs.contains($0.ref) },
                    displaced: DriftDetector.displaced(bindings, wanted: wanted, translator.definitionKind, observed),
                    endsByItself: translator.endsByItself
                )
            }
        }
        return Prepared(plan: Plan(vendors: plans), settlements: survey.settlements, bindings: survey.bindings)
    }

    /// What an apply took away to make it again, and did not make.
    private func unmade(_ survey: Survey) throws(StateError) -> [Intent] {
        let late = survey.done.filter(\.isHalfOfReplacement)
        let bound = Set(survey.bindings.map { ObjectPlace($0) })
        return try (environment.store.unmadeReplacements() + late).filter { !bound.contains(ObjectPlace($0)) }
    }
}
