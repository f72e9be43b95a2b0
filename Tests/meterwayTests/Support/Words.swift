import Synchronization

@testable import meterway

/// What a console wrote, piece by piece.
final class Words: Sendable {
    private let pieces = Mutex<[String]>([])

    var all: [String] { pieces.withLock(\.self) }

    func console(isColored: Bool = false) -> Console {
        Console(
            isColored: isColored,
            isInteractive: true,
            showsProgress: true,
            out: { [self] text in pieces.withLock { $0.append(text) } },
            talk: { [self] text in pieces.withLock { $0.append(text) } },
            ask: { [self] question in
                pieces.withLock { $0.append(question) }
                return nil
            }
        )
    }
}
