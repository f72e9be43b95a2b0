import Metering

/// The reader of usage events, in Meterway's own form and as CloudEvents.
enum EventReaders {
    private static let lines = [
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

    static func all(_ corpus: FuzzCorpus) throws -> [FuzzReader] {
        let samples = try corpus.text("config/samples/november.ndjson").split(separator: "\n").prefix(40).map {
            "\($0)\n"
        }
        return [batches(lines + samples), strictness]
    }

    private static func batches(_ corpus: [String]) -> FuzzReader {
        FuzzReader(
            "events",
            "Lines of events and CloudEvents: refused at places, or written and read again, in pieces of any size.",
            corpus: corpus,
            tokens: tokens,
            style: .json(after: 0)
        ) { bytes in
            let batch = UsageEventReader.read(bytes)
            guard inPieces(bytes) == batch else { return .wrong("bytes in pieces are read in another way") }
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

    private static let strictness = FuzzReader(
        "event-lines",
        "A line that is read as an event is JSON.",
        corpus: lines,
        tokens: tokens,
        style: .json(after: 0)
    ) { bytes in
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
