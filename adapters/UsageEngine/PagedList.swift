import AdapterKit
import HTTPTypes
import Metering
import Transport

/// A list of the vendor's that is read in pages.
struct PagedList<Item: Sendable>: Sendable {
    /// A page as it was read.
    struct Page: Sendable {
        /// How many items stand before it.
        var skip: Int
        /// Its items.
        var entries: [PageWalk<Item>.Entry]
        /// The vendor's time when it answered; `nil` where the answer does not say.
        var date: Timestamp?
    }

    let client: UsageEngineClient
    /// The call without paging.
    let call: VendorCall
    /// The member of the answer that holds the items.
    let member: String
    /// When an item was made, by the vendor's clock.
    let made: @Sendable (Item) -> Timestamp?
    /// Makes an item and its id; `nil` where the value is none.
    let read: @Sendable (JSONValue) -> (id: String, item: Item)?

    /// How far apart the clocks of the vendor's own machines may be, in seconds.
    private static var skew: Int64 { 2 }

    /// Pages that are asked for at once, in any order.
    ///
    /// - Parameters:
    ///   - skips: how many items stand before each.
    ///   - start: when the list was begun, by the vendor's clock.
    /// - Returns: the pages, in their order.
    /// - Throws: ``AdapterError`` of the first that failed, other than that it was cancelled for another's sake.
    func pages(_ skips: [Int], since start: Timestamp?) async throws(AdapterError) -> [Page] {
        guard skips.count > 1 else { return [try await page(skips.first ?? 0, since: start)] }
        return try await skips.tryConcurrentMap { skip throws(AdapterError) in try await page(skip, since: start) }
    }

    private func page(_ skip: Int, since start: Timestamp?) async throws(AdapterError) -> Page {
        var page = call
        page.query += [("limit", String(UsageEngineLimit.page)), ("skip", String(skip))]
        let (answer, date) = try await client.dated(page)
        guard let values = answer?.list(member) else {
            throw client.malformed(call, "the answer has no list `\(member)`")
        }
        let bound = (start ?? date)?.adding(seconds: -Self.skew)
        var entries: [PageWalk<Item>.Entry] = []
        for value in values {
            guard let (id, item) = read(value) else {
                throw client.malformed(call, "an item of `\(member)` has no `id`")
            }
            let isNew = bound.map { bound in made(item).map { $0 >= bound } ?? false } ?? false
            entries.append(PageWalk.Entry(id: id, item: item, isNew: isNew))
        }
        return Page(skip: skip, entries: entries, date: date)
    }
}
