import AdapterKit
import Catalog
import Foundation
import HTTPTypes
import Metering
import SandboxServer
import Synchronization
import Transport

/// The vendors' sandboxes on loopback, run by the test, so that the program meets them as it meets real vendors.
struct TestVendors: Sendable {
    /// The vendors' addresses by the name of their adapter.
    let urls: [String: String]
    /// What goes wrong on the way.
    let faults: FaultInjector

    private let traffic: TrafficLedger
    private let records: Records

    /// What the sandboxes remember.
    private final class Records: Sendable {
        let all = Mutex<[String: [UInt8]]>([:])
        /// By how many seconds the vendors' clock went on.
        let elapsed = Mutex<Int64>(0)
    }

    /// Runs the sandboxes while a test does its work.
    static func serve(_ body: @escaping @Sendable (TestVendors) async throws -> Void) async throws {
        let records = Records()
        let endpoints = Catalog.vendors.map { vendor in
            let name = vendor.adapter.name
            let seed = SandboxSeed(
                store: { key, bytes in records.all.withLock { $0["\(name) \(key)"] = bytes } },
                now: {
                    let elapsed = records.elapsed.withLock { $0 }
                    return Date(timeIntervalSince1970: TimeInterval(TestProject.noon.seconds + elapsed))
                }
            )
            return SandboxEndpoint(name: name, handler: vendor.sandbox(seed))
        }
        let server = try SandboxServer(endpoints: endpoints)
        try await server.run { addresses in
            let names = Catalog.vendors.map(\.adapter.name)
            let urls = Dictionary(uniqueKeysWithValues: names.map { ($0, addresses.url(of: $0) ?? "") })
            try await body(
                TestVendors(urls: urls, faults: server.faults, traffic: server.traffic, records: records)
            )
        }
    }

    /// Everything that the vendors hold.
    var holdings: [String: [UInt8]] { records.all.withLock { $0 } }

    /// Lets time pass at the vendors and for a project.
    func wait(seconds: Int64, _ project: TestProject) {
        records.elapsed.withLock { $0 += seconds }
        project.wait(seconds: seconds)
    }

    /// The number of requests of a kind that reached a vendor.
    func requests(_ vendor: String, where isCounted: (HTTPRequest.Method) -> Bool = { _ in true }) -> Int {
        traffic.counts.filter { $0.key.endpoint == vendor && isCounted($0.key.method) }.map(\.value.total).reduce(0, +)
    }

    /// The credentials of every vendor by the names of the variables that ``projectFile`` refers to.
    static var credentials: [String: String] {
        let pairs = Catalog.vendors.flatMap { vendor in
            vendor.sandboxCredentials.map { (variable(vendor.adapter.name, $0.key), $0.value) }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// The variable of a credential.
    static func variable(_ adapter: String, _ credential: String) -> String {
        (adapter + "_" + credential).uppercased().replacing("-", with: "_")
    }

    /// A project file over some vendors, all without names, with addresses in place of the sandboxes' and more lines.
    func projectFile(_ names: [String]? = nil, urls other: [String: String] = [:], extra: String = "") -> String {
        Self.projectFile(names ?? vendorNames, urls: urls.merging(other) { _, new in new }, extra: extra)
    }

    /// A project file over some vendors, whose addresses are the given ones.
    static func projectFile(_ names: [String] = vendorNames, urls: [String: String] = [:], extra: String = "") -> String
    {
        let vendors = Catalog.vendors.filter { names.contains($0.adapter.name) }.map { vendor in
            let name = vendor.adapter.name
            let auth = vendor.sandboxCredentials.keys.sorted().map { key in
                "\(key): \"${env:\(variable(name, key))}\""
            }
            return "  \(name): { adapter: \(name), url: \"\(urls[name] ?? "https://api.example.com")\", auth: { "
                + auth.joined(separator: ", ") + " } }"
        }
        return Meters.head + "\(extra)\nvendors:\n" + vendors.joined(separator: "\n") + "\n"
    }

    /// A project with a file of meters, at some vendors.
    func project(_ meters: String, at names: [String]? = nil, extra: String = "") throws -> TestProject {
        try TestProject(
            ["meterway.yaml": projectFile(names, extra: extra), "meters/meters.yaml": meters],
            environment: Self.credentials
        )
    }
}

/// The names of the vendors, in the order of the catalog.
let vendorNames = Catalog.vendors.map(\.adapter.name)

/// The names of the vendors in the example project, which need not be all that there are.
let exampleVendors = ["usage-engine", "amberflo", "togai"]
