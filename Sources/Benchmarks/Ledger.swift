import NIOCore
import Synchronization

/// The definitions that were sent, in order.
final class Ledger: Sendable {
    private let bodies = Mutex<[ByteBuffer]>([])

    func add(_ body: ByteBuffer) { bodies.withLock { $0.append(body) } }

    /// All of them between two marks, with a separator between each two.
    func all(_ open: String, _ separator: String, _ close: String) -> ByteBuffer {
        bodies.withLock { bodies in
            var all = ByteBuffer(string: open)
            for (index, body) in bodies.enumerated() {
                if index > 0 { all.writeString(separator) }
                all.writeImmutableBuffer(body)
            }
            all.writeString(close)
            return all
        }
    }
}
