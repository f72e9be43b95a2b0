import AdapterKit
import Metering

extension UsageEngineClient {
    /// Every item of a list, each id once, in the vendor's order.
    ///
    /// A page with fewer items than the greatest number of them is the last (Usage Engine API reference: List meters).
    /// Lists are no snapshots: what a page repeats is passed over, and a full page of repeats ends the list.
    ///
    /// - Parameters:
    ///   - call: the call without paging.
    ///   - member: the member of the answer that holds the items.
    ///   - read: makes an item and its id; `nil` where the value is none.
    /// - Returns: the items.
    /// - Throws: ``AdapterError``, of the category `malformedResponse` where a page is no list of such items.
    func pages<Item>(
        _ call: VendorCall,
        member: String,
        read: (JSONValue) -> (id: String, item: Item)?
    ) async throws(AdapterError) -> [Item] {
        var items: [Item] = []
        var seen: Set<String> = []
        var skip = 0
        while true {
            var page = call
            page.query += [("limit", String(UsageEngineLimit.page)), ("skip", String(skip))]
            let answer = try await json(page)
            guard let values = answer?[member]?.array ?? answer?.array else {
                throw malformed(call, "the answer has no list `\(member)`")
            }
            var isNew = false
            for value in values {
                guard let (id, item) = read(value) else { throw malformed(call, "an item of `\(member)` has no `id`") }
                if seen.insert(id).inserted {
                    items.append(item)
                    isNew = true
                }
            }
            guard values.count >= UsageEngineLimit.page, isNew else { return items }
            skip += values.count
        }
    }

    /// One object of a call that reads; `nil` where the vendor has none.
    func object<Item>(_ call: VendorCall, read: (JSONValue) -> Item?) async throws(AdapterError) -> Item? {
        do throws(AdapterError) {
            guard let answer = try await json(call), let item = read(answer) else {
                throw malformed(call, "the answer has no `id`")
            }
            return item
        } catch {
            if error.category == .notFound { return nil }
            throw error
        }
    }

    /// Removes an object; one that is gone already is no error.
    func remove(_ call: VendorCall) async throws(AdapterError) {
        do throws(AdapterError) {
            _ = try await json(call)
        } catch {
            if error.category != .notFound { throw error }
        }
    }
}
