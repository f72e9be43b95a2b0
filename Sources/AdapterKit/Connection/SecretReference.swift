/// Where a credential's value comes from; the value itself is fetched only when its vendor is contacted.
package enum SecretReference: Sendable, Hashable, CustomStringConvertible {
    /// A variable of the environment: `${env:NAME}`.
    case environment(String)
    /// A file, whose final line break is dropped: `${file:PATH}`.
    case file(String)
    /// A value written into the project file itself, which is warned of.
    case inline(Secret)

    package var description: String {
        switch self {
        case .environment(let name): "${env:\(name)}"
        case .file(let path): "${file:\(path)}"
        case .inline: "(secret)"
        }
    }
}

/// A credential whose value could not be fetched.
package struct SecretError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence that says what is missing and what to do.
    package var description: String

    /// Makes an error.
    package init(_ description: String) {
        self.description = description
    }
}
