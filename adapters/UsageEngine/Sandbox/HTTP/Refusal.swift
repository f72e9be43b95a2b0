/// A request that the service does not do, with the status and the words of its answer.
///
/// Not said by the document: the body of an error. It is an object with one member, `message`.
struct Refusal: Error, Hashable {
    /// The status of the answer, one of those that the document lists.
    let status: Int
    /// What was found and what was expected; several problems are set apart by semicolons.
    let message: String

    /// Makes the refusal of a bad request with everything that is wrong with it.
    static func badRequest(_ problems: [String]) -> Refusal {
        Refusal(status: 400, message: problems.joined(separator: "; "))
    }

    /// Makes the refusal of a bad request with one problem.
    static func badRequest(_ problem: String) -> Refusal {
        badRequest([problem])
    }

    /// Makes the refusal of an object that does not exist.
    static func notFound(_ noun: String, _ id: String) -> Refusal {
        Refusal(status: 404, message: "\(noun) \"\(id)\" was not found")
    }

    /// Makes the refusal of a change that something that exists stands against.
    static func conflict(_ message: String) -> Refusal {
        Refusal(status: 409, message: message)
    }

    /// Makes the refusal of a request without a valid token or with wrong credentials.
    static func unauthorized(_ message: String) -> Refusal {
        Refusal(status: 401, message: message)
    }
}
