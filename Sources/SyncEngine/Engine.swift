package import AdapterKit
package import Metering

/// The reconciliation of a project with its vendors: observe, plan, apply.
package struct Engine: Sendable {
    /// What a project wants at one vendor.
    package struct Intention: Sendable {
        /// What the meters become there.
        package var translation: Translation
        /// What to plan, and what is allowed.
        package var options: PlanOptions
        /// What the meters become there with some definitions in place of the project's; `nil` where changes never wait.
        package var translate: (@Sendable (_ substitutes: [Meter.Key: Meter]) -> Translation)?

        /// Makes an intention.
        package init(
            translation: Translation,
            options: PlanOptions,
            translate: (@Sendable (_ substitutes: [Meter.Key: Meter]) -> Translation)? = nil
        ) {
            self.translation = translation
            self.options = options
            self.translate = translate
        }
    }

    /// A plan together with what has to be written down before it is carried out.
    package struct Prepared: Sendable {
        /// The plan.
        package var plan: Plan
        /// What became of writes that an earlier run left open.
        package var settlements: [IntentSettler.Settlement]
        /// The bindings of all vendors that the plan rests on, as they are once these are written down.
        package var bindings: [Binding]
    }

    /// The vendors, in the project's order.
    package var connections: [VendorConnection]
    /// The definitions of the project's meters.
    package var definitions: [Meter.Key: Meter]
    /// Everything outside.
    package var environment: ApplyEnvironment
    /// What becomes of bindings before a plan is carried out, so that it is made as if that were done.
    package var assumed: [BindingChange] = []

    /// Makes an engine.
    package init(
        connections: [VendorConnection],
        definitions: [Meter.Key: Meter],
        environment: ApplyEnvironment
    ) {
        self.connections = connections
        self.definitions = definitions
        self.environment = environment
    }

    /// Reads the vendors and plans; nothing is written anywhere.
    ///
    /// - Parameter intentions: what is wanted, by the name of the vendor's instance.
    /// - Returns: the plan of every vendor that has an intention; one that could not be read tells its failure.
    /// - Throws: ``StateError`` where the state could not be read.
    package func prepare(_ intentions: [String: Intention]) async throws(StateError) -> Prepared {
        let doubted = try environment.store.doubtedCreations()
        let survey = try await survey(intentions.mapValues(\.translation.objects))
        var plans: [VendorPlan] = []
        for connection in connections {
            guard let intention = intentions[connection.name] else { continue }
            var made: PlanInput?
            let plan = survey.plan(connection) { observed, bindings in
                var input = input(connection, intention, observed, bindings)
                input.doubted = doubted[connection.name] ?? []
                input.obstacles = survey.obstacles[connection.name] ?? [:]
                made = input
                return Planner.plan(input)
            }
            guard var plan else { continue }
            if let made { plan = await heeded(plan, made, at: connection) }
            plan.unfinished = survey.unfinished(at: connection.name)
            plans.append(plan)
        }
        return Prepared(plan: Plan(vendors: plans), settlements: survey.settlements, bindings: survey.bindings)
    }

    /// A plan that takes nothing over against what narrows it down at the vendor, which is read for what it takes over alone.
    private func heeded(_ plan: VendorPlan, _ input: PlanInput, at connection: VendorConnection) async -> VendorPlan {
        let free = plan.adoptions(input).map(\.object)
        guard !free.isEmpty else { return plan }
        do throws(AdapterError) {
            let conditions = try await Observer.conditions(on: free, bindings: input.bindings, at: connection)
            return plan.heeding(conditions, input)
        } catch {
            return VendorPlan(name: connection.name, adapter: connection.adapterName, failure: error)
        }
    }

    /// Carries a plan out within a run that is open in the journal; the vendors proceed independently.
    ///
    /// - Throws: ``StateError`` where the journal could not be written; what was sent by then is settled by the next run.
    package func apply(_ prepared: Prepared, run: Int64) async throws(StateError) -> ApplyReport {
        for settlement in prepared.settlements {
            try await environment.store.settle(settlement.number, settlement.outcome, settlement.changes, by: run)
        }
        let reports = await connections.concurrentMap { connection -> Result<ApplyReport, StateError> in
            guard let plan = prepared.plan.vendors.first(where: { $0.name == connection.name }), plan.failure == nil
            else { return .success(ApplyReport()) }
            let applier = VendorApplier(
                connection: connection,
                plan: plan,
                definitions: definitions,
                environment: environment,
                run: run
            )
            do throws(StateError) {
                return .success(try await applier.apply())
            } catch {
                return .failure(error)
            }
        }
        var total = ApplyReport()
        for result in reports {
            let report = try result.get()
            total.applied += report.applied
            total.failed += report.failed
            total.withheld += report.withheld
            total.gone += report.gone
            total.displaced += report.displaced
            total.isCancelled = total.isCancelled || report.isCancelled
        }
        total.failed.sort { ($0.vendor, $0.ref) < ($1.vendor, $1.ref) }
        total.gone.sort { ($0.vendor, $0.ref) < ($1.vendor, $1.ref) }
        total.displaced.sort { ($0.vendor, $0.ref) < ($1.vendor, $1.ref) }
        return total
    }
}
