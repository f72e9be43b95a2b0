import Metering

/// What to do with a batch of which nobody knows whether a vendor that counts repeats has counted it.
enum InDoubtChoice: String, Sendable, Hashable, CaseIterable {
    /// Send it: the vendor has not counted it.
    case send
    /// Go on after it: the vendor has counted it.
    case skip
}

extension Ingesting.Request {
    /// Settles what an earlier run left open at a vendor; answers with the reason where that cannot be done.
    ///
    /// A batch that stays in doubt then is one that the vendor has counted.
    func settle(_ progress: inout IngestCheckpoint.Progress, _ digests: [String: String]) -> String? {
        if let batch = progress.inDoubt {
            switch inDoubt {
            case .send: progress.inDoubt = nil
            case .skip: break
            case nil: return "\(InDoubtWords.sentence(batch, after: progress.mark.place.line)) \(InDoubtWords.remedy)"
            }
        }
        let sent = progress.inDoubt?.end.place.line ?? progress.mark.place.line
        guard sent > 0, !goesOn, progress.projection != digests else { return nil }
        let names = Set(progress.projection.keys).union(digests.keys)
        let changed = names.filter { progress.projection[$0] != digests[$0] }.sorted()
        // Meters that share an event stand under one name.
        let meters = Excerpt.list(Set(changed.flatMap { $0.split(separator: ",").map(String.init) }).sorted())
        guard !digests.isEmpty else {
            return
                "Lines up to \(sent) were sent while \(meters) counted there, and no meter does now, as after a cutover, or none "
                + "that `--meter` names. Name the other vendors alone by `--vendor`; the checkpoint keeps this one's place, should its "
                + "meters come back."
        }
        return
            "Lines up to \(sent) were sent by another projection of \(meters) than that of now, since a "
            + "meter was changed, or `--meter` differs. Go back to it, or give `--go-on` to send the rest by the new one."
    }
}
