/// An answer that says no: its status and one sentence.
struct Refusal: Error, Hashable {
    var status: Int
    var message: String

    init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }

    /// A request that is wrong in itself, or at odds with what is stored.
    static func badRequest(_ message: String) -> Refusal { Refusal(400, message) }

    /// A path that names nothing.
    static func notFound(_ message: String) -> Refusal { Refusal(404, message) }
}

/// What is wrong with a request: all of it, not only the first.
struct Problems {
    private(set) var messages: [String] = []

    mutating func add(_ message: String) {
        messages.append(message)
    }

    mutating func add(_ messages: [String]) {
        self.messages += messages
    }

    /// Ends the request with status 400, if anything is wrong.
    func check() throws(Refusal) {
        guard messages.isEmpty else { throw .badRequest(messages.joined(separator: "; ")) }
    }
}
