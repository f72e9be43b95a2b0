import AdapterKit
import Synchronization
import Transport

/// Where the values of a vendor's credentials come from, by their names.
typealias SecretSource = @Sendable (String) throws(SecretError) -> Secret

/// The values of a vendor's credentials that were fetched so far, which nothing that is said or recorded may hold.
final class ResolvedSecrets: Sendable {
    private let values = Mutex<Set<String>>([])

    /// All of them.
    var all: Set<String> { values.withLock(\.self) }

    /// A source of credentials that notes each value it gives away, but for those that are no secrets.
    ///
    /// - Parameters:
    ///   - source: where they come from.
    ///   - credentials: what the vendor's credentials are.
    ///   - warn: is told the name of one that is too short to be kept out of messages, once.
    /// - Returns: the source.
    func noting(
        _ source: @escaping SecretSource,
        of credentials: [SettingSpec],
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) -> SecretSource {
        let plain = Set(credentials.filter { !$0.isSecret }.map(\.name))
        return { [self] name throws(SecretError) in
            let secret = try source(name)
            guard !plain.contains(name) else { return secret }
            let isNew = values.withLock { $0.insert(secret.revealed).inserted }
            if isNew, Redactor.isTooShort(secret.revealed) { warn(name) }
            return secret
        }
    }
}
