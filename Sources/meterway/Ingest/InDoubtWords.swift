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
