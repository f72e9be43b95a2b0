import AdapterKit
import Catalog
import MeterConfig
import Metering
import Migration
import SyncEngine

/// The steps of an assessment: read both vendors, the usage of the one to leave, and work out what a move comes to.
struct Assessing: Sendable {
    let session: ProjectSession
    let route: MigrationRoute
    /// The window whose usage tells who the customers are.
    let window: Period
    /// What a person has decided already; `nil` where no file of decisions was read.
    var answers: MoveDecisions?

    /// Assesses; nothing is written, not even to the state.
    ///
    /// - Throws: ``AdapterError`` where a vendor cannot be read, and ``StateError``.
    func assess() async throws -> Assessment {
        let bindings = try session.store.bindings()
        let from = try connection(route.from)
        let to = try connection(route.to)
        var input = AssessmentInput(
            route: route,
            from: try side(from, bindings),
            to: try side(to, bindings),
            files: session.project.syncFiles,
            defaults: session.project.defaults,
            now: session.context.now(),
            window: window
        )
        input.answers = answers
        input.openWrites = try session.store.openIntents().count { [from.name, to.name].contains($0.intent.vendor) }
        input.countsRepeats = to.adapter.events?.countsRepeats ?? (to.adapter.writer != nil)
        let observed = try await Observer.observe(from, bindings: input.from.bindings).objects
        let conditions = try await Observer.conditions(on: observed, bindings: input.from.bindings, at: from)
        input.from.observed = observed + conditions
        try await recognise(&input)
        let inventory = SourceInventory(input)
        let before = to.requests()
        let wanted = TargetProject.wanted(input, inventory)
        let there = try await Observer.observe(to, bindings: input.to.bindings, wanted: wanted)
        input.to.observed = there.objects
        input.obstacles = there.obstacles
        input.requestsToRead = to.requests() - before
        input.usage = await usage(of: inventory.meters, at: from, knowing: input.customers)
        return Assessor.assess(input, inventory)
    }

    /// Finds out under which keys a move takes what nobody manages yet, and what it would ask about.
    private func recognise(_ input: inout AssessmentInput) async throws {
        let sync = try await session.engine.prepareSync(session.syncRequest(along: route, adopt: true))
        for plan in sync.prepared.plan.vendors {
            if let failure = plan.failure { throw failure }
            guard plan.name == route.from else { continue }
            for change in plan.changes where change.action == .adopt && change.meters.count == 1 {
                guard let id = change.remoteID, change.ref.kind == input.from.translator.definitionKind else {
                    continue
                }
                input.identities[ObjectID(kind: change.ref.kind, id: id)] = change.meters[0]
            }
        }
        try session.checkSelection(of: sync)
        input.questions = MoveQuestion.all(in: sync.decision, along: route)
    }

    private func connection(_ name: String) throws(CommandFailure) -> VendorConnection {
        guard let connection = session.connections.first(where: { $0.name == name }) else {
            throw CommandFailure("there is no vendor `\(name)` in \(session.project.file)")
        }
        return connection
    }

    private func side(
        _ connection: VendorConnection,
        _ bindings: [Binding]
    ) throws(CommandFailure) -> AssessmentInput.Side {
        guard let settings = session.project.vendor(connection.name),
            let vendor = session.context.vendors[adapter: settings.adapter]
        else { throw CommandFailure("there is no vendor `\(connection.name)` in \(session.project.file)") }
        return AssessmentInput.Side(
            name: connection.name,
            adapter: vendor.adapter,
            settings: settings,
            translator: connection.adapter.translator,
            bindings: bindings.filter { $0.vendor == connection.name },
            options: session.planOptions(at: connection.name, Allowance(adopt: true))
        )
    }

    /// The usage of meters at the vendor to leave, by customer; one that cannot be read leaves the others as they are.
    private func usage(
        of meters: [SourceMeter],
        at connection: VendorConnection,
        knowing customers: [Meter.Key: Set<String>]
    ) async -> [Meter.Key: AssessmentInput.Usage] {
        let usages = await meters.concurrentMap { source -> AssessmentInput.Usage? in
            guard let object = source.object else { return nil }
            let query = UsageQuery(object: object, aggregation: source.meter.aggregation, window: window)
            let names = (customers[source.key] ?? []).sorted { $0.precedes($1) }
            return await usage(query, at: connection, knowing: names)
        }
        return zip(meters, usages).reduce(into: [:]) { $0[$1.0.key] = $1.1 }
    }

    private func usage(
        _ query: UsageQuery,
        at connection: VendorConnection,
        knowing names: [String]
    ) async -> AssessmentInput.Usage {
        guard let source = connection.adapter.usage else { return .unavailable("\(connection.name) tells no usage") }
        do throws(AdapterError) {
            return .told(try await source.usage(query))
        } catch {
            guard error.category == .tooManyCustomers else { return .failed(error.description) }
            return await crowd(query, names, source, at: connection) ?? .failed(error.description)
        }
    }

    /// The usage of more customers than the vendor lists at once, by the names that the files and the decisions have.
    private func crowd(
        _ query: UsageQuery,
        _ names: [String],
        _ source: any UsageSource,
        at connection: VendorConnection
    ) async -> AssessmentInput.Usage? {
        do throws(AdapterError) {
            let crowd = try await CrowdReading.read(query, of: names, in: [window], from: source)
            if case .whole(let cells)? = crowd { return .told(cells) }
            return crowd?.shortfall(connection.name, Self.unnamed).map { .failed($0) }
        } catch {
            return .failed(error.description)
        }
    }

    private static let unnamed =
        "whom the files do not name: write them under `customers`, or give a `--window` in which fewer had usage"
}

extension AssessmentInput {
    /// The customers whom the files, and a person's decisions, name.
    fileprivate var customers: [Meter.Key: Set<String>] {
        (files.customers + (answers?.counters ?? [])).reduce(into: [:]) { names, counter in
            names[counter.meter, default: []].insert(counter.customer)
        }
    }
}
