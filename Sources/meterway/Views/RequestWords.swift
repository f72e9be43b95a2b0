/// How many requests each vendor got, in words.
enum RequestWords {
    /// The vendors by name, each with its number.
    static func words(_ requests: [String: Int]) -> String {
        let made = requests.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return made.isEmpty ? "none" : made.joined(separator: ", ")
    }
}
