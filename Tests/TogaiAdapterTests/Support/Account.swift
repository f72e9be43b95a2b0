import AdapterKit
import HTTPTypes
import Metering
import Synchronization
import TogaiSandbox
import Transport

@testable import TogaiAdapter

/// An account at a sandbox, or at any other transport, with its adapter.
struct Account {
    let adapter: any VendorAdapter
    let translator: any VendorTranslator
    let log: LoggedTransport

    init(
        _ transport: any HTTPTransport,
        url: String = "http://127.0.0.1:1",
        dialect: String? = nil,
        token: String = "sandbox-token"
    )
        throws
    {
        let settings = try Self.settings(url: url, dialect: dialect)
        let log = LoggedTransport(transport)
        self.log = log
        adapter = TogaiDescriptor.descriptor.make(
            settings,
            AdapterEnvironment(transport: log, now: { Account.now }, secret: { _ in Secret(token) })
        )
        translator = TogaiDescriptor.descriptor.translator(settings)
    }

    /// An account at a new sandbox.
    static func sandbox(live: Bool = false, namesReusable: Bool = false) throws -> Account {
        var options = TogaiSandbox.Options()
        options.dialect = live ? .live : .document
        options.archivedNamesReusable = namesReusable
        options.seed = 7
        return try Account(TogaiSandbox(options: options), dialect: live ? "live" : nil)
    }

    static func settings(url: String = "http://127.0.0.1:1", dialect: String? = nil) throws -> ConnectionSettings {
        ConnectionSettings(
            instance: "togai",
            adapter: "togai",
            url: try ConnectionURL(url),
            values: dialect.map { ["dialect": .string($0)] } ?? [:]
        )
    }

    /// 2026-11-21T12:00:00Z.
    static let now = Timestamp(seconds: 1_795_262_400)

    var catalog: any ObjectCatalog { adapter.catalog }

    func translate(
        _ meters: [Meter],
        events: [EventSchema] = [],
        overrides: [String: [String: JSONValue]] = [:]
    ) -> Translation {
        let entries = meters.map { MeterEntry($0, overrides: overrides[$0.key.text] ?? [:]) }
        return translator.encode(EncodingRequest(entries: entries, events: events, now: Self.now))
    }

    /// Makes every object of a translation in its order.
    func create(_ translation: Translation) async throws {
        for object in translation.objects {
            _ = try await catalog.create(object, links: [:])
        }
    }

    /// Everything that is there.
    func everything() async throws -> [ObservedObject] {
        var objects: [ObservedObject] = []
        for kind in translator.kinds {
            objects += try await catalog.list(kind)
        }
        return objects
    }

    /// What a plan would change, by object, of those that are there under the wanted name.
    func changes(_ translation: Translation) async throws -> [ObjectRef: [FieldChange]] {
        let observed = try await everything()
        var changes: [ObjectRef: [FieldChange]] = [:]
        for object in translation.objects {
            let there = observed.first { $0.kind == object.ref.kind && $0.name == object.name }
            let differing = object.image.changes(from: there?.image ?? ObjectImage())
            if !differing.isEmpty { changes[object.ref] = differing }
        }
        return changes
    }

    func object(_ name: String, _ kind: ObjectKind = TogaiImage.usageMeter) async throws -> ObservedObject? {
        try await catalog.list(kind).first { $0.name == name }
    }
}

/// A transport that remembers what went through it.
final class LoggedTransport: HTTPTransport {
    private let inner: any HTTPTransport
    private let seen = Mutex<[TransportRequest]>([])

    init(_ inner: any HTTPTransport) {
        self.inner = inner
    }

    var requests: [TransportRequest] { seen.withLock { $0 } }

    /// The methods and paths of the requests so far.
    var calls: [String] { requests.map { "\($0.head.method) \($0.head.path ?? "")" } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        seen.withLock { $0.append(request) }
        return try await inner.send(request)
    }
}
