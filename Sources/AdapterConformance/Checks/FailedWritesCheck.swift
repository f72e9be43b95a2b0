import AdapterKit
import Metering
import Testing

/// Lets every write fail in every way, and looks at what the engine is told: that it was not done, or that nobody knows.
struct FailedWritesCheck: Sendable {
    let subject: ConformanceSubject
    let location: SourceLocation

    func run() async {
        let writes =
            SampleProject.kinds(subject).flatMap { [VendorOperation.create($0), .update($0), .delete($0)] } + [.ingest]
        for operation in writes {
            for (fault, expected) in Self.cases {
                await check(operation, fault, expected)
            }
        }
    }

    private static let cases: [(Fault, AdapterError.Category)] = [
        (.status(400), .rejected),
        (.status(401), .unauthorized),
        (.status(403), .unauthorized),
        (.status(404), .notFound),
        (.status(409), .conflict),
        (.status(429, retryAfter: "7"), .rateLimited(after: .seconds(7))),
        (.status(500), .outcomeUnknown),
        (.status(503, retryAfter: "9"), .outcomeUnknown),
        (.page, .outcomeUnknown),
        (.truncated, .outcomeUnknown),
        (.empty, .outcomeUnknown),
        (.doneAndFailed, .outcomeUnknown),
        (.lostBefore, .unreachable),
        (.lostAfter, .outcomeUnknown),
        (.lostOnTheWay, .outcomeUnknown),
    ]

    private func check(_ operation: VendorOperation, _ fault: Fault, _ expected: AdapterError.Category) async {
        guard let vendor = try? await PreparedVendor(subject, for: operation) else {
            Issue.record(
                "\(subject.name): the sample project could not be made for \(operation)",
                sourceLocation: location
            )
            return
        }
        vendor.bench.line.set(fault, for: .writes)
        do throws(AdapterError) {
            guard let outcome = try await vendor.perform(operation), vendor.bench.line.hits > 0 else { return }
            vendor.bench.line.set(nil)
            let isTrue = await isTrue(outcome, of: operation, fault, vendor)
            #expect(
                isTrue,
                "\(subject.name): \(operation) with \(fault) came to \(outcome), not to \(expected)",
                sourceLocation: location
            )
        } catch {
            #expect(
                error.category == expected,
                "\(subject.name): \(operation) with \(fault) is \(error.category), not \(expected): \(error)",
                sourceLocation: location
            )
        }
    }

    /// Whether a success that an adapter tells in spite of a fault is one.
    private func isTrue(
        _ outcome: VendorOperation.Outcome,
        of operation: VendorOperation,
        _ fault: Fault,
        _ vendor: PreparedVendor
    ) async -> Bool {
        switch (operation, outcome) {
        case (.delete(let kind), .done):
            // Gone already is no error; otherwise the object has to be gone.
            if fault == .status(404) { return true }
            guard let ref = vendor.wanted(kind)?.ref, let object = vendor.made[ref] else { return false }
            let read = try? await vendor.bench.catalog.read(kind, id: object.id)
            return read == .some(nil)
        case (.create(let kind), .objects(let objects)), (.update(let kind), .objects(let objects)):
            let isUpdate = operation == .update(kind)
            guard let object = objects.first, let wanted = vendor.wanted(kind, changed: isUpdate),
                let read = try? await vendor.bench.catalog.read(kind, id: object.id)
            else { return false }
            return wanted.image.changes(from: read.image).isEmpty && wanted.image.changes(from: object.image).isEmpty
        case (.ingest, .events(let outcomes)):
            // A batch that is refused as a whole may be told event by event.
            if fault == .status(400) { return outcomes.allSatisfy(\.isRejected) }
            return fault.isDone && outcomes.allSatisfy { $0 == .accepted }
        default: return false
        }
    }
}

extension IngestOutcome {
    /// Whether the vendor refused the event.
    fileprivate var isRejected: Bool {
        if case .rejected = self { true } else { false }
    }
}
