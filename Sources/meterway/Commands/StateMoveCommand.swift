import AdapterKit
package import ArgumentParser
import MeterConfig
import SyncEngine

/// Gives the bindings of one instance to another, such as after it was renamed in the project.
package struct StateMoveCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Give what is bound at one vendor name to another, such as after a rename."
    )

    @OptionGroup package var options: GlobalOptions

    /// The old name.
    @Argument(help: "The name that the objects are bound under.")
    package var from: String

    /// The new name.
    @Argument(help: "The name that they belong under.")
    package var to: String

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        let builder = SessionBuilder(context: context, options: options)
        let project = try builder.loadProject()
        guard project.vendors.contains(where: { $0.instance == to }) else {
            throw CommandFailure("there is no vendor `\(to)` in \(project.file)")
        }
        let count = try builder.changeState("state move") { bindings in
            let moving = bindings.filter { $0.vendor == from }
            let taken = Set(bindings.filter { $0.vendor == to }.map(\.ref))
            let clashes = moving.filter { taken.contains($0.ref) }
            guard !moving.isEmpty else { throw CommandFailure("nothing is bound at `\(from)`") }
            guard clashes.isEmpty else {
                throw CommandFailure(clashes.map { "\($0.ref) is bound at `\(to)` already" })
            }
            return moving.flatMap { binding -> [BindingChange] in
                var moved = binding
                moved.vendor = to
                return [.unbind(vendor: from, ref: binding.ref), .bind(moved)]
            }
        }
        context.console.result("Moved \(count / 2) bindings from \(from) to \(to).")
        return .done
    }
}
