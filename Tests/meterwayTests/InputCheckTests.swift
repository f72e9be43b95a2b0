import SyncEngine
import Testing

@testable import meterway

@Suite("An input is held against a checkpoint piece by piece")
struct InputCheckTests {
    private let text = Array("one\ntwo\nthree\nfour\n".utf8)

    private func mark(_ lines: Int, _ length: Int, isOpen: Bool = false) -> IngestCheckpoint.Mark {
        var hasher = AuditHasher()
        hasher.update(text[..<length])
        return .init(place: .init(offset: length, line: lines), digest: "\(hasher.digest)", isOpen: isOpen)
    }

    private func offsets(_ checkpoint: IngestCheckpoint, pieces: Int, of text: [UInt8]) throws -> [Int] {
        var place = 0
        let states = try InputCheck.states(
            reading: {
                let end = min(place + pieces, text.count)
                defer { place = end }
                return Array(text[place..<end])
            },
            at: checkpoint,
            named: "events.ndjson"
        )
        return states.keys.sorted()
    }

    @Test("whatever the pieces, also where a line that had no end is followed by another mark", arguments: 1...20)
    func pieces(_ size: Int) throws {
        var checkpoint = IngestCheckpoint()
        checkpoint.read = mark(4, 19)
        checkpoint.vendors = [
            "a": .init(mark: mark(2, 7, isOpen: true)), "b": .init(mark: mark(3, 14)),
            "c": .init(mark: mark(2, 7, isOpen: true)),
        ]
        #expect(try offsets(checkpoint, pieces: size, of: text) == [0, 7, 14, 19])
        #expect(throws: CommandFailure.self) {
            try offsets(checkpoint, pieces: size, of: Array("one\ntwo, too\nthree\nfour\n".utf8))
        }
        #expect(throws: CommandFailure.self) { try offsets(checkpoint, pieces: size, of: Array(text[..<12])) }
    }
}
