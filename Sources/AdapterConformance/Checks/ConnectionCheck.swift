import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

/// Holds what an adapter says of a connection to what is so: whether the vendor answers, takes the credentials, and has our time.
struct ConnectionCheck: Sendable {
    let subject: ConformanceSubject
    let location: SourceLocation

    /// What is no answer of a vendor's API to a request that reads.
    private static let faults: [Fault] = [.lostBefore, .status(500), .page, .answer("{}")]

    func run() async {
        let start = SampleProject.start
        let sound = ["reach": true, "credentials": true, "clock": true]
        await expect(sound, of: Bench(subject, at: start), "a vendor that answers")
        for fault in Self.faults {
            let bench = Bench(subject, at: start)
            bench.line.set(fault)
            await expect(["reach": false], of: bench, "\(fault)")
        }
        var stranger = subject
        stranger.credentials = subject.credentials.mapValues { "not-\($0)" }
        await expect(["reach": true, "credentials": false], of: Bench(stranger, at: start), "wrong credentials")
        for date in ["Wed, 01 Jan 2025 00:00:00 GMT", "Mon, 01 Jan 2029 00:00:00 GMT"] {
            var other = subject
            let makeStand = subject.makeStand
            other.makeStand = { DatedVendor(vendor: makeStand($0, $1), date: date) }
            let askew = sound.merging(["clock": false]) { _, new in new }
            await expect(askew, of: Bench(other, at: start), "the date \(date) at the vendor")
        }
    }

    private func expect(_ wanted: [String: Bool], of bench: Bench, _ moment: String) async {
        let results = await bench.adapter.check()
        let told = Dictionary(results.map { ($0.name, $0.passed) }) { $0 && $1 }
        #expect(
            told == wanted && results.count == wanted.count,
            "\(subject.name): with \(moment) the check of the connection says \(results)",
            sourceLocation: location
        )
        for result in results {
            #expect(!result.message.isEmpty, "\(subject.name): \(result.name) says nothing", sourceLocation: location)
        }
    }
}

/// A vendor whose answers say when they were given.
private struct DatedVendor: HTTPTransport {
    let vendor: any HTTPTransport
    let date: String

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        var response = try await vendor.send(request)
        response.head.headerFields[.date] = date
        return response
    }
}
