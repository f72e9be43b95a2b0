/// One thing that the history has to hold for good, as the values that tell it.
///
/// The values stand one after the other in the bytes that the digest is of, and a row is written from the same bytes, so that
/// nothing is put into words twice.
package struct AuditFact: Sendable {
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

    /// One value of a fact.
    package enum Value: Sendable, Hashable {
        /// No value.
        case null
        /// A whole number.
        case integer(Int64)
        /// A text.
        case text(String)
    }

    /// Where in the bytes a value is.
    package enum Place: Sendable, Hashable {
        /// No value.
        case null
        /// A whole number, which is said here.
        case integer(Int64)
        /// A text in UTF-8.
        case text(Range<Int>)
        /// A digest.
        case digest(Range<Int>)
    }

    /// What sort of thing happened.
    package private(set) var kind: Kind
    /// The number of what it happened to.
    package private(set) var subject: Int64
    /// All that is told: the kind, the subject and the values, each with its length, so that no two facts have the same bytes.
    package private(set) var bytes: [UInt8] = []
    /// Where all is that its entry takes: the kind and the subject, and once it is sealed the digest and the link.
    package private(set) var entry: [Place] = []
    /// Where the values are, in an order that the kind fixes.
    package private(set) var values: [Place] = []

    /// Makes a fact.
    package init(_ kind: Kind, of subject: Int64, _ values: [Value] = []) {
        self.kind = kind
        self.subject = subject
        bytes.reserveCapacity(512)
        restart(kind, of: subject)
        for value in values { add(value) }
    }

    /// Begins another fact in the place of this one, without values.
    package mutating func restart(_ kind: Kind, of subject: Int64) {
        self.kind = kind
        self.subject = subject
        bytes.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        entry.removeAll(keepingCapacity: true)
        entry.append(append(kind.rawValue))
        entry.append(append(subject))
    }

    /// The digest of the fact.
    package var digest: AuditDigest { AuditDigest(of: bytes[...]) }
}

extension AuditFact {
    /// Adds a value.
    package mutating func add(_ value: Value) {
        switch value {
        case .null: addNull()
        case .integer(let number): add(number)
        case .text(let text): add(text)
        }
    }

    /// Adds that there is no value.
    package mutating func addNull() {
        bytes.append(0)
        values.append(.null)
    }

    /// Adds a whole number, or none.
    package mutating func add(_ number: Int64?) {
        guard let number else { return addNull() }
        values.append(append(number))
    }

    /// Adds a text, or none.
    package mutating func add(_ text: String?) {
        guard let text else { return addNull() }
        values.append(append(text))
    }

    /// Adds a text that is written at its place.
    package mutating func addText(_ write: (inout [UInt8]) -> Void) {
        values.append(appendText(write))
    }

    private mutating func append(_ number: Int64) -> Place {
        bytes.append(1)
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: 8))
        put(number, at: start)
        return .integer(number)
    }

    private mutating func append(_ text: String) -> Place {
        appendText { $0.append(contentsOf: text.utf8) }
    }

    /// Appends a text with its length before it, which is known only after.
    private mutating func appendText(_ write: (inout [UInt8]) -> Void) -> Place {
        bytes.append(2)
        let start = bytes.count + 8
        bytes.append(contentsOf: repeatElement(0, count: 8))
        write(&bytes)
        let end = bytes.count
        put(Int64(end - start), at: start - 8)
        return .text(start..<end)
    }

    private mutating func put(_ number: Int64, at start: Int) {
        for index in 0..<8 { bytes[start + index] = UInt8(truncatingIfNeeded: number >> (56 - 8 * index)) }
    }
}

extension AuditFact {
    /// Ends the fact: behind it in the bytes come its digest and its link.
    ///
    /// - Parameter previous: the link before it.
    /// - Returns: its link.
    package mutating func seal(after previous: AuditDigest) -> AuditDigest {
        let content = digest
        let start = bytes.count
        // The link is that of these two, one behind the other.
        append(previous)
        entry.append(append(content))
        let link = AuditDigest(of: bytes[start...])
        entry.append(append(link))
        return link
    }

    @discardableResult
    private mutating func append(_ digest: AuditDigest) -> Place {
        let start = bytes.count
        bytes.append(contentsOf: digest.bytes)
        return .digest(start..<bytes.count)
    }
}
