import Metering
import SyncEngine

/// Writes the runs of a history as they come, so that no more than one is in memory.
struct HistoryOutput {
    let format: OutputFormat
    let console: Console
    private var count = 0
    /// The last run as JSON, whose end depends on whether another follows.
    private var last = ""

    init(format: OutputFormat, console: Console) {
        self.format = format
        self.console = console
    }

    /// Writes the next run.
    mutating func add(_ run: HistoryEntry) {
        let gap = count == 0 ? "" : "\n"
        switch format {
        case .text: console.result(gap + HistoryView.text(run))
        case .markdown: console.result(gap + HistoryView.markdown(run))
        case .json:
            console.result(count == 0 ? "{\n  \"runs\": [" : last + ",")
            let lines = HistoryView.json(run).text(.pretty).utf8.split(separator: UInt8(ascii: "\n"))
            last = lines.map { "    \(Substring($0))" }.joined(separator: "\n")
        }
        count += 1
    }

    /// Writes the end, or what is said where there was no run.
    func finish(nothing: String) {
        switch format {
        case .json: console.result(count == 0 ? "{\n  \"runs\": []\n}" : last + "\n  ]\n}")
        case .markdown, .text: if count == 0 { console.result(nothing) }
        }
    }
}
