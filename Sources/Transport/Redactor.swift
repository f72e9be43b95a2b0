package import HTTPTypes

/// Takes secrets out of what is logged or reported.
///
/// It knows secrets by the names of the fields and members that carry them, and by the values that it was given. Two
/// occurrences of a secret cannot be told apart from two secrets afterwards.
package struct Redactor: Sendable {
    /// What stands in a secret's place.
    package static let mark = "[redacted]"

    /// The fewest characters of a value that is taken out of texts: a shorter one would take their words apart.
    package static let shortestSecret = 4

    /// The spellings of the given secrets, the longest first, so that no part of one is left over.
    private let spellings: [[UInt8]]

    /// Makes a redactor that knows these values, besides what it knows by name; one that is too short is passed over.
    package init(secrets: some Sequence<String> = []) {
        spellings = Set(secrets.filter { !Self.isTooShort($0) }.flatMap { SecretSpellings.all(of: $0) })
            .sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
            .map { Array($0.utf8) }
    }

    /// Whether a secret has too few characters to be taken out of texts.
    package static func isTooShort(_ secret: String) -> Bool { secret.unicodeScalars.count < shortestSecret }

    /// A text without secrets: given values, credentials after `Bearer` and `Basic`, and members with telling names.
    package func redact(_ text: String) -> String {
        let withoutNamed = NamedSecrets.redact(Array(text.utf8))
        return String(decoding: replacingValues(in: withoutNamed), as: UTF8.self)
    }

    /// Fields without secrets, in their order.
    package func redact(_ fields: HTTPFields) -> HTTPFields {
        var redacted = HTTPFields()
        for field in fields {
            let isSecret = NamedSecrets.isSecret(field.name.canonicalName)
            redacted.append(HTTPField(name: field.name, value: isSecret ? Self.mark : redact(field.value)))
        }
        return redacted
    }

    /// An error whose words hold no secrets.
    package func redact(_ error: TransportError) -> TransportError {
        TransportError(
            error.code,
            redact(error.message),
            mayHaveBeenSent: error.mayHaveBeenSent,
            cause: error.cause.map { redact($0) }
        )
    }
}

extension Redactor {
    private func replacingValues(in text: [UInt8]) -> [UInt8] {
        guard !spellings.isEmpty else { return text }
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if let found = spellings.first(where: { text[index...].starts(with: $0) }) {
                output += Self.mark.utf8
                index += found.count
            } else {
                output.append(text[index])
                index += 1
            }
        }
        return output
    }
}
