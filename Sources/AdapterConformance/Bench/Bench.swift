import AdapterKit
import Metering
import SyncEngine
import Transport

/// An adapter connected to a fresh vendor, with a clock that stands still.
struct Bench: Sendable {
    let subject: ConformanceSubject
    let clock: StandClock
    /// The way to the vendor, where faults are put and requests are counted.
    let line: FaultyLine
    let adapter: any VendorAdapter

    /// Connects an adapter to a fresh vendor.
    ///
    /// - Parameters:
    ///   - subject: the adapter and its vendor.
    ///   - start: the time.
    ///   - ahead: by how many seconds the vendor's clock is ahead of ours.
    init(_ subject: ConformanceSubject, at start: Timestamp, vendorAhead ahead: Int64 = 0) {
        let clock = StandClock(start, vendorAhead: ahead)
        self.init(subject, clock, FaultyLine(to: subject.makeStand(clock, 1), reads: subject.descriptor.readsOnly))
    }

    /// Connects an adapter to a vendor that answers by a script.
    init(_ subject: ConformanceSubject, _ clock: StandClock, _ line: FaultyLine) {
        var settings = subject.settings
        settings.credentials = subject.credentials.mapValues { _ in .environment("CREDENTIAL") }
        let credentials = subject.credentials
        let environment = AdapterEnvironment(
            transport: line,
            now: { clock.now },
            secret: { name throws(SecretError) in
                guard let value = credentials[name] else { throw SecretError("there is no credential `\(name)`") }
                return Secret(value)
            }
        )
        self.subject = subject
        self.clock = clock
        self.line = line
        adapter = subject.descriptor.make(settings, environment)
    }

    var translator: any VendorTranslator { adapter.translator }
    var catalog: any ObjectCatalog { adapter.catalog }

    /// Makes all objects of a translation, each after those it requires.
    ///
    /// - Returns: the objects as the vendor answered with them.
    func create(_ translation: Translation) async throws(AdapterError) -> [ObjectRef: ObservedObject] {
        var made: [ObjectRef: ObservedObject] = [:]
        var links: [ObjectRef: String] = [:]
        for object in translation.objects {
            let observed = try await catalog.create(object.resolved(links), links: links)
            made[object.ref] = observed
            links[object.ref] = observed.id
        }
        return made
    }

    /// Everything the vendor has.
    func inventory() async throws(AdapterError) -> [ObservedObject] {
        var objects: [ObservedObject] = []
        for kind in translator.kinds {
            objects += try await catalog.list(kind)
        }
        return objects
    }
}
