/// A pattern in which `*` is any text, `?` is any one character, and all else stands for itself.
struct PathPattern: Sendable, Hashable {
    private let pattern: [Character]

    init(_ pattern: String) {
        self.pattern = Array(pattern)
    }

    /// Whether the whole path fits the pattern, in time proportional to both lengths at worst.
    func matches(_ path: some StringProtocol) -> Bool {
        let text = Array(path)
        var inPattern = 0
        var inText = 0
        var retry: (inPattern: Int, inText: Int)?
        while inText < text.count {
            if inPattern < pattern.count, pattern[inPattern] == "*" {
                retry = (inPattern + 1, inText)
                inPattern += 1
            } else if inPattern < pattern.count, pattern[inPattern] == "?" || pattern[inPattern] == text[inText] {
                inPattern += 1
                inText += 1
            } else if let last = retry {
                // The last star takes one character more.
                retry = (last.inPattern, last.inText + 1)
                inPattern = last.inPattern
                inText = last.inText + 1
            } else {
                return false
            }
        }
        return pattern[inPattern...].allSatisfy { $0 == "*" }
    }
}
