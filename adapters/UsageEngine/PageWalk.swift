/// Which pages of a list to ask for next, and what was read of it: a pure value.
///
/// Pages are asked for one after the other, and at once as soon as it is known about how many items there are. That number
/// only says how many pages are asked for: the list ends with a page that is not full, wherever that is.
///
/// A first page that is not full may be so by a bound of the vendor's own, and one request more tells. It is made where more items
/// are known of, where another list has shown that bound, and where the number is one that bounds often are: a multiple of
/// five, or a power of two. Any other list ends there, and is ``isOpen``.
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

    /// Whether servers often bound pages to so many items.
    private static func isUsual(_ bound: Int) -> Bool { bound.isMultiple(of: 5) || [16, 32, 64].contains(bound) }

    private var size: Int
    /// Whether the size is the vendor's, as a page has shown it.
    private var isProven: Bool
    /// How many items the page had that stands at the beginning.
    private var first: Int?
    /// The number of items that was known of last.
    private var total: Int?
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

    /// Begins a list.
    ///
    /// - Parameters:
    ///   - size: how many items a page has at the most, as it is asked for.
    ///   - bound: the same as other lists of the vendor's have shown it; `nil` where none has.
    ///   - read: the ids of an open list, of which what stands behind it is to be read.
    init(size: Int, bound: Int? = nil, after read: [String] = []) {
        self.size = min(bound ?? size, size)
        isProven = bound != nil
        seen = Set(read)
        if !read.isEmpty {
            goOn(behind: read.count)
        }
    }

    /// How many items a page has at the most, as the list has shown it.
    var bound: Int? { isProven ? size : nil }

    /// Whether the list ended with a first page that may have been full by a bound of the vendor's own.
    var isOpen: Bool {
        guard skips.isEmpty, !isProven, let first, (1..<size).contains(first) else { return false }
        return total != first
    }

    /// Asks for what stands behind an open list.
    mutating func goOn() {
        if let first, isOpen { goOn(behind: first) }
    }

    private mutating func goOn(behind count: Int) {
        first = count
        size = min(size, count)
        skips = [count]
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
        self.total = total
        heed(pages)
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

    /// Takes what pages tell of how many items they have at the most.
    private mutating func heed(_ pages: [[Entry]]) {
        let count = pages.first?.count ?? 0
        if skips == [0] {
            first = count
            if count > 0, count < size, mayGoOn(behind: count) { size = count }
            isProven = isProven || count >= UsageEngineLimit.page
        } else if !isProven, pages.joined().contains(where: { !seen.contains($0.id) }) {
            isProven = true
        }
    }

    /// Whether a first page that is not full may be so by a bound of the vendor's; a number that is less than what was read tells
    /// nothing.
    private func mayGoOn(behind count: Int) -> Bool {
        guard let total, total >= count else { return Self.isUsual(count) }
        return total > count
    }

    /// Begins another reading.
    private mutating func begin() {
        hasNew = false
        seen = []
        skips = [0]
    }

    /// The pages from one on: several at once where so many are needed, the one that is not full among them, and no more than one
    /// as long as it is not known how many items a page has.
    private func following(_ next: Int, _ total: Int?) -> [Int] {
        guard isProven, let total, total > next, total - next >= size else { return [next] }
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
