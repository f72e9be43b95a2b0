import Foundation
import Testing

@testable import Metering

@Suite("The reader of events takes any input")
struct UsageEventFuzzTests {
    private static let corpus = [
        #"{"id":"e-1","event":"api_request","customer":"user0@example.com","timestamp":"2026-11-01T00:00:00Z","attributes":{"bytes":"1048576","status":200},"dimensions":{"region":"us-east-1","tier":"pro"}}"#,
        #"{"specversion":"1.0","id":"1","type":"t","subject":"s","time":"2026-11-01T00:00:00.5+01:00","x":[1,{"y":null}],"data":{"a":1e3,"b":"\u00e9"}}"#,
        #"{"specversion":"1.0","id":"1","type":"t","subject":"s","time":"2026-11-01T00:00:00Z","datacontenttype":"application/json; charset=utf-8","data":{"attributes":{"a":1},"dimensions":{}}}"#,
        #"{"id":"1","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z","unknown":[[[]],{},-0.5e-7,"\ud83d\ude00",true]}"#,
    ]
    private static let tokens = [
        "{", "}", "[", "]", "{\"a\":", "\"a\":1,", "\"a\":\"\",", "\"id\":\"1\",", "\"attributes\":{",
        "\"dimensions\":{", "\"specversion\":\"1.0\",", "\"data\":{", "\"data\":{\"attributes\":{},",
        "\"timestamp\":\"", "\"data_base64\":\"\",", "2026-11-01T00:00:00Z", "\"", "\"\"", "\\", "\\u0000", "\\ud83d",
        "\\n", ":", ",", "0", "-1", "1e6144", "1e99999", "12.50", "\"12.5\"", "true", "false",
        "null", "\n", "\r\n", "\n\n", " ", "\t", "\u{0}", "\u{FEFF}", "é", "e\u{301}", "🚲",
    ]

    /// The lines above, and those of the example project.
    private static func events() throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../config/samples/november.ndjson"
        )
        return corpus + (try String(contentsOf: file, encoding: .utf8)).split(separator: "\n").map { $0 + "\n" }
    }

    @Test("Lines are read or refused at places, and what is read is written and read again")
    func lines() throws {
        try Fuzzer.run("events", 3_000, corpus: try Self.events(), tokens: Self.tokens) { bytes in
            let batch = UsageEventReader.read(bytes)
            guard Self.inPieces(bytes) == batch else { return .wrong("bytes in pieces are read in another way") }
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            for error in batch.errors {
                guard (1...lines.count).contains(error.line),
                    (1...lines[error.line - 1].count + 1).contains(error.column)
                else { return .wrong("no such place: \(error)") }
            }
            let said = batch.errors.reduce(0) { $0 + $1.description.utf8.count }
            guard said < 100 * bytes.count + 10_000 else { return .wrong("too much is said") }
            guard UsageEventReader.read(UsageEventWriter.write(batch.events)).events == batch.events else {
                return .wrong("other events are read again")
            }
            return batch.errors.isEmpty && !batch.events.isEmpty ? .taken : .refused
        }
    }

    /// The events of bytes that come in pieces.
    private static func inPieces(_ bytes: [UInt8]) -> UsageEventBatch {
        var reader = UsageEventReader()
        var batch = UsageEventBatch()
        let length = 1 + bytes.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFF }
        for start in stride(from: 0, to: bytes.count, by: length) {
            batch.append(reader.read(Array(bytes[start..<Swift.min(bytes.count, start + length)])))
        }
        batch.append(reader.finish())
        return batch
    }

    @Test("A line that is read as an event is JSON")
    func strictness() throws {
        try Fuzzer.run("lines", 2_000, corpus: Self.corpus, tokens: Self.tokens) { bytes in
            guard !bytes.contains(0x0A), !bytes.starts(with: [0xEF, 0xBB, 0xBF]),
                UsageEventReader.read(bytes).events.count == 1
            else { return .refused }
            do throws(JSONError) {
                _ = try JSONValue.parse(bytes)
                return .taken
            } catch {
                // Members of values that are passed over are not compared.
                return error.found.hasSuffix("a second time") ? .taken : .wrong("\(error)")
            }
        }
    }

    @Test("Deep values are refused, not followed", arguments: ["[", "{\"a\":"])
    func deep(piece: String) {
        let text = #"{"id":"1","x":"# + String(repeating: piece, count: 150_000 / piece.utf8.count)
        #expect(UsageEventReader.read(Array(text.utf8)).errors.count == 1)
    }
}
