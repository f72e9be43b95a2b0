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
        guard let colon = text.range(of: "://") else {
            throw ConnectionURLError(text: text, message: "is no absolute URL", expected: "`https://HOST`")
        }
        let scheme = text[..<colon.lowerBound].lowercased()
        let rest = text[colon.upperBound...]
        guard scheme == "https" || scheme == "http" else {
            throw ConnectionURLError(text: text, message: "has the scheme `\(scheme)`", expected: "`https`")
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let tail = rest[authority.endIndex...]
        guard !authority.isEmpty, Self.isPlain(authority) else {
            throw ConnectionURLError(text: text, message: "names no host", expected: "`https://HOST`")
        }
        guard !authority.contains("@") else {
            throw ConnectionURLError(
                text: "\(scheme)://…",
                message: "carries a user name or password",
                expected: "credentials under `auth`"
            )
        }
        guard !tail.contains("?"), !tail.contains("#"), Self.isPlain(tail) else {
            throw ConnectionURLError(text: text, message: "has a query or a fragment", expected: "only host and path")
        }
        self.scheme = scheme
        self.authority = String(authority)
        path = tail.split(separator: "/").map { "/" + $0 }.joined()
        guard scheme == "https" || isLoopback else {
            throw ConnectionURLError(
                text: text,
                message: "would send credentials in the clear",
                expected: "`https`; plain `http` is taken only for this machine (127.0.0.1, localhost, [::1])"
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
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers[0] == 127 && numbers.allSatisfy { $0 != nil }
    }

    package var description: String { "\(scheme)://\(authority)\(path)" }

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
