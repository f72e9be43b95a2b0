import Testing

@testable import MeterConfig

@Suite("Places inside scalars")
struct ScalarAlignmentTests {
    /// Writes words in one of YAML's styles, with line breaks wherever the style allows them.
    private struct Layout {
        var chance: Chance

        mutating func file() -> String {
            var words = (0..<Int.random(in: 1...9, using: &chance)).map { _ in
                chance.pick(["a", "bc", "x:y", "ü", "漢字", "d#e", "(f)", "g's", "\"h\"", "🚲", "in"])
            }
            words[Int.random(in: 0..<words.count, using: &chance)] += "§"
            let key = chance.pick(["key", "schlüssel", "- - k"])
            let anchor = chance.pick(["", "", "&a ", "&a\n          "])
            switch Int.random(in: 0..<5, using: &chance) {
            case 0: return "\(key): \(anchor)w\(joined(words))\n"
            case 1: return "\(key): \(anchor)'\(joined(words.map { $0.replacing("'", with: "''") }))'\n"
            case 2: return "\(key): \(anchor)\"\(joined(words.map { escaped($0) }, escapesBreaks: true))\"\n"
            case 3: return "\(key): \(anchor)|\(chance.pick(["", "-", "+", " # text"]))\n\(block(words))\n"
            default: return "\(key): \(anchor)>\(chance.pick(["", "-", "+"]))\n\(block(words))\n"
            }
        }

        private mutating func joined(_ words: [String], escapesBreaks: Bool = false) -> String {
            words.dropFirst().reduce(words[0]) { text, word in
                let separators = [" ", " ", "  ", "\n      ", " \n      ", "\n\n      ", "\r\n      ", "\n \n\n      "]
                let separator = escapesBreaks && chance.one(in: 6) ? "\\\n      " : chance.pick(separators)
                return text + separator + word
            }
        }

        private mutating func escaped(_ word: String) -> String {
            let escapes = ["\\n", "\\t", "\\x41", "\\u00FC", "\\U0001F6B2", "\\\\", "\\\"", "\\/", ""]
            return chance.pick(escapes) + word.replacing("\"", with: "\\\"") + chance.pick(escapes)
        }

        private mutating func block(_ words: [String]) -> String {
            let first = "      " + words[0]
            return words.dropFirst().reduce(chance.pick(["", "\n", "\n      \n"]) + first) { text, word in
                text + chance.pick([" ", "  ", "\n      ", "\n\n      ", "\n        ", "\n      \n      "]) + word
            }
        }
    }

    private func firstScalar(_ node: YAMLNode) -> (YAMLScalar, SourcePlace)? {
        switch node.content {
        case .scalar(let scalar): (scalar, node.place)
        case .sequence(let nodes): nodes.first.flatMap { firstScalar($0) }
        case .mapping(let pairs): pairs.first.flatMap { firstScalar($0.value) }
        }
    }

    @Test("A character is found again behind quotes, escapes, folding and indentation", arguments: 0..<60)
    func characters(_ seed: UInt64) throws {
        var layout = Layout(chance: Chance(seed))
        for _ in 0..<20 {
            let text = layout.file()
            let source = SourceFile(path: "a.yaml", bytes: Array(text.utf8))
            var log = ProblemLog()
            let root = try #require(YAMLReader.read(source, into: &log), "\(log.errors) \(text)")
            let (scalar, start) = try #require(firstScalar(root))
            let sign = try #require(scalar.text.unicodeScalars.firstIndex(of: "§"))
            let offset = scalar.text.utf8.distance(from: scalar.text.startIndex, to: sign)
            let found = ScalarAlignment.place(of: offset, in: scalar, at: start, of: source)
            let expected = try #require(text.unicodeScalars.firstIndex(of: "§"))
            let place = source.place(of: text.utf8.distance(from: text.startIndex, to: expected))
            #expect(found == place, "\(text) gives \(scalar)")
        }
    }

    @Test("Lines end with LF, CR LF and CR, and columns count code points behind a byte order mark")
    func lines() {
        let source = SourceFile(path: "a.yaml", bytes: Array("\u{FEFF}ab\r\nüx\ry\n🚲z".utf8))
        #expect(source.place(of: 3) == SourcePlace(line: 1, column: 1))
        #expect(source.place(of: 7) == SourcePlace(line: 2, column: 1))
        #expect(source.place(of: 9) == SourcePlace(line: 2, column: 2))
        #expect(source.place(of: 11) == SourcePlace(line: 3, column: 1))
        #expect(source.place(of: 17) == SourcePlace(line: 4, column: 2))
        for offset in [3, 4, 7, 9, 11, 13, 17] {
            #expect(source.offset(of: source.place(of: offset)) == offset)
        }
        #expect(source.offset(of: SourcePlace(line: 9, column: 1)) == nil)
    }
}
