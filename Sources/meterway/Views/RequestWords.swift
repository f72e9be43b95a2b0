import Metering

/// How many requests each vendor got, in words and as a member of a document.
enum RequestWords {
    /// The vendors by name, each with its number.
    static func words(_ requests: [String: Int]) -> String {
        let made = requests.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return made.isEmpty ? "none" : made.joined(separator: ", ")
    }

    /// The numbers as the member that documents have of them.
    static func member(_ requests: [String: Int]) -> JSONObject { ["requests": json(requests)] }

    /// The numbers by vendor.
    static func json(_ requests: [String: Int]) -> JSONValue {
        .object(JSONObject(requests.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) }))
    }
}
