import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// A project that is read, with its vendors at hand and its state open.
struct ProjectSession: Sendable {
    /// Everything outside.
    var context: CommandContext
    /// The options of the command.
    var options: GlobalOptions
    /// The project.
    var project: Project
    /// The selected vendors, in the project's order.
    var connections: [VendorConnection]
    /// The state.
    var store: any StateStore
    /// The meters that were selected.
    var selection: MeterSelection
    /// What shows which vendors are being read.
    var reading: ReadingReporter
    /// How long to wait before what a lost answer was about is looked for again.
    var settleDelay: Duration

    /// The engine over the session.
    var engine: Engine {
        var environment = ApplyEnvironment(
            store: store,
            now: context.now,
            sleep: context.sleep,
            shouldStop: { [stop = context.stop] in stop.isRaised },
            settleDelay: settleDelay
        )
        let other: @Sendable () -> LockOwner? = { [store, host = context.caller.host] in
            (try? store.runUnderWay(seenFrom: host)) ?? nil
        }
        environment.searching = { [reading] search, isBegun in
            reading.note(search, isBegun: isBegun, during: isBegun && search.cause == .cutOff ? other() : nil)
        }
        environment.settled = { [reading] in reading.noteSettled($0, done: $1, undone: $2, during: other()) }
        return Engine(
            connections: connections,
            definitions: project.definitions,
            environment: environment
        )
    }

    /// What the project wants at each selected vendor; as far as plans are made of it, what they may do there.
    func intentions(_ allowed: Allowance = Allowance()) -> [String: Engine.Intention] {
        let now = context.now()
        var intentions: [String: Engine.Intention] = [:]
        for connection in connections {
            let request = project.encodingRequest(for: connection.name, now: now)
            let translator = connection.adapter.translator
            intentions[connection.name] = Engine.Intention(
                translation: translator.encode(request),
                options: planOptions(at: connection.name, allowed, now: now),
                translate: { translator.encode(request.replacing($0)) }
            )
        }
        return intentions
    }

    /// What may be done at a vendor; `nil` for what is the same at all.
    func planOptions(at vendor: String?, _ allowed: Allowance, now: Timestamp? = nil) -> PlanOptions {
        var options = PlanOptions(
            adopt: allowed.adopt,
            allowReplace: allowed.allowReplace || project.safety.allowReplace,
            findings: project.findings,
            waivers: vendor.map(project.waivers) ?? [:],
            selects: selection.contains,
            now: now ?? context.now()
        )
        options.replaced = allowed.replaced ?? project.safety.replaced
        options.patient = project.patientMeters
        options.schedule = project.defaults.resetSchedule
        return options
    }

    /// Ends the command where the person asked to stop while it only read.
    func checkNotStopped() throws { try context.checkNotStopped() }

    /// Refuses patterns that match no meter of the files, of the state, or of what else the command deals with.
    ///
    /// - Parameters:
    ///   - others: the other meters, such as those that vendors have.
    ///   - place: whose meters all of them are.
    /// - Throws: ``CommandFailure`` with each pattern that matches none.
    func checkSelection(among others: some Sequence<Meter.Key>, of place: String = "the project") throws {
        try selection.check(in: project, besides: try store.bindings().flatMap(\.meters) + others, of: place)
    }

    /// Refuses patterns that match no meter of any side of a sync; what a vendor that could not be read has is not known.
    func checkSelection(of sync: PreparedSync) throws {
        guard PlanOutput.failures(sync.prepared.plan).isEmpty else { return }
        let names = sync.prepared.plan.vendors.map(\.name)
        try checkSelection(among: sync.decision.known, of: "the project or of \(names.joined(separator: ", "))")
    }

    /// Keeps the project and what was planned to the end of the process, where that is near.
    func keepToEnd(_ prepared: Engine.Prepared) {
        context.retained?.keep(project)
        context.retained?.keep(prepared)
    }

    /// Says how many requests each vendor got, to a person who reads along.
    func sayRequests() {
        if options.format == .text { sayAllRequests() }
    }

    /// Says how many requests each vendor got in a run that ends with an error, where there were any.
    func sayRequestsOfFailure() {
        if requests.values.contains(where: { $0 > 0 }) { sayAllRequests() }
    }

    private func sayAllRequests() {
        context.console.say("Requests: \(RequestWords.words(requests)).")
    }

    /// The number of requests that each vendor got so far.
    var requests: [String: Int] {
        Dictionary(keepingFirst: connections.map { ($0.name, $0.requests()) })
    }
}
