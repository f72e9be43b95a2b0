/// What can be told of a text by one look at each of its bytes.
package enum TextBytes {
    /// Whether a text has nothing but printable ASCII and line feeds.
    package static func arePlain(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { arePlain($0) }
    }

    static func arePlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var odd: UInt8 = 0
        // Without a branch, so that many bytes are looked at in one step.
        for byte in bytes {
            odd |= byte &- 0x20 > 0x5E ? (byte == 0x0A ? 0 : 1) : 0
        }
        return odd == 0
    }

    /// Whether a text has nothing but ASCII.
    static func areASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var all: UInt8 = 0
        for byte in bytes { all |= byte }
        return all < 0x80
    }

    /// Where each line begins; lines end with LF, CR LF or CR.
    package static func lineStarts(in bytes: [UInt8]) -> [Int] {
        bytes.withUnsafeBufferPointer { bytes in
            var starts = [0]
            for index in bytes.indices where bytes[index] < 0x0E {
                let next = index + 1
                if bytes[index] == 0x0A || bytes[index] == 0x0D && !(next < bytes.count && bytes[next] == 0x0A) {
                    starts.append(next)
                }
            }
            return starts
        }
    }
}
