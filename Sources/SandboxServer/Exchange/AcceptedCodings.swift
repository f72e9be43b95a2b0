/// The content codings that a client takes, from its Accept-Encoding field (RFC 9110, section 12.5.3).
struct AcceptedCodings: Sendable, Hashable {
    /// Whether an answer may be sent in gzip.
    let gzip: Bool

    /// Reads a field's value; a missing field asks for no coding.
    init(_ field: String?) {
        var weights: [Substring: Bool] = [:]
        for element in (field ?? "").lowercased().split(separator: ",") {
            let parts = element.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let coding = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2) ?? "1"
            weights[Substring(coding)] = weight.contains { ("1"..."9").contains($0) }
        }
        gzip = weights["gzip"] ?? weights["x-gzip"] ?? weights["*"] ?? false
    }
}
