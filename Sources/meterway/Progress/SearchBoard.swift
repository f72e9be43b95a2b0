import AdapterKit
import Metering
import SyncEngine

/// Which writes are looked for whose answers were lost, and the words for it: a pure value, whose times are durations since
/// any fixed instant.
struct SearchBoard: Sendable, Hashable {
    private struct Entry: Hashable {
        var search: Search
        /// When the last wait is over, if no look takes long.
        var end: Duration
    }

    private var open: [Entry] = []
    /// The searches at each vendor that were told of: since when, and how many.
    private var told: [String: Told] = [:]

    private struct Told: Hashable {
        var since: Duration
        var count: Int
    }

    /// How many searches at a vendor are told of, each by a line, in the time in which a log gets one line.
    private static let most = 3

    /// The vendors at which something is looked for, in the order in which that began.
    var vendors: [String] { open.map(\.search.vendor).distinct }

    /// Notes that a search begins, of what another run asked for where one is at work.
    ///
    /// - Returns: what to say of it; `nil` where several others of the vendor were told of just now.
    mutating func begin(
        _ search: Search,
        at now: Duration,
        during other: LockOwner? = nil
    ) -> String? {
        open.append(Entry(search: search, end: now + search.limit))
        let last = told[search.vendor].flatMap { now - $0.since < LogPace.interval ? $0 : nil }
        let count = (last?.count ?? 0) + 1
        told[search.vendor] = Told(since: last?.since ?? now, count: count)
        return count > Self.most ? nil : search.text(during: other)
    }

    /// Notes that a search is over.
    mutating func end(_ search: Search) {
        if let index = open.firstIndex(where: { $0.search == search }) { open.remove(at: index) }
    }

    /// What is said of a vendor's searches beside how far its changes are; nothing where there are none.
    func words(of vendor: String, at now: Duration) -> [String] {
        let own = open.filter { $0.search.vendor == vendor }
        guard let first = own.first, let end = own.map(\.end).max() else { return [] }
        let count = own.reduce(0) { $0 + 1 + $1.search.others }
        let areMade = own.allSatisfy { $0.search.cause == .notShown }
        let those = areMade ? "that are not shown yet" : "whose answers were lost"
        let what = count == 1 ? "\(first.search.ref)" : "\(count) objects \(those)"
        return ["looks \(end > now ? "up to \((end - now).clockText) " : "")for \(what)"]
    }
}

extension Search {
    /// What is said once as it begins.
    fileprivate func text(during other: LockOwner?) -> String {
        let object = "\(ref.kind) \(Excerpt.quoted(ref.key))"
        let wait = limit.wholeSeconds > 0 ? " (up to \(limit.wholeSeconds) s)" : ""
        let all = object + (others == 0 ? "" : " and \(others.counted("other object"))")
        let them = others == 0 ? "it" : "them"
        switch cause {
        case .lostAnswer:
            let what = action == .create ? "it" : "what became of it"
            return "\(vendor): the answer to \(action.rawValue) \(object) was lost; looking for \(what)\(wait)"
        case .cutOff:
            if let other {
                return "\(vendor): \(other) is at work, and asks for \(all); looking for \(them)\(wait)"
            }
            return "\(vendor): an earlier run was cut off while it asked for \(all); looking for \(them)\(wait)"
        case .notShown:
            return
                "\(vendor): \(all) \(others == 0 ? "was" : "were") made moments ago, and the vendor does not show "
                + "\(them); looking for \(them)\(wait)"
        }
    }
}

extension Duration {
    /// The seconds of it; begun ones count.
    fileprivate var wholeSeconds: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}

/// What is said of writes that earlier runs left open, once it is known what became of them.
enum SettlingWords {
    /// A sentence without its full stop of writes that a run at work has open.
    static func words(_ vendor: String, open: Int, during other: LockOwner) -> String {
        "\(vendor): \(other) is at work, with \(open.counted("write")) under way; what is read here may be behind it"
    }

    /// A sentence without its full stop.
    static func words(_ vendor: String, done: Int, undone: Int) -> String {
        let all = done + undone
        let outcome =
            undone == 0
            ? (all == 1 ? "it was done" : "all were done")
            : done == 0
                ? (all == 1 ? "it was not done" : "none was done")
                : "\(done) \(done == 1 ? "was" : "were") done, \(undone) \(undone == 1 ? "was" : "were") not"
        return "\(vendor): an earlier run left \(all.counted("write")) without an answer; \(outcome)"
    }
}
