package import AdapterKit

extension Engine {
    /// Reads some vendors and plans each by a rule of the caller; nothing is written anywhere.
    ///
    /// - Parameters:
    ///   - names: the vendors, by instance.
    ///   - rule: the plan of a vendor by what it has and what is bound there.
    /// - Returns: the plans, in the project's order; a vendor that could not be read tells its failure.
    /// - Throws: ``StateError`` where the state could not be read.
    package func prepare(
        at names: Set<String>,
        by rule: (VendorConnection, [ObservedObject], [Binding]) -> VendorPlan
    ) async throws(StateError) -> Prepared {
        var engine = self
        engine.connections = connections.filter { names.contains($0.name) }
        let survey = try await engine.survey([:])
        let plans = engine.connections.compactMap { connection in
            survey.plan(connection) { rule(connection, $0, $1) }
        }
        return Prepared(plan: Plan(vendors: plans), settlements: survey.settlements, bindings: survey.bindings)
    }
}
