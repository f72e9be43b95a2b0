import AdapterKit
import Testing

@Suite("The percent-encoding of paths and queries")
struct PercentEncodingTests {
    @Test(
        "all but unreserved characters are encoded, byte by byte",
        arguments: [
            ("", ""), ("aZ09-._~", "aZ09-._~"), ("a b/c?d=e&f+g%", "a%20b%2Fc%3Fd%3De%26f%2Bg%25"),
            ("caf\u{e9} \u{1F4C8}", "caf%C3%A9%20%F0%9F%93%88"), ("\u{0}\n", "%00%0A"),
        ]
    )
    func encoded(text: String, expected: String) {
        #expect(PercentEncoding.encode(text) == expected)
    }
}
