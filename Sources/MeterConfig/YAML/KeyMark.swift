/// A number by which most keys are told apart at once; only keys with equal numbers have to be compared.
struct KeyMark: Sendable, Hashable {
    /// The length in bytes; negative where the key is not ASCII alone, and may so equal others that are spelt otherwise.
    private let length: Int

    /// The mark of a key of ours, which is ASCII alone, or of one in a file.
    init(_ key: String, isASCII: Bool = true) {
        length = isASCII ? key.utf8.count : -1
    }

    /// Whether the key of this number may equal that of another.
    func mayEqual(_ other: KeyMark) -> Bool { length == other.length || length < 0 || other.length < 0 }
}
