/// Why a ``SandboxServer`` could not be made, or did not start.
package struct SandboxServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// The endpoints contradict each other, or name an impossible port.
        case invalidEndpoints
        /// At least one port could not be opened.
        case cannotListen
        /// The servers stopped although nobody asked them to.
        case stopped
    }

    /// The kind of failure.
    package var code: Code

    /// One sentence for each thing that is wrong, in the order of the endpoints.
    package var problems: [String]

    /// Makes an error.
    init(_ code: Code, _ problems: [String]) {
        self.code = code
        self.problems = problems
    }

    /// The problems in words, each on a line of its own.
    package var description: String {
        problems.joined(separator: "\n")
    }
}
