import AdapterKit
import ArgumentParser
import Catalog
import Foundation
import MeterConfig
import Metering
import SandboxServer

/// Runs the embedded vendors until it is stopped.
struct SandboxCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run the embedded vendors, and print their addresses and credentials.",
        discussion: """
            Inside a project there is one sandbox for each of its vendors, with the data of `--sandbox` runs; elsewhere one \
            for each adapter, whose data ends with the process. Faults are switched on over the administration port.
            """
    )

    @OptionGroup var options: GlobalOptions

    /// The first port.
    @Option(
        help: ArgumentHelp(
            "The administration port; the vendors' ports follow it. Any free ports without it.",
            valueName: "n"
        )
    )
    var port: Int?

    /// Whether the vendors' limits are enforced.
    @Flag(help: "Enforce the vendors' rate limits and quotas.")
    var limits = false

    func perform(in context: CommandContext) async throws -> ExitStatus {
        if let port, !(1...65_000).contains(port) {
            throw CommandFailure("`--port \(port)` is no usable port", hint: "give one from 1 to 65000")
        }
        let fleet = try fleet(context)
        return try await context.stop.patiently {
            try await serve(fleet, context)
        }
    }

    private func serve(_ fleet: SandboxFleet, _ context: CommandContext) async throws -> ExitStatus {
        try await fleet.closing {
            let endpoints = fleet.endpoints(firstPort: port.map { $0 + 1 }, enforcesLimits: limits, now: context.now)
            return try await SandboxServer(endpoints: endpoints, adminPort: port ?? 0).run { addresses in
                show(fleet, addresses, context.console)
                _ = await context.stop.wait()
                return .done
            }
        }
    }

    private func fleet(_ context: CommandContext) throws -> SandboxFleet {
        if options.project != nil || isInProject(context.workingDirectory) {
            let builder = SessionBuilder(context: context, options: options)
            let project = try builder.loadProject()
            let instances = try builder.select(project)
            guard !instances.isEmpty else {
                throw CommandFailure(
                    "\(project.file) has no vendor that a sandbox could stand in for",
                    hint: "name some under `vendors`, or run this outside the project"
                )
            }
            return try SandboxFleet(
                instances: instances,
                vendors: context.vendors,
                folder: OwnFolder.sandbox(in: project.root)
            )
        }
        let url = try ConnectionURL("http://127.0.0.1")
        let instances = try context.vendors.adapters(options.vendor)
            .map { ConnectionSettings(instance: $0.name, adapter: $0.name, url: url) }
        return try SandboxFleet(instances: instances, vendors: context.vendors, folder: nil)
    }

    /// Whether there is a project file, right or wrong, in the folder or above it.
    private func isInProject(_ folder: String) -> Bool {
        var folder = URL(fileURLWithPath: folder).standardizedFileURL
        while true {
            let file = folder.appendingPathComponent(ProjectLoader.fileName).path
            if FileManager.default.fileExists(atPath: file) { return true }
            guard folder.path != "/" else { return false }
            folder = folder.deletingLastPathComponent().standardizedFileURL
        }
    }

    private func show(_ fleet: SandboxFleet, _ addresses: SandboxAddresses, _ console: Console) {
        let vendors = fleet.instances.map { instance in
            (
                name: instance.instance, url: addresses.url(of: instance.instance) ?? "",
                auth: fleet.credentials(of: instance)
            )
        }
        guard options.format == .json else {
            let rows = vendors.map { vendor in
                [
                    vendor.name, vendor.url,
                    vendor.auth.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "),
                ]
            }
            let admin = [["admin", addresses.adminURL ?? "", ""]]
            console.result(TextTable.render(rows + admin).joined(separator: "\n"))
            console.say("The sandboxes run until this is stopped (Ctrl-C).")
            return
        }
        let list = vendors.map { vendor -> JSONValue in
            let auth = JSONObject(vendor.auth.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) })
            return ["name": .string(vendor.name), "url": .string(vendor.url), "auth": .object(auth)]
        }
        let document: JSONValue = ["vendors": .array(list), "admin": .orNull(addresses.adminURL)]
        console.result(document.text(.line))
    }
}
