import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("What was changed at a vendor and no file can say")
struct UnfiledDriftTests: SyncSuite {
    let bench: SyncBench

    init() throws {
        bench = try .three()
    }

    /// What is left beside a merge with the files that takes nothing new in: the action, object and fields at each vendor.
    private func left(beside files: SyncFiles, selecting key: Meter.Key? = nil) async throws -> [String] {
        var request = bench.request(files: files, filesTakePart: true)
        request.takesNew = false
        if let key { request.general.selects = { $0 == key } }
        return try await bench.prepare(request).unfiled.sorted { $0.key < $1.key }.flatMap { name, changes in
            changes.map { "\(name): \($0.action) \($0.ref) \($0.action == .update ? $0.fields.map(\.path) : [])" }
        }
    }

    @Test("is the edit of a meter that no file has, and its going; an edit of the files' meters is taken instead")
    func unfiled() async throws {
        let files = try Sample.files([try Sample.meter()])
        try await bench.apply(try Sample.files([try Sample.meter(), try Sample.meter("calls")]))
        #expect(try await left(beside: files) == [])
        for name in ["amberflo", "ue"] {
            let hand = try bench.hand(name)
            #expect(try await hand.change(egress, bench.known(name)) { $0.name = "Traffic" })
            #expect(try await hand.change(calls, bench.known(name)) { $0.name = "Theirs" })
        }
        #expect(try await bench.hand("togai").delete(calls, bench.known("togai")))
        let expected = [
            "amberflo: update meterDefinition calls [\"label\"]", "togai: delete usageMeter calls []",
            "ue: update meterType calls [\"name\"]",
        ]
        let found = try await left(beside: files)
        #expect(found == expected, "\(found)")
        #expect(try await left(beside: files, selecting: egress) == [])
    }

    @Test("is a second object with the marks of one that is managed")
    func second() async throws {
        var files = try Sample.files([try Sample.meter()])
        files.meters[0].overrides = ["ue": ["noExternalRef": true]]
        try await bench.apply(files)
        try await bench.hand("ue").make([try Sample.meter()], overrides: ["noExternalRef": true])
        let left = try await left(beside: files)
        #expect(left.count == 1 && left[0].hasPrefix("ue: create meterType egress (second, "), "\(left)")
    }
}
