import Catalog
import MeterConfig
import Metering
import Migration
import SyncEngine

/// What a cutover would say of migrations, as far as the state and the files tell; no vendor is asked.
struct CutoverOutlook: Sendable {
    let project: Project
    let bindings: [Binding]
    let vendors: [Vendor]
    let now: Timestamp

    /// Why meters of a migration may not leave, although each passed its newest comparison.
    func obstacles(_ record: MigrationRecord) -> [HeldMeter] {
        guard record.phase == .verified else { return [] }
        let keys = record.moved
        let found = DefinitionDigest.all(
            of: keys,
            in: bindings,
            on: record.route,
            project: project.digested(on: record.route, by: vendors, now: now)
        )
        let definitions = found.map { key, digest in
            // What nobody manages is taken to be as it was.
            let verification = record.verification(of: key)
            let isSame = verification?.managed[key] == digest
            return (key, isSame ? verification?.definitions[key] ?? digest : digest)
        }
        let gate = CutoverGate(
            record,
            now: now,
            maxAge: CutoverGate.usualMaxAge,
            definitions: Dictionary(keepingFirst: definitions),
            away: Set(project.meters.filter { !$0.isApplied(at: record.route.to) }.map(\.meter.key))
        )
        return gate.obstacles(to: keys)
    }
}

/// The words of a cutover that is refused.
enum CutoverRefusal {
    /// Why meters cannot leave, those with the same reason together.
    static func sentences(_ held: [HeldMeter], leaving vendor: String) -> [(what: String, remedy: String)] {
        let alike = Dictionary(grouping: held) { [$0.reason, $0.remedy] }.values.map { $0.sorted { $0.key < $1.key } }
        return alike.sorted { $0[0].key < $1[0].key }.map { group in
            let keys = Excerpt.list(group.map(\.key))
            // The reason is one meter's, of which it says "it".
            let who = group.count == 1 ? "\(keys) cannot" : "none of \(keys) can"
            return ("\(who) leave \(vendor): \(group[0].reason)", group[0].remedy)
        }
    }
}
