/// One thing that the history has to hold for good, as the values that tell it.
package struct AuditFact: Sendable, Hashable {
    /// What sort of thing happened.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A run began; the subject is the run.
        case began
        /// A write was about to be sent; the subject is its intent.
        case intended
        /// The outcome of a write was written down, with what it did to the bindings; the subject is its intent.
        case settled
        /// A run changed bindings without a write; the subject is the run.
        case bound
        /// A run kept a document; the subject is the document.
        case noted
        /// A run ended; the subject is the run.
        case finished
        /// What was recorded before there was a chain was taken into it; the subject is the version it was recorded by.
        case joined
    }

    /// What sort of thing happened.
    package let kind: Kind
    /// The number of what it happened to.
    package let subject: Int64
    /// The values, in an order that the kind fixes.
    package let values: [Value]

    /// One value of a fact.
    package enum Value: Sendable, Hashable {
        /// No value.
        case null
        /// A whole number.
        case integer(Int64)
        /// A text.
        case text(String)
    }

    /// Makes a fact.
    package init(_ kind: Kind, of subject: Int64, _ values: [Value]) {
        self.kind = kind
        self.subject = subject
        self.values = values
    }

    /// The digest of the fact: of its kind, its subject and its values, each with its length, so that no two facts have the
    /// same bytes.
    package var digest: AuditDigest {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        Self.add(.text(kind.rawValue), to: &bytes)
        Self.add(.integer(subject), to: &bytes)
        for value in values {
            Self.add(value, to: &bytes)
        }
        return AuditDigest(of: bytes)
    }

    private static func add(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(0)
        case .integer(let number):
            bytes.append(1)
            add(UInt64(bitPattern: number), to: &bytes)
        case .text(let text):
            bytes.append(2)
            add(UInt64(text.utf8.count), to: &bytes)
            bytes.append(contentsOf: text.utf8)
        }
    }

    private static func add(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }
}
