import AdapterKit
import Metering
import Testing

/// Lets every read fail in every way, and looks at what the engine is told.
///
/// That nothing is there may be said only where the vendor said so: the engine acts on absence.
struct FailedReadsCheck: Sendable {
    let subject: ConformanceSubject
    let location: SourceLocation

    func run() async {
        let reads =
            SampleProject.kinds(subject).flatMap { [VendorOperation.list($0), .read($0), .find($0)] } + [.usage]
        for operation in reads {
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
        (.status(405), .rejected),
        (.status(409), .conflict),
        (.status(429, retryAfter: "7"), .rateLimited(after: .seconds(7))),
        (.status(429), .rateLimited(after: nil)),
        (.status(500), .retryable(after: nil)),
        (.status(503, retryAfter: "9"), .retryable(after: .seconds(9))),
        (.status(302), .rejected),
        (.page, .malformedResponse),
        (.truncated, .malformedResponse),
        (.empty, .malformedResponse),
        (.answer("null"), .malformedResponse),
        (.answer("42"), .malformedResponse),
        (.answer("\"OK\""), .malformedResponse),
        (.answer("{}"), .malformedResponse),
        (.lostBefore, .unreachable),
        (.lostAfter, .retryable(after: nil)),
    ]

    private func check(_ operation: VendorOperation, _ fault: Fault, _ expected: AdapterError.Category) async {
        guard let vendor = try? await PreparedVendor(subject, for: operation) else {
            Issue.record("\(subject.name): the sample project could not be made", sourceLocation: location)
            return
        }
        vendor.bench.line.set(fault)
        do throws(AdapterError) {
            guard let outcome = try await vendor.perform(operation), vendor.bench.line.hits > 0 else { return }
            let isAbsence = fault == .status(404) && Self.mayBeAbsent(operation, outcome)
            #expect(
                isAbsence,
                "\(subject.name): \(operation) with \(fault) came to \(outcome), not to \(expected)",
                sourceLocation: location
            )
        } catch {
            #expect(
                error.category == expected,
                "\(subject.name): \(operation) with \(fault) is \(error.category), not \(expected): \(error)",
                sourceLocation: location
            )
            #expect(error.vendor == subject.settings.instance, sourceLocation: location)
            #expect(!error.operation.isEmpty && !error.message.isEmpty, sourceLocation: location)
        }
    }

    /// Whether a 404 may be told as absence: of one object, or of all that bear a mark.
    private static func mayBeAbsent(_ operation: VendorOperation, _ outcome: VendorOperation.Outcome) -> Bool {
        switch (operation, outcome) {
        case (.read, .done): true
        case (.find, .objects(let objects)): objects.isEmpty
        default: false
        }
    }
}
