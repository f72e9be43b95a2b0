import Foundation

/// Decoding of the texts in a URL and of a form.
enum PercentEncoding {
    /// Decodes a segment of a path; `nil` where an escape is damaged.
    static func decode(_ text: Substring) -> String? {
        String(text).removingPercentEncoding
    }

    /// Decodes names and values joined as `a=1&b=2`, in which a plus sign stands for a space; `nil` where an escape is
    /// damaged.
    static func decodeForm(_ text: Substring) -> [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        for pair in text.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(Substring(halves[0].replacing("+", with: " "))),
                let value = decode(Substring((halves.count > 1 ? halves[1] : "").replacing("+", with: " ")))
            else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }
}
