import Metering
import SyncEngine

/// Who takes part in a sync, as the command line says.
struct SyncParties: Sendable, Hashable {
    /// The vendors that take part, the source first, each once.
    let names: [String]
    /// How they stand to one another.
    let mode: SyncMode

    /// Reads peers, or a source and its targets.
    ///
    /// - Throws: ``CommandFailure`` with every mistake.
    init(peers: [String], from: String?, to: [String], prune: Bool, vendor: [String]) throws(CommandFailure) {
        let targets = to.flatMap { $0.split(separator: ",").map(String.init) }
        var problems: [String] = []
        if !vendor.isEmpty {
            problems.append("`sync` takes its vendors as arguments, or by `--from` and `--to`; leave `--vendor` out")
        }
        switch from {
        case let source? where !peers.isEmpty:
            problems.append(
                "`--from \(source)` makes one vendor the source, and `\(peers.joined(separator: " "))` are peers; "
                    + "give the others by `--to`, or leave `--from` out"
            )
        case let source?:
            if targets.isEmpty { problems.append("`--from \(source)` needs a vendor to carry to: give `--to VENDOR`") }
            if targets.contains(source) { problems.append("`\(source)` cannot be the source and a target as well") }
        case nil where !targets.isEmpty:
            problems.append("`--to` needs a source: give `--from VENDOR`, or name all as peers")
        case nil where Set(peers).count < 2:
            problems.append("give at least two vendors as peers, or `--from VENDOR --to VENDOR`")
        case nil: break
        }
        if prune, from == nil {
            problems.append("`--prune` is for `--from`; among peers, what one deletes goes at the others by itself")
        }
        guard problems.isEmpty else { throw CommandFailure(problems) }
        names = ((from.map { [$0] } ?? []) + targets + peers).distinct
        mode = from.map { .oneWay(from: $0, prune: prune) } ?? .peers
    }
}
