package import AdapterKit
package import MeterConfig

/// Fetches the values of credentials from the environment and from files.
package struct SecretResolver: Sendable {
    private let environment: [String: String]
    private let files: any ProjectFiles
    private let root: String

    /// Makes a resolver; relative paths of files are taken from the project's folder.
    package init(environment: [String: String], files: any ProjectFiles, root: String) {
        self.environment = environment
        self.files = files
        self.root = root
    }

    /// The value of a credential of a vendor.
    ///
    /// - Throws: ``SecretError`` where it is missing, empty, or its file cannot be read, which tells of the vendor's other
    ///   credentials too, so that all that lacks is known at once.
    package func resolve(_ name: String, of settings: ConnectionSettings) throws(SecretError) -> Secret {
        do throws(SecretError) {
            return try value(of: name, settings)
        } catch {
            let others = settings.credentials.keys.filter { $0 != name }.sorted().compactMap { fault(of: $0, settings) }
            throw Self.all([error] + others)
        }
    }

    private func fault(of name: String, _ settings: ConnectionSettings) -> SecretError? {
        do throws(SecretError) {
            _ = try value(of: name, settings)
            return nil
        } catch {
            return error
        }
    }

    /// What is wrong with several credentials, with what to do about those that are not set said once.
    private static func all(_ errors: [SecretError]) -> SecretError {
        let unset = errors.count { $0.description.hasSuffix(remedy("it")) }
        let faults = errors.map { error in
            let text = error.description
            return text.hasSuffix(remedy("it")) ? String(text.dropLast(remedy("it").count)) : text
        }
        let remedies = unset == 0 ? "" : remedy(unset == 1 ? "it" : "them")
        return SecretError(faults.joined(separator: "; ") + remedies)
    }

    private static func remedy(_ object: String) -> String {
        "; set \(object), or run with `--sandbox`, which needs no account"
    }

    private func value(of name: String, _ settings: ConnectionSettings) throws(SecretError) -> Secret {
        guard let reference = settings.credentials[name] else {
            throw SecretError(
                "there is no `\(name)` under `auth` of this vendor; add it as `\(name): \"${env:NAME}\"`"
            )
        }
        switch reference {
        case .inline(let secret): return secret
        case .environment(let variable):
            guard let value = environment[variable], !value.isEmpty else {
                throw SecretError(
                    "`auth.\(name)` refers to the environment variable \(variable), which is not set"
                        + Self.remedy("it")
                )
            }
            return Secret(value)
        case .file(let path):
            return Secret(try contents(path, name))
        }
    }

    private func contents(_ path: String, _ name: String) throws(SecretError) -> String {
        let absolute = path.hasPrefix("/") ? path : root + "/" + path
        let bytes: [UInt8]
        do {
            bytes = try files.read(absolute)
        } catch {
            throw SecretError("`auth.\(name)` refers to the file \(path), which cannot be read: \(error.reason)")
        }
        var text = String(decoding: bytes, as: UTF8.self)
        while text.last?.isNewline == true {
            text.removeLast()
        }
        guard !text.isEmpty else {
            throw SecretError("`auth.\(name)` refers to the file \(path), which is empty")
        }
        return text
    }
}
