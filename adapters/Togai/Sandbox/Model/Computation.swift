/// A condition on an event, and what the event counts for where it holds.
struct Computation: Sendable, Hashable {
    /// A condition, as text and as far as it can be understood.
    enum Matcher: Sendable, Hashable {
        /// JSON-logic.
        case logic(String, LogicNode)
        /// Text that is no JSON: it is kept byte for byte, and no event meets it.
        case opaque(String)

        /// The text as it was sent.
        var text: String {
            switch self {
            case .logic(let text, _), .opaque(let text): text
            }
        }
    }

    var id: String?
    var matcher: Matcher?
    /// The text as it was sent, or the compact text of an object that was sent instead.
    var text: String
    /// What ``text`` says.
    var logic: LogicNode
    var order: Int

    /// As the API answers it.
    var json: JSON {
        .object([
            "id": id.map(JSON.string), "matcher": (matcher?.text).map(JSON.string), "computation": .string(text),
            "order": .integer(order),
        ])
    }
}

extension Computation.Matcher {
    /// Makes a matcher of any text that is JSON-logic or no JSON at all.
    ///
    /// - Throws: ``LogicNode/ParseFailure`` for JSON that is no JSON-logic.
    init(_ text: String) throws(LogicNode.ParseFailure) {
        do {
            self = .logic(text, try LogicNode(text))
        } catch .notJSON {
            self = .opaque(text)
        }
    }
}

extension Computation {
    /// Reads what ``json`` wrote.
    init?(record: JSON) {
        guard let object = record.object, let text = object.text("computation"), let logic = try? LogicNode(text),
            let order = object["order"]?.integer
        else { return nil }
        let matcher = object.text("matcher").flatMap { try? Matcher($0) }
        self.init(id: object.text("id"), matcher: matcher, text: text, logic: logic, order: order)
    }
}
