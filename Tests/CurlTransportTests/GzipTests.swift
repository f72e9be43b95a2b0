import Testing

@testable import CurlTransport

@Suite("Compression")
struct GzipTests {
    @Test("What is compressed is a gzip member, smaller where there is something to save")
    func member() throws {
        let packed = try Gzip.compress([UInt8](repeating: 7, count: 100_000))
        #expect(packed.starts(with: [0x1F, 0x8B, 8]))
        #expect(packed.count < 1_000)
        // The member ends with the length of what was compressed.
        #expect(packed.suffix(4) == [0xA0, 0x86, 1, 0])
        #expect(try Gzip.compress([]).count == 20)
    }
}
