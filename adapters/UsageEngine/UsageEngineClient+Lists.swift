import AdapterKit
import HTTPTypes
import Metering
import Transport

extension UsageEngineClient {
    /// Every item of a list, each id once, in the vendor's order.
    ///
    /// A page with fewer items than the greatest number of them is the last (Usage Engine API reference: List meters).
    /// Lists are no snapshots: what a page repeats is passed over, and a full page of repeats ends the list. Where about how
    /// many items there are is known, and the vendor tells its time, pages are asked for at once; see ``PageWalk``, and there too
    /// what an open list is.
    ///
    /// - Parameters:
    ///   - call: the call without paging.
    ///   - member: the member of the answer that holds the items.
    ///   - isWhole: whether an open list is asked for what stands behind it.
    ///   - known: the ids of an open list, of which only what stands behind it is read.
    ///   - total: about how many items there are, as far as that is known by now; `nil` where it is not.
    ///   - made: when an item was made, by the vendor's clock.
    ///   - read: makes an item and its id; `nil` where the value is none.
    /// - Returns: the items.
    /// - Throws: ``AdapterError``, of the category `malformedResponse` where a page is no list of such items.
    func pages<Item: Sendable>(
        _ call: VendorCall,
        member: String,
        isWhole: Bool = false,
        after known: [String] = [],
        total: @Sendable () -> Int? = { nil },
        made: @escaping @Sendable (Item) -> Timestamp? = { _ in nil },
        read: @escaping @Sendable (JSONValue) -> (id: String, item: Item)?
    ) async throws(AdapterError) -> [Item] {
        let list = PagedList(client: self, call: call, member: member, made: made, read: read)
        var walk = PageWalk<Item>(size: UsageEngineLimit.page, bound: bound.value, after: known)
        var start: Timestamp?
        while !walk.skips.isEmpty {
            let pages = try await list.pages(walk.skips, since: start)
            start = start ?? pages.compactMap(\.date).min()
            walk.take(
                Dictionary(keepingFirst: pages.map { ($0.skip, $0.entries) }),
                of: start == nil ? nil : total()
            )
            if let shown = walk.bound { bound.note(shown) }
            if isWhole { walk.goOn() }
        }
        return walk.items
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

    /// Removes an object; one that is gone already is no error, and one that is there although nothing was refused is.
    ///
    /// A success that does not tell of what was deleted (Usage Engine API reference: Delete meter) is looked into.
    func remove(_ call: VendorCall) async throws(AdapterError) {
        do throws(AdapterError) {
            let response = try await send(call)
            let count = try http.json(of: response, to: call)?["deletedCount"]?.quantity
            guard response.head.status != .noContent, count?.isZero ?? true else { return }
            _ = try await send(VendorCall(call.operation, .get, call.path))
            throw AdapterError(
                vendor: http.vendor,
                operation: call.operation,
                category: .outcomeUnknown,
                message: "the answer does not tell that anything was deleted, and the object is there"
            )
        } catch {
            if error.category != .notFound { throw error }
        }
    }
}
