import AdapterKit
package import ArgumentParser
import Catalog
import MeterConfig
import Metering
import SandboxServer

/// Runs the embedded vendors until it is stopped.
package struct SandboxCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run the embedded vendors, and print their addresses and credentials.",
        discussion: """
            Inside a project there is one sandbox for each of its vendors, with the data of `--sandbox` runs; elsewhere one \
            for each adapter, whose data ends with the process. Faults are switched on over the administration port.
            """
    )

    @OptionGroup package var options: GlobalOptions

    /// The first port.
    @Option(
        help: ArgumentHelp(
            "The administration port; the vendors' ports follow it. Any free ports without it.",
            valueName: "n"
        )
    )
    package var port: Int?

    /// Whether the vendors' limits are enforced.
    @Flag(help: "Enforce the vendors' rate limits and quotas.")
    package var limits = false

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        if let port, !(1...65_000).contains(port) {
            throw CommandFailure("`--port \(port)` is no usable port; give one from 1 to 65000")
        }
        let fleet = try fleet(context)
        let server = try SandboxServer(
            endpoints: fleet.endpoints(firstPort: port.map { $0 + 1 }, enforcesLimits: limits),
            adminPort: port ?? 0
        )
        try await server.run { addresses in
            show(fleet, addresses, context.console)
            while !context.shouldStop() {
                try await context.sleep(.milliseconds(200))
            }
        }
        try fleet.close()
        return .done
    }

    private func fleet(_ context: CommandContext) throws -> SandboxFleet {
        let loader = ProjectLoader(files: LocalFiles(), adapters: context.vendors.map(\.adapter))
        if options.project != nil || (try? loader.load(workingDirectory: context.workingDirectory)) != nil {
            let project = try SessionBuilder(context: context, options: options).loadProject()
            let chosen = project.vendors.filter { options.vendor.isEmpty || options.vendor.contains($0.instance) }
            return try SandboxFleet(
                instances: chosen,
                vendors: context.vendors,
                folder: project.root + "/.meterway/sandbox"
            )
        }
        let url = try ConnectionURL("http://127.0.0.1")
        let instances = context.vendors.filter { options.vendor.isEmpty || options.vendor.contains($0.adapter.name) }
            .map { ConnectionSettings(instance: $0.adapter.name, adapter: $0.adapter.name, url: url) }
        return try SandboxFleet(instances: instances, vendors: context.vendors, folder: nil)
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
        console.result(
            JSONValue.object(
                JSONObject([
                    ("vendors", .array(list)), ("admin", addresses.adminURL.map(JSONValue.string) ?? .null),
                ])
            ).text()
        )
    }
}
