import AdapterKit
import MeterConfig

/// Fetches the values of credentials from the environment and from files.
struct SecretResolver: Sendable {
    let environment: [String: String]
    let files: any ProjectFiles
    /// The project's folder, from which relative paths of files are taken.
    let root: String

    /// The value of a credential of a vendor.
    ///
    /// - Throws: ``SecretError`` where it is missing, empty, or its file cannot be read, which tells of the vendor's other
    ///   credentials too, so that all that lacks is known at once.
    func resolve(_ name: String, of settings: ConnectionSettings) throws(SecretError) -> Secret {
        do throws(Fault) {
            return try value(of: name, settings)
        } catch {
            let others = settings.credentials.keys.filter { $0 != name }.sorted()
            let faults = [error] + others.compactMap { fault(of: $0, settings) }
            let unset = faults.count(where: \.isUnset)
            let way =
                unset == 0
                ? "" : "; set \(unset == 1 ? "it" : "them"), or run with `--sandbox`, which needs no account"
            throw SecretError(faults.map(\.text).joined(separator: "; ") + way)
        }
    }

    /// What is wrong with a credential.
    private struct Fault: Error {
        var text: String
        /// Whether it comes from a variable that is not set.
        var isUnset: Bool

        init(_ text: String, isUnset: Bool = false) {
            self.text = text
            self.isUnset = isUnset
        }
    }

    private func fault(of name: String, _ settings: ConnectionSettings) -> Fault? {
        do throws(Fault) {
            _ = try value(of: name, settings)
            return nil
        } catch {
            return error
        }
    }

    private func value(of name: String, _ settings: ConnectionSettings) throws(Fault) -> Secret {
        guard let reference = settings.credentials[name] else {
            throw Fault(
                "there is no `\(name)` under `auth` of this vendor; add it as `\(name): \"${env:NAME}\"`"
            )
        }
        let (text, source) = try content(of: reference, name)
        if let fault = CredentialForm.fault(of: text) {
            throw Fault("\(source) \(fault)")
        }
        return Secret(text)
    }

    /// The text of a credential without white space around it, and what it is called before a verb.
    private func content(
        of reference: SecretReference,
        _ name: String
    ) throws(Fault) -> (text: String, source: String) {
        switch reference {
        case .inline(let secret):
            return (secret.revealed.trimmed, "`auth.\(name)`")
        case .environment(let variable):
            let source = "`auth.\(name)` refers to the environment variable \(variable), which"
            guard let text = environment[variable]?.trimmed, !text.isEmpty else {
                throw Fault("\(source) is not set", isUnset: true)
            }
            return (text, source)
        case .file(let path):
            let source = "`auth.\(name)` refers to the file \(path), which"
            return (try contents(path, source), source)
        }
    }

    private func contents(_ path: String, _ source: String) throws(Fault) -> String {
        let absolute = path.hasPrefix("/") ? path : root + "/" + path
        let bytes: [UInt8]
        do {
            bytes = try files.read(absolute)
        } catch {
            throw Fault("\(source) cannot be read: \(error.reason)")
        }
        return String(decoding: bytes, as: UTF8.self).trimmed
    }
}
