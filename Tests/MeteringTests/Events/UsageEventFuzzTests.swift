import Testing

@testable import Metering

@Suite("The reader of events survives any bytes")
struct UsageEventFuzzTests {
    private static let seeds: [[UInt8]] = [
        #"{"id":"e-1","event":"api_request","customer":"user0@example.com","timestamp":"2026-11-01T00:00:00Z","attributes":{"bytes":"1048576","status":200},"dimensions":{"region":"us-east-1","tier":"pro"}}"#,
        #"{"specversion":"1.0","id":"1","type":"t","subject":"s","time":"2026-11-01T00:00:00.5+01:00","x":[1,{"y":null}],"data":{"a":1e3,"b":"\u00e9"}}"#,
        #"{"id":"1","event":"e","customer":"c","timestamp":"2026-11-01T00:00:00Z","unknown":[[[]],{},-0.5e-7,"\ud83d\ude00",true]}"#,
    ].map { Array($0.utf8) }

    @Test("30,000 mutated lines end in an event or in faults inside the line", arguments: 0..<10)
    func mutations(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let alphabet =
            Array("{}[]\":,\\u0123456789eE+-.truefalsn \t\r\n".utf8) + [0x00, 0x1F, 0x80, 0xC3, 0xE2, 0xF0, 0xFF]
        for _ in 0..<3_000 {
            var bytes = random.pick(Self.seeds)
            for _ in 0..<(1 + random.below(4)) {
                let place = random.below(bytes.count)
                switch random.below(5) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = random.pick(alphabet)
                case 2: bytes.removeSubrange(place..<Swift.min(bytes.count, place + random.below(40)))
                case 3:
                    let other = random.pick(Self.seeds)
                    let start = random.below(other.count)
                    bytes.insert(contentsOf: other[start..<Swift.min(other.count, start + random.below(40))], at: place)
                default: bytes.insert(random.pick(alphabet), at: place)
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            check(bytes)
        }
    }

    private func check(_ bytes: [UInt8]) {
        var reader = UsageEventReader()
        for line in reader.read(bytes) + reader.finish() {
            #expect((line.event == nil) == !line.errors.isEmpty)
            for error in line.errors {
                #expect(error.line >= 1 && error.column >= 1 && error.column <= bytes.count + 1)
            }
            if let event = line.event {
                #expect(UsageEventReader.read(UsageEventWriter.write([event])).events == [event])
            }
        }
    }

    @Test("A line that reads as an event is JSON", arguments: 0..<4)
    func strictness(seed: Int) {
        var random = SeededGenerator(seed: UInt64(100 + seed))
        for _ in 0..<1_000 {
            var bytes = random.pick(Self.seeds)
            bytes[random.below(bytes.count)] = UInt8(random.below(128))
            if UsageEventReader.read(bytes).events.count == 1, !bytes.contains(0x0A) {
                #expect(throws: Never.self) { try JSONValue.parse(bytes) }
            }
        }
    }

    @Test("Deep values are refused, not followed", arguments: ["[", "{\"a\":"])
    func deep(piece: String) {
        let text = #"{"id":"1","x":"# + String(repeating: piece, count: 150_000 / piece.utf8.count)
        #expect(UsageEventReader.read(Array(text.utf8)).errors.count == 1)
    }
}
