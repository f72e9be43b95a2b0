import Metering

/// How far the vendors' changes are, and the words for it: a pure value, whose times are durations since any fixed instant.
struct ProgressBoard: Sendable, Hashable {
    /// How far one vendor's changes are.
    struct Vendor: Sendable, Hashable {
        /// The name of the vendor's instance.
        var name: String
        /// How many changes are over.
        var done = 0
        /// How many there are.
        var total: Int
        /// When the first was begun.
        var start: Duration
        /// When something was over for the last time.
        var changed: Duration
        /// When all were over; `nil` until then.
        var end: Duration?
        /// How much longer the vendor asked to be left alone.
        var pause: Duration = .zero

        /// Whether all are over.
        var isThrough: Bool { done >= total }
    }

    /// The vendors with changes, in the order in which they began.
    private(set) var vendors: [Vendor] = []
    /// What is looked for since its answer was lost.
    var searches = SearchBoard()

    /// Notes how many of a vendor's changes are over.
    mutating func note(_ name: String, done: Int, of total: Int, at now: Duration) {
        guard total > 0 else { return }
        if let index = vendors.firstIndex(where: { $0.name == name }) {
            if vendors[index].done != done { vendors[index].changed = now }
            vendors[index].done = done
            vendors[index].total = total
            vendors[index].end = done < total ? nil : vendors[index].end ?? now
        } else {
            let end = done < total ? nil : now
            vendors.append(Vendor(name: name, done: done, total: total, start: now, changed: now, end: end))
        }
    }

    /// Notes how much longer a vendor asked to be left alone.
    mutating func note(_ name: String, pause: Duration) {
        guard let index = vendors.firstIndex(where: { $0.name == name }) else { return }
        vendors[index].pause = pause
    }

    /// A line for each vendor, its columns aligned, cut to a width.
    func lines(at now: Duration, width: Int) -> [String] {
        let names = vendors.map(\.name.count).max() ?? 0
        let counts = vendors.map { "\($0.done)/\($0.total)" }
        let widest = counts.map(\.count).max() ?? 0
        return zip(vendors, counts).map { vendor, count in
            let name = vendor.name + String(repeating: " ", count: names - vendor.name.count)
            let padded = String(repeating: " ", count: widest - count.count) + count
            let words = [name, padded] + vendor.words(at: now) + searches.words(of: vendor.name, at: now)
            return String(words.joined(separator: "  ").prefix(max(width, 1)))
        }
    }

    /// The line of one vendor for a log; `nil` where it is not known.
    func logLine(_ name: String, at now: Duration) -> String? {
        guard let vendor = vendors.first(where: { $0.name == name }) else { return nil }
        let count = "\(vendor.name): \(vendor.done) of \(vendor.total.counted("change"))"
        return ([count] + vendor.words(at: now) + searches.words(of: name, at: now)).joined(separator: ", ")
    }
}

extension ProgressBoard.Vendor {
    /// The pace, and the time left; or what it waits for, or how long it took.
    fileprivate func words(at now: Duration) -> [String] {
        let elapsed = (end ?? now) - start
        guard !isThrough else { return ["in \(elapsed.clockText)"] }
        var words: [String] = []
        if done > 0, elapsed > .zero {
            words = [rate(over: elapsed), "\((elapsed * (total - done) / done).clockText) left"]
        }
        return words + pause.pauseWords
    }

    /// Changes a second, with a decimal where that says something.
    private func rate(over elapsed: Duration) -> String {
        let milliseconds = max(
            1,
            elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000
        )
        let tenths = (Int64(done) * 10_000 + milliseconds / 2) / milliseconds
        return tenths >= 100 ? "\((tenths + 5) / 10)/s" : "\(tenths / 10).\(tenths % 10)/s"
    }
}
