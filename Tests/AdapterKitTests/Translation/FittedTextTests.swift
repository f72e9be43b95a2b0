import AdapterKit
import Testing

@Suite("A text made to fit a vendor's length and characters")
struct FittedTextTests {
    private let isPlain: (Unicode.Scalar) -> Bool = { scalar in
        scalar.isASCII
            && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "_-".unicodeScalars.contains(scalar))
    }

    @Test("a text that fits is left as it is")
    func fitting() {
        #expect(FittedText.fit("egress", identity: "a", limit: 10) == "egress")
        #expect(FittedText.fit("0123456789", identity: "a", limit: 10) == "0123456789")
        #expect(FittedText.fit("", identity: "a", limit: 10).isEmpty)
    }

    @Test("a text that is too long, or has other characters, is the same each time")
    func known() {
        #expect(FittedText.fit("0123456789x", identity: "a", limit: 10) == "0_f795a2ad")
        #expect(
            FittedText.fit("Egress (MiB)", identity: "egress", limit: 50, isAllowed: isPlain) == "Egress__MiB__093c8d83"
        )
        #expect(FittedText.mark(of: "") == "4fd0bfc1")
    }

    @Test("other texts, and the same text of other owners, stay apart")
    func apart() {
        let long = String(repeating: "a", count: 60)
        let texts = [
            FittedText.fit(long + "1", identity: "a", limit: 50), FittedText.fit(long + "2", identity: "a", limit: 50),
            FittedText.fit(long + "1", identity: "b", limit: 50),
            FittedText.fit("a b", identity: "a", limit: 50, isAllowed: isPlain),
            FittedText.fit("a\u{e9}b", identity: "a", limit: 50, isAllowed: isPlain),
        ]
        #expect(Set(texts).count == texts.count)
    }

    @Test("whatever the text, the result fits, holds only what is allowed, and no two are alike", arguments: 0..<20)
    func property(seed: Int) {
        var random = SeededGenerator(seed: seed)
        let limit = Int.random(in: 10...60, using: &random)
        let alphabet = Array("ab-_ (\u{e9}\u{1F4C8}Z")
        var results: [String: String] = [:]
        for index in 0..<200 {
            let length = Int.random(in: 0...90, using: &random)
            let text = String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "a" })
            let owner = "meter-\(index)"
            let fitted = FittedText.fit(text, identity: owner, limit: limit, isAllowed: isPlain)
            #expect(fitted.unicodeScalars.count <= limit)
            #expect(fitted.unicodeScalars.allSatisfy(isPlain) || fitted == text)
            #expect(fitted == FittedText.fit(text, identity: owner, limit: limit, isAllowed: isPlain))
            if let other = results.updateValue(text, forKey: fitted) {
                #expect(other == text && fitted == text)
            }
        }
    }
}
