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

/// The words for a batch of which nobody knows whether a vendor that counts repeats has counted it.
enum InDoubtWords {
    /// Which events they are.
    static func sentence(_ batch: IngestCheckpoint.Batch, after line: Int) -> String {
        let records = batch.records == 1 ? "The record" : "The \(batch.records) records"
        return
            "\(records) of lines \(line + 1) to \(batch.end.place.line), of the events `\(batch.first)` to `\(batch.last)`, "
            + "may have been counted, and this vendor counts a repeat again."
    }

    /// What to do where nothing notes how far the vendor has come.
    static func remedy(_ batch: IngestCheckpoint.Batch, after line: Int) -> String {
        "Once the stream has taken in what it got, look at the vendor: do its counters have these events? Then send it the lines "
            + "after line \(batch.end.place.line) where they have, or those after line \(line) where they have not; with "
            + "`--checkpoint` the same command would go on there."
    }

    /// What to do where a checkpoint notes it.
    static let remedy =
        "Once the stream has taken in what it got, look at the vendor: do its counters have these events? Then run the same "
        + "command with `--in-doubt skip` where they have, or with `--in-doubt send` where they have not."
}
