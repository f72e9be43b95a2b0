import HummingbirdCore
import Logging
import ServiceLifecycle
import Transport

/// A set of HTTP servers on 127.0.0.1, one for each endpoint and one for administration, that live as long as a closure.
///
/// Request bodies of more than 64 MiB, before or after decompression, are answered 413. `Content-Encoding: gzip` is
/// taken off requests before a handler sees them, and put on answers of more than 1 KiB for clients that accept it.
/// Nothing is logged unless a logger is given, and no signal handler is installed.
package struct SandboxServer: Sendable {
    /// How long requests in progress may take to finish when the servers stop, before they are cancelled.
    private static let gracePeriod = Duration.milliseconds(500)

    /// The faults that the endpoints show; the same rules can be reached over the administration port.
    package let faults: FaultInjector

    /// The count of the requests that the endpoints answered.
    package let traffic: TrafficLedger

    private let plans: [Listener.Plan]
    /// The servers' own talk goes nowhere.
    private let logger = Logger(label: "sandbox", factory: { _ in SwiftLogNoOpLogHandler() })

    /// Checks the endpoints, without opening a port.
    ///
    /// - Parameters:
    ///   - endpoints: what is served; names are unique, and so are ports other than 0.
    ///   - adminPort: the administration port (0 for any free one), or nil for none.
    ///   - limits: the bounds of requests and answers.
    /// - Throws: ``SandboxServerError`` with everything that is wrong with the endpoints.
    package init(
        endpoints: [SandboxEndpoint],
        adminPort: Int? = nil,
        limits: ExchangeLimits = ExchangeLimits()
    ) throws(SandboxServerError) {
        let problems = Self.problems(endpoints: endpoints, adminPort: adminPort)
        guard problems.isEmpty else { throw SandboxServerError(.invalidEndpoints, problems) }
        let faults = FaultInjector()
        let traffic = TrafficLedger()
        var plans = endpoints.map { endpoint in
            let exchange = Exchange(
                endpoint: endpoint.name,
                handler: endpoint.handler,
                faults: faults,
                traffic: traffic,
                limits: limits
            )
            return Listener.Plan(role: .endpoint(endpoint.name), port: endpoint.port, exchange: exchange)
        }
        if let adminPort {
            let admin = AdminHandler(endpoints: endpoints.map(\.name), faults: faults, traffic: traffic)
            let exchange = Exchange(endpoint: "admin", handler: admin, faults: nil, traffic: nil, limits: limits)
            plans.append(Listener.Plan(role: .admin, port: adminPort, exchange: exchange))
        }
        self.faults = faults
        self.traffic = traffic
        self.plans = plans
    }

    /// Starts all servers, calls `body` once every socket listens, and stops them when it ends.
    ///
    /// The servers stop when `body` returns or throws, or when the awaiting task is cancelled; requests in progress then
    /// have half a second left. A server may be run again after it has stopped.
    ///
    /// - Parameter body: what to do while the servers run; it gets the addresses that they listen on.
    /// - Returns: what `body` returned.
    /// - Throws: ``SandboxServerError`` with every port that could not be opened, or what `body` threw.
    package func run<Value: Sendable>(
        _ body: @escaping @Sendable (_ addresses: SandboxAddresses) async throws -> Value
    ) async throws -> Value {
        let (events, continuation) = AsyncStream.makeStream(of: Listener.Event.self)
        let group = serviceGroup(reportingTo: continuation)
        let plans = self.plans
        let outcome = await withTaskGroup(of: Ending<Value>.self) { tasks in
            tasks.addTask {
                do {
                    try await group.run()
                    return .servers(nil)
                } catch {
                    return .servers(error)
                }
            }
            tasks.addTask {
                do {
                    let addresses = try await Self.addresses(of: plans, from: events)
                    return .body(.success(try await body(addresses)))
                } catch {
                    return .body(.failure(error))
                }
            }
            return await Self.settle(&tasks, group)
        }
        return try outcome.get()
    }

    /// Waits for the servers and the body; whichever ends first ends the other.
    private static func settle<Value: Sendable>(
        _ tasks: inout TaskGroup<Ending<Value>>,
        _ group: ServiceGroup
    ) async -> Result<Value, any Error> {
        let first = await tasks.next()
        if case .body(let result)? = first {
            await group.triggerGracefulShutdown()
            await tasks.waitForAll()
            return result
        }
        let isCancelled = Task.isCancelled
        tasks.cancelAll()
        switch (await tasks.next(), first) {
        case (.body(.success(let value)), _):
            return .success(value)
        case (_, .servers(let error?)) where !isCancelled:
            return .failure(error)
        case _ where isCancelled:
            return .failure(CancellationError())
        default:
            return .failure(SandboxServerError(.stopped, ["The servers stopped by themselves; start them again."]))
        }
    }

    private func serviceGroup(reportingTo events: AsyncStream<Listener.Event>.Continuation) -> ServiceGroup {
        let listeners = plans.indices.map { index in
            Listener(plan: plans[index], logger: logger) { outcome in
                events.yield(Listener.Event(index: index, outcome: outcome))
            }
        }
        var configuration = ServiceGroupConfiguration(services: listeners, logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.gracePeriod
        return ServiceGroup(configuration: configuration)
    }

    /// Waits until each listener has said whether it listens.
    private static func addresses(
        of plans: [Listener.Plan],
        from events: AsyncStream<Listener.Event>
    ) async throws -> SandboxAddresses {
        var addresses = SandboxAddresses()
        var problems: [Int: String] = [:]
        var open = plans.count
        var iterator = events.makeAsyncIterator()
        while open > 0 {
            guard let event = await iterator.next() else { throw CancellationError() }
            open -= 1
            switch (event.outcome, plans[event.index].role) {
            case (.failed(let problem), _): problems[event.index] = problem
            case (.listening(let port), .endpoint(let name)): addresses.ports[name] = port
            case (.listening(let port), .admin): addresses.adminPort = port
            }
        }
        guard problems.isEmpty else {
            throw SandboxServerError(.cannotListen, problems.sorted { $0.key < $1.key }.map(\.value))
        }
        return addresses
    }

    private static func problems(endpoints: [SandboxEndpoint], adminPort: Int?) -> [String] {
        var problems: [String] = []
        let names = Dictionary(grouping: endpoints, by: \.name)
        for name in names.keys.sorted() where (names[name]?.count ?? 0) > 1 {
            problems.append(
                "The endpoint name \"\(name)\" is used more than once; give each endpoint a name of its own."
            )
        }
        if endpoints.isEmpty {
            problems.append("There is no endpoint to serve; give at least one.")
        }
        let ports = endpoints.map(\.port) + (adminPort.map { [$0] } ?? [])
        for port in Set(ports).sorted() {
            if !(0...65_535).contains(port) {
                problems.append("\(port) is no port; expected 1 to 65535, or 0 for any free one.")
            } else if port != 0, ports.count(where: { $0 == port }) > 1 {
                problems.append("Port \(port) is asked for more than once; give each endpoint a port of its own, or 0.")
            }
        }
        return problems
    }

    /// Which of the two tasks of a run ended, and how.
    private enum Ending<Value: Sendable>: Sendable {
        case body(Result<Value, any Error>)
        case servers((any Error)?)
    }
}
