/// A way in which a file can be compressed, told by its first bytes, which no JSON begins with.
struct CompressedFormat: Sendable, Hashable {
    /// The name of the format.
    let name: String
    /// What unpacks a file of it.
    let command: String
    private let magic: [UInt8]

    private static let all = [
        CompressedFormat(name: "gzip", command: "gzip -dk FILE", magic: [0x1f, 0x8b]),
        CompressedFormat(name: "zstd", command: "zstd -d FILE", magic: [0x28, 0xb5, 0x2f, 0xfd]),
        CompressedFormat(name: "xz", command: "xz -dk FILE", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a]),
        CompressedFormat(name: "bzip2", command: "bzip2 -dk FILE", magic: [0x42, 0x5a, 0x68]),
        CompressedFormat(name: "zip", command: "unzip FILE", magic: [0x50, 0x4b, 0x03, 0x04]),
    ]

    private init(name: String, command: String, magic: [UInt8]) {
        (self.name, self.command, self.magic) = (name, command, magic)
    }

    /// The format of a file that begins with these bytes; `nil` where it is none of those known.
    init?(_ bytes: [UInt8]) {
        guard let format = Self.all.first(where: { bytes.starts(with: $0.magic) }) else { return nil }
        self = format
    }
}
