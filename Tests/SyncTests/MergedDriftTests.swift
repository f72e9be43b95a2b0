import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("A merge that takes nothing new in tells the drift")
struct MergedDriftTests: SyncSuite {
    let bench: SyncBench

    init() throws {
        bench = try .three()
    }

    /// The action, object and fields at each vendor, beside a merge with files.
    private func drift(beside files: SyncFiles, selecting key: Meter.Key? = nil) async throws -> [String] {
        var request = bench.request(files: files, filesTakePart: true)
        request.takesNew = false
        if let key { request.general.selects = { $0 == key } }
        return try await bench.prepare(request).drift.sorted { $0.key < $1.key }.flatMap { name, changes in
            changes.map { "\(name): \($0.action) \($0.ref) \($0.action == .update ? $0.fields.map(\.path) : [])" }
        }
    }

    @Test("of meters that the files have, and of those that they do not have, less what is not selected")
    func edits() async throws {
        let files = try Sample.files([try Sample.meter()])
        try await bench.apply(try Sample.files([try Sample.meter(), try Sample.meter("calls")]))
        #expect(try await drift(beside: files) == [])
        for name in ["amberflo", "ue"] {
            let hand = try bench.hand(name)
            #expect(try await hand.change(egress, bench.known(name)) { $0.name = "Traffic" })
            #expect(try await hand.change(calls, bench.known(name)) { $0.name = "Theirs" })
        }
        #expect(try await bench.hand("togai").delete(calls, bench.known("togai")))
        let expected = [
            "amberflo: update meterDefinition calls [\"label\"]",
            "amberflo: update meterDefinition egress [\"label\"]", "togai: delete usageMeter calls []",
            "ue: update meterType calls [\"name\"]", "ue: update meterType egress [\"name\"]",
        ]
        let found = try await drift(beside: files)
        #expect(found == expected, "\(found)")
        #expect(try await drift(beside: files, selecting: calls) == expected.filter { $0.contains("calls") })
    }

    @Test("and a second object with the marks of one that is managed")
    func second() async throws {
        var files = try Sample.files([try Sample.meter()])
        files.meters[0].overrides = ["ue": ["noExternalRef": true]]
        try await bench.apply(files)
        try await bench.hand("ue").make([try Sample.meter()], overrides: ["noExternalRef": true])
        let drift = try await drift(beside: files)
        #expect(drift.count == 1 && drift[0].hasPrefix("ue: create meterType egress (second, "), "\(drift)")
    }
}
