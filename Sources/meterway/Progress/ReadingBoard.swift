import Metering

/// Which vendors are being read, and the words for it: a pure value, whose times are durations since any fixed instant.
struct ReadingBoard: Sendable, Hashable {
    /// How far the reading of one vendor is.
    struct Vendor: Sendable, Hashable {
        /// The name of the vendor's instance.
        var name: String
        /// When it began.
        var start: Duration
        /// How many readings of it are under way.
        var depth = 1
        /// How many requests it has taken so far.
        var requests = 0
        /// How much longer the vendor asked to be left alone.
        var pause: Duration = .zero
    }

    /// The vendors that are being read, in the order in which that began.
    private(set) var vendors: [Vendor] = []
    /// What is looked for since its answer was lost.
    var searches = SearchBoard()

    /// Whether no vendor is being read, and nothing is looked for.
    var isEmpty: Bool { vendors.isEmpty && searches.vendors.isEmpty }

    /// Notes that a reading begins.
    mutating func begin(_ name: String, at now: Duration) {
        if let index = vendors.firstIndex(where: { $0.name == name }) {
            vendors[index].depth += 1
        } else {
            vendors.append(Vendor(name: name, start: now))
        }
    }

    /// Notes that a reading is over.
    mutating func end(_ name: String) {
        guard let index = vendors.firstIndex(where: { $0.name == name }) else { return }
        vendors[index].depth -= 1
        if vendors[index].depth == 0 { vendors.remove(at: index) }
    }

    /// Notes how many requests a reading has taken, and how much longer the vendor asked to be left alone.
    mutating func note(_ name: String, requests: Int, pause: Duration) {
        guard let index = vendors.firstIndex(where: { $0.name == name }) else { return }
        vendors[index].requests = requests
        vendors[index].pause = pause
    }

    /// A line for each vendor, its names aligned, cut to a width.
    func lines(at now: Duration, width: Int) -> [String] {
        let waiting = searches.vendors.filter { name in !vendors.contains { $0.name == name } }
        let names = (vendors.map(\.name) + waiting).map(\.count).max() ?? 0
        let read = vendors.map { vendor in
            (vendor.name, ["reading", (now - vendor.start).clockText, vendor.count] + vendor.pause.pauseWords)
        }
        return (read + waiting.map { ($0, []) }).map { vendor, words in
            let name = vendor + String(repeating: " ", count: names - vendor.count)
            let all = [name] + words + searches.words(of: vendor, at: now)
            return String(all.joined(separator: "  ").prefix(max(width, 1)))
        }
    }

    /// The line of one vendor for a log; `nil` where it is not being read.
    func logLine(_ name: String, at now: Duration) -> String? {
        guard let vendor = vendors.first(where: { $0.name == name }) else { return nil }
        let words = ["\(name): reading for \((now - vendor.start).clockText)", vendor.count] + vendor.pause.pauseWords
        return words.joined(separator: ", ")
    }
}

extension ReadingBoard.Vendor {
    fileprivate var count: String { requests.counted("request") }
}
