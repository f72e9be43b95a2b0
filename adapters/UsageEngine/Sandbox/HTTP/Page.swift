/// Which part of a list is asked for.
///
/// Not said by the document: the number of items without `limit`, taken as the most that it allows, 100; and what a
/// limit beyond 100 does, which is refused.
struct Page: Hashable {
    /// The query parameters that choose a page.
    static let parameters: Set<String> = ["limit", "skip"]

    private let limit: Int
    private let skip: Int

    /// Reads the parameters `limit` and `skip`.
    init(_ query: Query) throws(Refusal) {
        let limit = query.number("limit", default: 100, in: 1...100)
        let skip = query.number("skip", default: 0, in: 0...Int.max)
        guard let limit, let skip else {
            var problems: [String] = []
            if limit == nil {
                problems.append("limit must be a whole number from 1 to 100, not \"\(query["limit"] ?? "")\"")
            }
            if skip == nil {
                problems.append("skip must be a whole number from 0 on, not \"\(query["skip"] ?? "")\"")
            }
            throw .badRequest(problems)
        }
        self.limit = limit
        self.skip = skip
    }

    /// The part of a list that the page covers.
    func cut<Element>(_ list: some Sequence<Element>) -> [Element] {
        Array(list.dropFirst(skip).prefix(limit))
    }
}
