import AdapterKit
import ArgumentParser
import Catalog
import MeterConfig
import Metering

/// Gives the bindings of one instance or meter to another, such as after it was renamed in the project.
struct StateMoveCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Give what is bound under one name to another, such as after a rename in the files.",
        discussion: """
            `state move OLD NEW` follows a vendor's new name; `state move VENDOR VENDOR OLD-KEY NEW-KEY` a meter's. Nothing is \
            touched at a vendor.
            """
    )

    @OptionGroup var given: WholeOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    /// The old name.
    @Argument(help: "The vendor's name that the objects are bound under.", completion: Completions.vendors)
    var from: String

    /// The new name.
    @Argument(help: "The vendor's name that they belong under.", completion: Completions.vendors)
    var to: String

    /// The meter whose objects move.
    @Argument(
        help: "The key of the meter whose objects move; all of the vendor's without one.",
        completion: Completions.meters
    )
    var key: String?

    /// The meter's new key.
    @Argument(help: "The meter's new key; the old one without it.", completion: Completions.meters)
    var newKey: String?

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let builder = SessionBuilder(context: context, options: options)
        let project = try builder.loadProject()
        try options.refuseVendors(since: "`state move` takes the vendors as its first two arguments")
        try options.refuseMeters(since: "`state move` takes one meter as its third argument")
        try UnknownNames.check(vendors: [to], among: project.instances, in: project.file)
        guard from != to || newKey != nil else {
            throw CommandFailure("`\(from)` is both the old name and the new one", hint: "give two names, or two keys")
        }
        if let key, key == newKey, from == to {
            throw CommandFailure("`\(key)` is both the old key and the new one", hint: "give two keys")
        }
        let meter = try newKey.map { newKey in
            guard let meter = project.meters.first(where: { $0.meter.key.text == newKey }) else {
                throw CommandFailure(
                    "there is no meter `\(newKey)` in \(project.file)",
                    hint: "give it that key there first"
                )
            }
            return meter.meter.key
        }
        let move = BindingMove(from: from, to: to, key: key, newKey: meter, kinds: kinds(in: project, context))
        let count =
            try await builder.changeState("state move", \.self) { bindings, _ in
                try move.changes(of: bindings)
            } beside: { store, run in
                try SentInputs.follow(move, in: store, by: run)
            }.count / 2
        let what = key.map { " of `\($0)`" } ?? ""
        let target = [from == to ? nil : "at \(to)", newKey.map { "under `\($0)`" }].compactMap(\.self)
        context.console.result(
            as: options.format,
            text: "Moved \(count.counted("binding"))\(what) at \(from); now \(target.joined(separator: " ")).",
            json: ["moved": .integer(count)]
        )
        return .done
    }

    /// The kinds of objects that the new instance has.
    private func kinds(in project: Project, _ context: CommandContext) -> [ObjectKind] {
        project.vendor(to).flatMap { context.vendors.translator(of: $0)?.kinds } ?? []
    }
}
