/// Which pages of a list to ask for next, and what was read of it: a pure value.
///
/// Pages are asked for one after the other, and at once as soon as it is known about how many items there are. That number
/// only says how many pages are asked for: the list ends with a page that is not full, wherever that is. A first page of 10, 20, 25
/// or 50 items may be full as well, with a bound of the vendor's own: one request more tells.
///
/// A list is no snapshot, and has no order that can be asked for. One after the other, an item that is made meanwhile moves
/// others to later pages, which repeat them, so that none is passed over. At once, it may move one from a page that was not
/// read yet to one that was. Then a page repeats an item, or holds the one that was made, or is short before one that is not
/// empty. An item that was made just now may as well have been there before the list was begun: the list is read to its end,
/// and once more at once, where only items count as made meanwhile that the first reading has not shown. Where a list has
/// moved for certain, or so does again, it is read once more page by page. What any reading shows counts.
struct PageWalk<Item: Sendable>: Sendable {
    /// An item of a page.
    struct Entry: Sendable {
        /// The vendor's id.
        var id: String
        /// The item.
        var item: Item
        /// Whether it was made since the list was begun.
        var isNew = false
    }

    /// How many pages are asked for at once at the most, so that a wrong number costs little.
    static var most: Int { 32 }

    /// Sizes that servers bound pages to where they do not heed the one that is asked for.
    private static var usualBounds: Set<Int> { [10, 20, 25, 50] }

    private var size: Int
    private var order: [String] = []
    private var known: [String: Item] = [:]
    /// The ids of this reading.
    private var seen: Set<String> = []
    /// The ids of the first reading, where the list is read once more at once; `nil` before that.
    private var before: Set<String>?
    /// Whether an item may have been made while pages were read at once.
    private var hasNew = false
    private var isPageByPage = false
    /// How many items stand before each of the pages to ask for now; none once the list is read.
    private(set) var skips = [0]

    /// Begins a list whose pages have so many items at the most.
    init(size: Int) {
        self.size = size
    }

    /// Every item, each id once, in the vendor's order; what only an earlier reading showed keeps its place.
    var items: [Item] { order.compactMap { known[$0] } }

    /// Takes what was asked for.
    ///
    /// - Parameters:
    ///   - pages: the pages, by how many items stand before them.
    ///   - total: about how many items there are; `nil` where that is not known.
    mutating func take(_ pages: [Int: [Entry]], of total: Int?) {
        let pages = skips.map { pages[$0] ?? [] }
        if skips == [0], let first = pages.first?.count, first < size, Self.usualBounds.contains(first) {
            size = first
        }
        let next = (skips.last ?? 0) + (pages.last?.count ?? 0)
        let isAtOnce = pages.count > 1
        let isShifted = isAtOnce && hasMoved(pages)
        hasNew = hasNew || isAtOnce && pages.joined().contains { $0.isNew && before?.contains($0.id) != true }
        let isNew = pages.map { add($0) }.contains(true)
        if isShifted || hasNew && before != nil {
            isPageByPage = true
            begin()
        } else if isNew, (pages.last?.count ?? 0) >= size {
            skips = following(next, isPageByPage ? nil : total)
        } else if hasNew {
            before = seen
            begin()
        } else {
            skips = []
        }
    }

    /// Begins another reading.
    private mutating func begin() {
        hasNew = false
        seen = []
        skips = [0]
    }

    /// The pages from one on: several at once where so many are needed, the one that is not full among them.
    private func following(_ next: Int, _ total: Int?) -> [Int] {
        guard let total, total > next, total - next >= size else { return [next] }
        let count = min((total - next) / size + 1, Self.most)
        return (0..<count).map { next + $0 * size }
    }

    /// Whether pages that were asked for at once show that the list moved meanwhile.
    private func hasMoved(_ pages: [[Entry]]) -> Bool {
        let entries = pages.flatMap(\.self)
        var ids = seen
        let filled = pages.lastIndex { !$0.isEmpty } ?? 0
        return entries.contains { !ids.insert($0.id).inserted }
            || pages[..<filled].contains { $0.count < size }
    }

    /// Adds a page; whether anything of it is new to this reading.
    private mutating func add(_ page: [Entry]) -> Bool {
        var isNew = false
        for entry in page where seen.insert(entry.id).inserted {
            isNew = true
            if known.updateValue(entry.item, forKey: entry.id) == nil { order.append(entry.id) }
        }
        return isNew
    }
}
