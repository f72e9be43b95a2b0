import AdapterKit
import HTTPTypes
import Metering
import Synchronization
import Testing
import Transport

/// Lists more objects than any page holds, at rest and while objects move between the pages.
struct PagingCheck: Sendable {
    let subject: ConformanceSubject
    let location: SourceLocation

    /// More than two pages of a hundred, and no multiple of any page's size.
    private static let count = 257

    func run() async {
        let scenario = Self.scenario
        let bench = Bench(subject, at: scenario.start)
        do throws(AdapterError) {
            let translation = bench.translator.encode(scenario.request)
            let made = try await bench.create(translation)
            let kinds = Set(translation.objects.map(\.ref.kind))
            for kind in kinds {
                let wanted = Set(made.filter { $0.key.kind == kind }.map(\.value.id))
                let listed = try await bench.catalog.list(kind).map(\.id)
                #expect(
                    listed.count == Set(listed).count,
                    "\(kind): an object is listed twice",
                    sourceLocation: location
                )
                #expect(
                    Set(listed) == wanted,
                    "\(kind): \(wanted.subtracting(listed).count) are missing",
                    sourceLocation: location
                )
            }
            try await checkMoving(made, bench)
            await checkEnds(kinds)
        } catch {
            Issue.record("\(subject.name): \(error)", sourceLocation: location)
        }
    }

    /// While pages are read, the last object of the list is changed, which moves it to the front at some vendors.
    private func checkMoving(_ made: [ObjectRef: ObservedObject], _ bench: Bench) async throws(AdapterError) {
        let kind = bench.translator.definitionKind
        let order = try await bench.catalog.list(kind)
        guard let last = order.last,
            let ref = made.first(where: { $0.value.id == last.id && $0.key.kind == kind })?.key,
            let meter = Self.scenario.entries.firstIndex(where: { $0.meter.key.text == ref.key })
        else { return }
        var changed = Self.scenario
        var draft = changed.entries[meter].meter.draft
        draft.name += " moved"
        changed.entries[meter].meter = (try? Meter(draft)) ?? changed.entries[meter].meter
        let links = made.mapValues(\.id)
        guard
            let desired = bench.translator.encode(changed.request).objects.first(where: { $0.ref == ref })?.resolved(
                links
            )
        else { return }
        let changes = desired.image.changes(from: last.image)
        let adapter = bench.adapter
        bench.line.afterNext {
            _ = try? await adapter.catalog.update(last, to: desired, changes: changes, links: links)
        }
        let listed = try await bench.catalog.list(kind).map(\.id)
        #expect(
            listed.count == Set(listed).count,
            "\(kind): an object that moved is listed twice",
            sourceLocation: location
        )
        let missing = Set(order.map(\.id)).subtracting(listed).subtracting([last.id])
        #expect(missing.isEmpty, "\(kind): \(missing) did not move, and are missing", sourceLocation: location)
    }

    /// A vendor that answers every page with the same full page, and a token, is not asked without end.
    private func checkEnds(_ kinds: Set<ObjectKind>) async {
        let scenario = Self.scenario
        let bench = Bench(subject, at: scenario.start)
        guard (try? await bench.create(bench.translator.encode(scenario.request))) != nil else { return }
        for kind in kinds {
            let repeating = RepeatingVendor(bench.line)
            let line = FaultyLine(to: repeating, reads: subject.descriptor.readsOnly)
            let other = Bench(subject, bench.clock, line)
            _ = try? await other.catalog.list(kind)
            #expect(
                line.passed < RepeatingVendor.patience,
                "\(kind): a list whose pages repeat is asked for without end",
                sourceLocation: location
            )
        }
    }

    private static var scenario: Scenario {
        let entries = (0..<count).compactMap { index -> MeterEntry? in
            guard let key = Meter.Key("meter-\(index)") else { return nil }
            var draft = Meter.Draft(key: key, name: "Meter \(index)", aggregation: .count)
            draft.event = "api_request"
            return (try? Meter(draft)).map { MeterEntry($0) }
        }
        return Scenario(
            entries: entries,
            schemas: [],
            customers: ["acme"],
            counters: entries.compactMap { CustomerMeter(meter: $0.meter.key, customer: "acme", meterKey: "k-1") },
            defaults: MeterDefaults(unit: "units", resetSchedule: ProjectGenerator.schedule("0 0 1 * *", "Etc/UTC")),
            start: SampleProject.start,
            events: []
        )
    }
}

/// A vendor that answers each reading request with what it answered to the first of the same path.
private final class RepeatingVendor: HTTPTransport {
    /// After so many requests the connection breaks for good.
    static let patience = 500

    private let vendor: any HTTPTransport
    private let state = Mutex((answers: [String: TransportResponse](), requests: 0))

    init(_ vendor: any HTTPTransport) {
        self.vendor = vendor
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let path = String((request.head.path ?? "").prefix { $0 != "?" })
        let (answer, count) = state.withLock { state in
            state.requests += 1
            return (request.head.method == .get ? state.answers[path] : nil, state.requests)
        }
        guard count < Self.patience else {
            throw TransportError(.cancelled, "too many requests", mayHaveBeenSent: false)
        }
        if let answer { return answer }
        let response = try await vendor.send(request)
        state.withLock { $0.answers[path] = response }
        return response
    }
}
