import AdapterKit
import Catalog

/// Which way a trial's migration goes, and in which dialects.
struct MovingRoute: Sendable, Hashable, CustomStringConvertible {
    let dialect: TrialDialect
    let from: String
    let to: String

    /// All routes of a dialect.
    static func all(_ dialect: TrialDialect) -> [MovingRoute] {
        let names = Catalog.adapters.map(\.name)
        return names.flatMap { from in
            names.filter { $0 != from }.map { MovingRoute(dialect: dialect, from: from, to: $0) }
        }
    }

    var description: String { "\(dialect.rawValue) \(from) to \(to)" }

    /// Whether the old side can come back after a cutover.
    var canReturn: Bool { !(dialect == .live && from == "amberflo") }
}

/// A part of a migration that a trial disturbs.
enum MovingStage: String, Sendable, Hashable, CaseIterable {
    case run
    case ingest
    case cutover
    case rollback

    /// The command of the stage.
    func command(_ route: MovingRoute) -> [String] {
        let ends = ["--from", route.from, "--to", route.to]
        return switch self {
        case .run:
            // What somebody else has at the old vendor stays there.
            ["migrate", "run"] + ends + ["--yes", "--decisions", MovingProject.decisionFile]
                + MovingProject.keys.flatMap { ["--meter", $0] }
        case .ingest:
            ["ingest", MovingProject.eventFile, "--checkpoint", MovingProject.checkpointFile]
                + ["--vendor", route.from, "--vendor", route.to]
        case .cutover: ["migrate", "cutover"] + ends + ["--yes"]
        case .rollback: ["migrate", "rollback"] + ends + ["--yes", "--phase", "cutover"]
        }
    }
}
