import AdapterKit
import Catalog
import HTTPTypes
import MeterConfig
import Metering
import SyncEngine
import Transport

extension SessionBuilder {
    /// Connects a project with vendors.
    func session(
        _ project: Project,
        _ vendors: [ConnectionSettings],
        _ store: any StateStore,
        over transport: any HTTPTransport
    ) throws -> ProjectSession {
        let resolver = SecretResolver(environment: context.environment, files: LocalFiles(), root: project.root)
        let start = ContinuousClock.now
        let reading = ReadingReporter(console: context.console) { ContinuousClock.now - start }
        let connections = try vendors.map { try connection($0, resolver, over: transport, reading) }
        return ProjectSession(
            context: context,
            options: options,
            project: project,
            connections: connections,
            store: store,
            selection: options.selection,
            reading: reading,
            settleDelay: try context.settleDelay()
        )
    }

    private func connection(
        _ settings: ConnectionSettings,
        _ resolver: SecretResolver,
        over transport: any HTTPTransport,
        _ reading: ReadingReporter
    ) throws -> VendorConnection {
        guard let vendor = context.vendors[adapter: settings.adapter] else {
            throw CommandFailure("there is no adapter `\(settings.adapter)`")
        }
        let readsOnly = vendor.adapter.readsOnly
        let secrets = ResolvedSecrets()
        let secret: SecretSource = { name throws(SecretError) in try resolver.resolve(name, of: settings) }
        let keeping = SecretKeepingTransport(transport, secrets: secrets)
        let options = Self.retrying(settings.limits, vendor.adapter)
        let paced = RetryingTransport(keeping, options: options, clock: retryClock)
        let stoppable = StopAwareTransport(inner: paced, stop: context.stop) {
            RequestKind($0.head.method) == .read || readsOnly($0.head)
        }
        let environment = AdapterEnvironment(
            transport: stoppable,
            now: context.now,
            secret: secrets.noting(secret, of: vendor.adapter.credentials) { [console = context.console] name in
                console.say(
                    "warning: `auth.\(name)` of \(settings.instance) has fewer than \(Redactor.shortestSecret) characters, "
                        + "which is too short to be kept out of messages"
                )
            }
        )
        reading.add(settings.instance, requests: { paced.counts.requests }, pause: { paced.pauseLeft })
        return VendorConnection(
            name: settings.instance,
            adapterName: settings.adapter,
            adapter: vendor.adapter.make(settings, environment),
            concurrency: settings.limits.concurrency,
            requests: { paced.counts.requests },
            pause: { paced.pauseLeft },
            reading: { [name = settings.instance] in reading.note(name, isBegun: $0) }
        )
    }

    /// How a vendor's requests are spaced, and which of them may be sent again.
    private static func retrying(_ limits: ConnectionLimits, _ adapter: AdapterDescriptor) -> RetryingTransport.Options
    {
        var options = RetryingTransport.Options()
        options.concurrency = limits.concurrency
        options.pacer = limits.requestsPerSecond.flatMap { RatePacer(requestsPerSecond: $0) } ?? RatePacer()
        options.eventPacer = limits.ingestsPerSecond.flatMap { RatePacer(requestsPerSecond: $0) }
        options.carriesEvents = { [carriesEvents = adapter.carriesEvents] in carriesEvents($0.head) }
        options.isRead = { [readsOnly = adapter.readsOnly] in readsOnly($0.head) }
        return options
    }

    /// A clock that a stop wakes, but for a write whose first request was sent: that is finished, where it takes no longer
    /// than the usual spacing.
    private var retryClock: RetryClock {
        var clock = RetryClock.system
        clock.sleep = { [stop = context.stop, sleep = clock.sleep] duration in
            let isShort = duration <= .seconds(2) && WriteTrace.current?.mayBeBegun == true
            if isShort { return try await sleep(duration) }
            try await stop.sleep(duration, by: sleep)
        }
        return clock
    }
}
