import Foundation

/// One page of a list: where it starts, and how long it is.
struct Page: Sendable, Hashable {
    /// The part of a token that says where a page ended, in a form that its list understands.
    var position: JSONObject?
    /// What the list was asked to show, kept in the token.
    var filters: [String: String]
    var size: Int

    /// Reads the parameters `nextToken`, `pageSize` and those of the filters.
    ///
    /// With a token the other parameters need not be given: those of the first page hold.
    ///
    /// - Parameters:
    ///   - call: the request.
    ///   - names: the filters' parameters, with the values that each may have; none stand for any value.
    ///   - limit: the greatest size.
    ///   - standard: the size where none is asked for.
    /// - Throws: a ``Refusal`` for a parameter that makes no sense.
    init(_ call: Call, filters names: [String: [String]], limit: Int, standard: Int) throws(Refusal) {
        filters = [:]
        size = standard
        if let token = call.query["nextToken"], !token.isEmpty {
            try read(token, names: Set(names.keys), limit: limit)
        }
        for (name, choices) in names {
            let value = choices.isEmpty ? call.query[name] : try call.choice(name, of: choices)
            if let value { filters[name] = value }
        }
        size = try call.integer("pageSize", in: 1...limit) ?? size
    }

    private mutating func read(_ token: String, names: Set<String>, limit: Int) throws(Refusal) {
        let text = Data(base64Encoded: token).flatMap { String(data: $0, encoding: .utf8) } ?? ""
        guard let object = (try? JSONReader.read(text.utf8))?.object, let position = object["position"]?.object,
            let size = object["pageSize"]?.integer, (1...limit).contains(size),
            let filters = object["filters"]?.object, names.isSuperset(of: filters.names)
        else { throw .badRequest("nextToken is none of this list") }
        self.position = position
        self.size = size
        for name in filters.names { self.filters[name] = filters.text(name) }
    }

    /// The token of the page after this one.
    func token(after position: JSONObject) -> JSON {
        var kept = JSONObject()
        for name in filters.keys.sorted() { kept[name] = filters[name].map(JSON.string) }
        let token = JSON.object([
            "position": .object(position), "pageSize": .integer(size), "sortOrder": .string("DESC"),
            "filters": .object(kept),
        ])
        return .string(Data(token.bytes).base64EncodedString())
    }
}
