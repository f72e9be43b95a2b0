import HTTPTypes
import Testing

@testable import CurlTransport

@Suite("Heads of answers, line by line")
struct ResponseHeadParserTests {
    private func parse(_ lines: String...) -> ResponseHeadParser {
        var parser = ResponseHeadParser()
        for line in lines { guard parser.take(Array("\(line)\r\n".utf8)) else { break } }
        return parser
    }

    @Test("A folded line continues the field before it")
    func folded() throws {
        let head = try #require(parse("HTTP/1.1 200 OK", "Server: a", "   b", "\tc", "").head)
        #expect(head.headerFields[.server] == "a b c")
    }

    @Test("Lines that are no fields are skipped")
    func skipped() throws {
        let head = try #require(parse("HTTP/2 200", "no field", ": empty", "b ad: x", "Server: y:z", "").head)
        #expect(head.headerFields == [.server: "y:z"])
        #expect(head.status.reasonPhrase.isEmpty)
    }

    @Test("A final head is final, whatever a trailer looks like")
    func trailer() throws {
        let head = try #require(parse("HTTP/1.1 204 No Content", "", "HTTP/1.1 500 Oh", "Server: a", "").head)
        #expect(head.status.code == 204)
        #expect(head.headerFields.isEmpty)
    }

    @Test(
        "A status that is none is a problem",
        arguments: ["HTTP/1.1", "HTTP/1.1 20 X", "HTTP/1.1 2000 X", "HTTP/1.1 0a0"]
    )
    func status(line: String) {
        #expect(parse(line).problem == .status)
    }

    @Test("Bytes that are no UTF-8 are kept")
    func bytes() throws {
        var parser = parse("HTTP/1.1 200 OK")
        let isTaken = parser.take(Array("Server: ".utf8) + [0xE4, 0x0D, 0x0A])
        #expect(isTaken)
        let field = try #require(parser.head?.headerFields.first)
        #expect(unsafe field.withUnsafeBytesOfValue { unsafe Array($0) } == [0xE4])
    }
}
