import MeterConfig
import Metering
import SyncEngine

/// The names that events of a project have, to tell one that is misspelt from one that no meter counts.
///
/// A meter's event has to be declared, and an event may be declared that no meter takes: whoever sends it rightly says so once.
struct DeclaredEvents: Sendable {
    /// `nil` where a meter takes every event, whatever its name.
    private let names: Set<String>?

    /// Makes the names of a project, and of the definitions that are still in force at vendors.
    init(_ project: Project, _ timelines: some Collection<ProjectionTimeline>) {
        guard project.meters.allSatisfy({ $0.meter.event != nil }), !timelines.contains(where: \.takesEveryEvent) else {
            names = nil
            return
        }
        names = timelines.reduce(into: Set(project.events.map(\.name))) { $0.formUnion($1.events) }
    }

    /// Whether an event is declared.
    func contains(_ event: UsageEvent) -> Bool { names?.contains(event.event) ?? true }

    /// What to do about a name that is not declared.
    func remedy(_ name: String) -> IngestReport.Undeclared.Remedy {
        .init(nearest: Similarity.closest(to: name, among: (names ?? []).sorted()).first)
    }

    /// What is wrong with an event of a name that is not declared.
    static func reason(_ name: String) -> String { "no file of the project declares the event `\(name)`" }
}
