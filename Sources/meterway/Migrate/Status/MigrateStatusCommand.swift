import AdapterKit
import ArgumentParser
import MeterConfig
import Metering
import Migration
import SyncEngine

/// Shows where each migration stands.
struct MigrateStatusCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show where each migration stands, and what comes next; no vendor is contacted."
    )

    @OptionGroup var given: RouteOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    /// The vendor that is left.
    @Option(
        help: ArgumentHelp("Show migrations from this vendor only.", valueName: "vendor"),
        completion: Completions.vendors
    )
    var from: String?

    /// The vendor that is moved to.
    @Option(
        help: ArgumentHelp("Show migrations to this vendor only.", valueName: "vendor"),
        completion: Completions.vendors
    )
    var to: String?

    @OptionGroup var window: MigrationWindow

    func perform(in context: CommandContext) async throws -> ExitStatus {
        try options.refuseVendors(since: MigrateCommand.namesItsVendors)
        try window.check()
        let builder = SessionBuilder(context: context, options: options)
        let project = try builder.loadProject()
        let store = try builder.openState(of: project)
        let all = try store.migrations()
        let names = project.instances + all.flatMap { [$0.route.from, $0.route.to] }
        try UnknownNames.check(
            vendors: [from, to].compactMap(\.self),
            among: Set(names).sorted(),
            in: "\(project.file), nor in any migration"
        )
        let records = all.filter { record in
            (from.map { $0 == record.route.from } ?? true) && (to.map { $0 == record.route.to } ?? true)
        }
        let selection = options.selection
        if !records.isEmpty {
            try UnknownNames.check(selection, among: records.flatMap(\.meters).map(\.key), of: "a migration")
        }
        var view = StatusView(records: records, now: context.now(), selection: selection)
        view.sought = (from.map { " from \($0)" } ?? "") + (to.map { " to \($0)" } ?? "")
        view.look(at: try store.bindings(), of: project, in: context)
        context.console.result(
            as: options.format,
            text: view.text(context.console.palette),
            json: view.json,
            markdown: view.markdown
        )
        return .done
    }
}

extension StatusView {
    /// Takes in what keeps each migration from its cutover, and what is bound at each vendor.
    fileprivate mutating func look(at bindings: [Binding], of project: Project, in context: CommandContext) {
        let now = context.now()
        let outlook = CutoverOutlook(project: project, bindings: bindings, vendors: context.vendors, now: now)
        obstacles = Dictionary(keepingFirst: records.map { ($0.route, outlook.obstacles($0)) })
        bound = Dictionary(grouping: bindings.filter { $0.meter != nil }, by: \.vendor)
            .mapValues { Set($0.compactMap(\.meter?.key)) }
    }
}
