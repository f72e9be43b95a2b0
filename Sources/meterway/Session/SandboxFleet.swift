import AdapterKit
import Catalog
import Foundation
import MeterConfig
import Metering
import SandboxServer
import SystemErrors

/// The embedded vendors of a project: one sandbox for each instance, which remembers its data in a file.
struct SandboxFleet: Sendable {
    /// The instances, in the project's order.
    let instances: [ConnectionSettings]

    private let vendors: [String: Vendor]
    private let logs: [String: RecordLog]

    /// Opens the data of each instance; what is not there is empty, and without a folder nothing is remembered.
    init(instances: [ConnectionSettings], vendors: [Vendor], folder: String?) throws {
        try OpenFiles.check()
        self.instances = instances
        self.vendors = vendors.keyed(by: \.adapter.name)
        guard let folder else {
            logs = [:]
            return
        }
        OwnFolder.make(for: folder)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                "the folder \(folder), where embedded vendors keep their data, cannot be made: \(SystemError.words(error))",
                hint: "let this user write there, or copy the project to a folder of yours"
            )
        }
        var logs: [String: RecordLog] = [:]
        for instance in instances {
            logs[instance.instance] = try RecordLog(file: "\(folder)/\(instance.instance).log")
        }
        self.logs = logs
    }

    /// What the server serves; ports count up from the first, or are any that are free.
    func endpoints(
        firstPort: Int? = nil,
        enforcesLimits: Bool = false,
        now: @escaping @Sendable () -> Timestamp
    ) -> [SandboxEndpoint] {
        let date: @Sendable () -> Date = { Date(timeIntervalSince1970: Double(now().milliseconds) / 1_000) }
        return instances.enumerated().compactMap { index, instance in
            guard let vendor = vendors[instance.adapter] else { return nil }
            var seed = SandboxSeed(enforcesLimits: enforcesLimits, now: date)
            if let log = logs[instance.instance] {
                seed.records = log.records
                seed.store = { log.store($0, $1) }
            }
            return SandboxEndpoint(
                name: instance.instance,
                handler: vendor.sandbox(seed),
                port: firstPort.map { $0 + index } ?? 0
            )
        }
    }

    /// The settings of an instance, pointed at its sandbox and without limits on the pace.
    func settings(of instance: ConnectionSettings, _ addresses: SandboxAddresses) throws -> ConnectionSettings {
        guard let url = addresses.url(of: instance.instance) else {
            throw CommandFailure("the sandbox of `\(instance.instance)` has no address")
        }
        var settings = instance
        settings.url = try ConnectionURL(url)
        settings.limits.requestsPerSecond = nil
        settings.limits.ingestsPerSecond = nil
        settings.values.merge(vendors[instance.adapter]?.sandboxSettings(url) ?? [:]) { _, new in new }
        settings.credentials = (vendors[instance.adapter]?.sandboxCredentials ?? [:]).mapValues { .inline(Secret($0)) }
        return settings
    }

    /// The credentials that the sandbox of an instance accepts.
    func credentials(of instance: ConnectionSettings) -> [String: String] {
        vendors[instance.adapter]?.sandboxCredentials ?? [:]
    }

    /// Does work, then checks that everything was remembered, and lets go of the files however the work ends.
    func closing<Value>(_ work: () async throws -> Value) async throws -> Value {
        let value: Value
        do {
            value = try await work()
        } catch {
            try? close()
            throw error
        }
        try close()
        return value
    }

    private func close() throws {
        for (_, log) in logs.sorted(by: { $0.key < $1.key }) {
            try log.check()
            try log.close()
        }
    }
}
