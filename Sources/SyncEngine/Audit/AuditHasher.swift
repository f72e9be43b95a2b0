import Crypto

/// A SHA-256 digest in the making, of bytes that come in pieces.
package struct AuditHasher: Sendable {
    private var function = SHA256()

    /// Makes the digest of nothing.
    package init() {}

    /// Takes the next bytes.
    package mutating func update(_ bytes: ArraySlice<UInt8>) {
        function.update(data: bytes)
    }

    /// The digest of all bytes up to here; more may follow.
    package var digest: AuditDigest { AuditDigest(function.finalize()) }
}
