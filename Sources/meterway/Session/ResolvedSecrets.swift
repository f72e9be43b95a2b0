import AdapterKit
import Synchronization

/// The values of a vendor's credentials that were fetched so far, which nothing that is said or recorded may hold.
package final class ResolvedSecrets: Sendable {
    private let values = Mutex<Set<String>>([])

    /// Makes an empty collection.
    package init() {}

    /// All of them.
    package var all: Set<String> { values.withLock(\.self) }

    /// A source of credentials that notes each value it gives away, but for those that are no secrets.
    func noting(
        _ source: @escaping SessionBuilder.SecretSource,
        of credentials: [SettingSpec]
    ) -> SessionBuilder.SecretSource {
        let plain = Set(credentials.filter { !$0.isSecret }.map(\.name))
        return { [self] name throws(SecretError) in
            let secret = try source(name)
            if !plain.contains(name) { values.withLock { _ = $0.insert(secret.revealed) } }
            return secret
        }
    }
}
