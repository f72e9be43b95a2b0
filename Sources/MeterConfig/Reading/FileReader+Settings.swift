internal import AdapterKit
internal import Metering

extension FileReader {
    /// The value of a setting or override, of the kind that the adapter declares.
    mutating func setting(_ spec: SettingSpec, _ fields: Fields) -> JSONValue? {
        if spec.isRequired, fields[spec.name] == nil {
            _ = required(spec.name, fields, "`\(spec.name)`: \(spec.summary)")
            return nil
        }
        switch spec.kind {
        case .text: return text(spec.name, fields).map { .string($0) }
        case .flag: return flag(spec.name, fields).map { .bool($0) }
        case .choice(let words): return choice(spec.name, fields, among: words).map { .string($0) }
        case .url:
            guard let node = fields[spec.name], let text = text(node, spec.name, expected: "an absolute URL") else {
                return nil
            }
            return url(text, spec.name, node.place).map { _ in .string(text) }
        }
    }

    /// An address: `https`, or `http` to this machine.
    mutating func url(_ text: String, _ name: String, _ place: SourcePlace) -> ConnectionURL? {
        do {
            return try ConnectionURL(text)
        } catch {
            self.error(place, "the \(name) \(Excerpt.quoted(error.text)) \(error.message)", expected: error.expected)
            return nil
        }
    }

    /// Where each credential comes from.
    mutating func credentials(_ fields: Fields, _ specs: [SettingSpec]) -> [String: SecretReference] {
        let required = specs.filter(\.isRequired)
        guard let node = fields["auth"] else {
            if !required.isEmpty {
                error(
                    fields.place,
                    "\(fields.noun) has no `auth`",
                    expected: "`auth` with \(Excerpt.list(required.map(\.name)))"
                )
            }
            return [:]
        }
        guard let inner = self.fields(node, "`auth`", KeySet(specs.map(\.name))) else { return [:] }
        var credentials: [String: SecretReference] = [:]
        for spec in specs {
            guard let node = inner[spec.name] else {
                if spec.isRequired { _ = self.required(spec.name, inner, "`\(spec.name)`: \(spec.summary)") }
                continue
            }
            credentials[spec.name] = secret(spec, node)
        }
        return credentials
    }

    /// A reference to a credential; the credential itself is taken with a warning, and never shown.
    private mutating func secret(_ spec: SettingSpec, _ node: YAMLNode) -> SecretReference? {
        let expected = "a reference such as \"${env:NAME}\" or \"${file:PATH}\""
        guard let text = node.text, !text.isEmpty else {
            let found = node.scalar == nil ? node.found : "has no value"
            error(node.place, "`\(spec.name)` \(found)", expected: expected)
            return nil
        }
        if let reference = SecretReference(reference: text, root: context.root) { return reference }
        guard !text.contains("${") else {
            error(
                node.place,
                "`\(spec.name)` is no reference that can be followed",
                expected: expected,
                hint: "the reference has to be the whole value"
            )
            return nil
        }
        if case .text = spec.kind, !text.hasPrefix("https://") {
            warn(
                node.place,
                "`\(spec.name)` is written into the file, where everybody who reads the file can see it",
                expected: expected
            )
        }
        return .inline(Secret(text))
    }
}

extension SecretReference {
    /// Reads a reference to a variable (`env`) or a file (`file`), and gives `nil` for any other text.
    ///
    /// A relative path begins at the project's folder.
    init?(reference text: String, root: String) {
        guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
        let parts = text.dropFirst(2).dropLast().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, !parts[1].contains("${"), !parts[1].contains("}") else { return nil }
        switch parts[0] {
        case "env":
            guard Self.isVariable(parts[1]) else { return nil }
            self = .environment(String(parts[1]))
        case "file": self = .file(FilePath.absolute(String(parts[1]), from: root))
        default: return nil
        }
    }

    private static func isVariable(_ name: Substring) -> Bool {
        let isWord = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        return isWord && !(name.first?.isNumber ?? true)
    }
}
