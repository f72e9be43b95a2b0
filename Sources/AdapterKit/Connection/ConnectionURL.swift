import Foundation

/// The address of a vendor's API: `https`, or `http` to this machine, with an optional path before the API's own.
package struct ConnectionURL: Sendable, Hashable, CustomStringConvertible {
    /// `https` or `http`.
    package let scheme: String
    /// Host and, where given, port.
    package let authority: String
    /// The path before the API's own, without a final slash; often empty.
    package let path: String

    /// Makes an address from text.
    ///
    /// - Throws: ``ConnectionURLError`` that says what is wrong with the text.
    package init(_ text: String) throws(ConnectionURLError) {
        let shown = Self.withoutSecrets(text)
        guard let colon = text.range(of: "://") else {
            throw ConnectionURLError(text: shown, message: "is no absolute URL", expected: "`https://HOST`")
        }
        let scheme = text[..<colon.lowerBound].lowercased()
        let rest = text[colon.upperBound...]
        guard scheme == "https" || scheme == "http" else {
            throw ConnectionURLError(text: shown, message: "has the scheme `\(scheme)`", expected: "`https`")
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let tail = rest[authority.endIndex...]
        guard !authority.contains("@") else {
            throw ConnectionURLError(
                text: shown,
                message: "carries a user name or password",
                expected: "credentials under `auth`"
            )
        }
        guard Self.isHost(authority) else {
            throw ConnectionURLError(
                text: shown,
                message: "names no host, or a port that is none",
                expected: "`https://HOST` or `https://HOST:PORT`"
            )
        }
        try Self.check(path: tail, of: shown)
        self.scheme = scheme
        self.authority = String(authority)
        path = tail.split(separator: "/").map { "/" + $0 }.joined()
        guard scheme == "https" || isLoopback else {
            throw ConnectionURLError(
                text: shown,
                message: "would send credentials in the clear",
                expected: "`https`; plain `http` is taken only for this machine (127.0.0.1, localhost, [::1])"
            )
        }
    }

    /// Refuses what stands behind the host and is no path of its own.
    private static func check(path: Substring, of shown: String) throws(ConnectionURLError) {
        guard !path.contains("?"), !path.contains("#") else {
            throw ConnectionURLError(text: shown, message: "has a query or a fragment", expected: "only host and path")
        }
        guard Self.isPlain(path) else {
            throw ConnectionURLError(
                text: shown,
                message: "has a character in its path that stands in no URL as it is",
                expected: "a path in which it is percent-encoded"
            )
        }
    }

    /// The host without its port.
    package var host: String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return String(authority[authority.index(after: authority.startIndex)..<end])
        }
        return String(authority.prefix { $0 != ":" })
    }

    /// Whether the host is this machine.
    package var isLoopback: Bool {
        let host = host.lowercased()
        if host == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        // A leading zero would make the number octal elsewhere, and so another host.
        return numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { UInt8($0).map(String.init) == String($0) }
    }

    package var description: String { "\(scheme)://\(authority)\(path)" }

    /// Whether a text is a host, a name or an address in brackets, with or without a port.
    private static func isHost(_ text: Substring) -> Bool {
        guard isPlain(text) else { return false }
        var rest = text
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return false }
            rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return false }
        } else {
            rest = text[(text.firstIndex(of: ":") ?? text.endIndex)...]
        }
        guard rest.startIndex > text.startIndex else { return false }
        let port = rest.dropFirst()
        return rest.isEmpty
            || (port.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt16(port).map { $0 > 0 } ?? false)
    }

    /// The text with user name, password and query left out, which may be credentials.
    private static func withoutSecrets(_ text: String) -> String {
        let kept = text.prefix { $0 != "?" && $0 != "#" }
        let start = kept.range(of: "://")?.upperBound ?? kept.startIndex
        guard let end = kept[start...].prefix(while: { $0 != "/" }).lastIndex(of: "@") else {
            return kept.endIndex == text.endIndex ? text : kept + "?\u{2026}"
        }
        return kept[..<start] + "\u{2026}" + kept[end...]
    }

    private static func isPlain(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    }
}

/// What is wrong with the address of a vendor.
package struct ConnectionURLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The address as it stood.
    package var text: String
    /// What is wrong with it.
    package var message: String
    /// What would be right.
    package var expected: String

    package var description: String { "`\(text)` \(message); expected \(expected)" }
}
