import Testing

@testable import MeterConfig

@Suite("Reading YAML")
struct YAMLReaderTests {
    private func read(_ text: String) -> (YAMLNode?, [String]) { read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) -> (YAMLNode?, [String]) {
        var log = ProblemLog()
        let node = YAMLReader.read(SourceFile(path: "a.yaml", bytes: bytes), into: &log)
        return (node, log.sortedErrors.map(\.description))
    }

    private func texts(_ node: YAMLNode?) -> [String] {
        switch node?.content {
        case .scalar(let scalar): [scalar.isNull ? "(null)" : scalar.text]
        case .sequence(let nodes): nodes.flatMap { texts($0) }
        case .mapping(let pairs): pairs.flatMap { [$0.name] + texts($0.value) }
        case nil: []
        }
    }

    @Test(
        "Scalars stay the texts they are",
        arguments: ["no", "007", "1e3", "0x1F", "2027-01-01", "12:30", "=", "on", "Null "]
    )
    func plain(_ text: String) {
        let (node, errors) = read("a: \(text)\n")
        #expect(errors.isEmpty)
        #expect(texts(node) == ["a", text.trimmingSuffix { $0 == " " }] || text == "Null ")
    }

    @Test("Nothing, a tilde and null are no value; in quotes they are texts")
    func null() {
        let (node, _) = read("[a: , b: ~, c: null, d: 'null', e: \"~\", f: '', g: !!str null]")
        #expect(
            texts(node) == ["a", "(null)", "b", "(null)", "c", "(null)", "d", "null", "e", "~", "f", "", "g", "(null)"]
        )
    }

    @Test("Whole numbers and truth values are those of YAML's core schema, and never quoted")
    func types() {
        func scalar(_ text: String) -> YAMLScalar? { read("[\(text)]").0.flatMap { $0.items.first?.scalar } }
        #expect(scalar("12")?.integer == 12)
        #expect(scalar("-3")?.integer == -3)
        #expect(scalar("\"12\"")?.integer == nil)
        #expect(scalar("1_000")?.integer == nil)
        #expect(scalar("99999999999999999999")?.integer == nil)
        #expect(scalar("true")?.bool == true)
        #expect(scalar("FALSE")?.bool == false)
        #expect(scalar("yes")?.bool == nil)
        #expect(scalar("'true'")?.bool == nil)
    }

    @Test(
        "A file without content is empty and right",
        arguments: ["", "\n", "# a comment\n", "---\n", "~", "\u{FEFF}# mark\n"]
    )
    func empty(_ text: String) {
        let (node, errors) = read(text)
        #expect(node == nil)
        #expect(errors.isEmpty)
    }

    @Test("A byte order mark is no part of the first line")
    func byteOrderMark() {
        let (node, errors) = read("\u{FEFF}a: b\nc: d\n")
        #expect(errors.isEmpty)
        #expect(texts(node) == ["a", "b", "c", "d"])
        #expect(read("\u{FEFF}a: b\na: c").1.first?.hasPrefix("a.yaml:2:1: the key `a` stands twice") ?? false)
        #expect(read("\u{FEFF}[{}: b]").1.first?.hasPrefix("a.yaml:1:2: a key is a list or a mapping") ?? false)
    }

    @Test("What is missing at the end is told at a place that the file has", arguments: ["a:\n ? ", "? ", "a:\n- ? "])
    func end(_ text: String) throws {
        let source = SourceFile(path: "a.yaml", bytes: Array(text.utf8))
        var log = ProblemLog()
        let node = try #require(YAMLReader.read(source, into: &log))
        func places(_ node: YAMLNode) -> [SourcePlace] {
            switch node.content {
            case .scalar: [node.place]
            case .sequence(let nodes): nodes.flatMap(places)
            case .mapping(let pairs): pairs.flatMap { [$0.place] + places($0.value) }
            }
        }
        #expect(places(node).allSatisfy { source.offset(of: $0) != nil })
        #expect(places(node).contains(source.place(of: source.bytes.count)))
    }

    @Test("Bytes that are no text are told at their place")
    func bytes() {
        #expect(
            read([0x61, 0x3A, 0x20, 0x0A, 0x62, 0xFF]).1 == [
                "a.yaml:2:2: the byte 0xFF is not UTF-8 here; expected text in UTF-8; save the file as UTF-8"
            ]
        )
        #expect(
            read(Array("a: é".utf8) + [0xC3]).1 == [
                "a.yaml:1:5: the byte 0xC3 is not UTF-8 here; expected text in UTF-8; save the file as UTF-8"
            ]
        )
        #expect(
            read("a: \u{0}b").1.first?.hasPrefix("a.yaml:1:4: the file has a NUL byte; expected text in UTF-8") ?? false
        )
        #expect(
            read("a: b\u{2028}c").1.first?.hasPrefix("a.yaml:1:5: the file has the control character U+2028") ?? false
        )
        #expect(read("a: \u{85}").1.first?.hasPrefix("a.yaml:1:4: the file has the control character U+85") ?? false)
        for start in [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]] as [[UInt8]] {
            #expect(read(start).1.first?.hasPrefix("a.yaml:1:1: the file is in UTF-16") ?? false)
        }
    }

    @Test("Bytes that end in the middle of what may be a control character are told", arguments: [0xC2, 0xE2, 0xEF])
    func cutBytes(first: UInt8) {
        let hexadecimal = String(first, radix: 16).uppercased()
        for cut in [[first], first == 0xE2 ? [first, 0x80] : [first, 0xBF]] where cut != [0xC2, 0xBF] {
            #expect(
                read(Array("a: ".utf8) + cut).1 == [
                    "a.yaml:1:4: the byte 0x\(hexadecimal) is not UTF-8 here; expected text in UTF-8; save the file as UTF-8"
                ]
            )
        }
    }

    @Test("More combining marks in a row than any writing has are told, as they stand and as escapes of quoted text")
    func combiningMarks() {
        for (text, escape) in [("\u{301}", "\\u0301"), ("\u{300}", "\\u0300")] {
            for (count, isFault) in [(100, false), (101, true)] {
                let plain = read("a: e" + String(repeating: text, count: count) + "\n").1
                let quoted = read("a: \"e" + String(repeating: escape, count: count) + "\"\n").1
                for errors in [plain, quoted] {
                    #expect(errors.isEmpty != isFault)
                    #expect(errors.allSatisfy { $0.contains("combining marks") })
                }
            }
        }
    }

    @Test("Escapes in quotes give any character")
    func escapes() {
        let (node, errors) = read(#"["\0\a\t\x7F\u2028\U0001F6B2\uFEFF", "\uFEFFa", "\U0000feffb"]"#)
        #expect(errors.isEmpty)
        #expect(texts(node) == ["\0\u{7}\t\u{7F}\u{2028}\u{1F6B2}\u{FEFF}", "\u{FEFF}a", "\u{FEFF}b"])
    }

    @Test("Aliases stand for what their anchors hold")
    func aliases() {
        let (node, errors) = read("a: &x [1, 2]\nb: *x\nc: { d: *x }\n")
        #expect(errors.isEmpty)
        #expect(texts(node) == ["a", "1", "2", "b", "1", "2", "c", "d", "1", "2"])
    }

    @Test("Aliases of aliases are bounded")
    func aliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            text += "a\(level): &a\(level) [\(repeatElement("*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        let (node, errors) = read(text)
        #expect(node == nil)
        #expect(errors.count == 1)
        #expect(errors.first?.contains("the aliases of this file repeat too much") ?? false)
    }

    @Test(
        "Keys made from aliases are refused before they are compared",
        arguments: ["*a30 : x", "? *a30\n: x", "{ *a30 : x }", "? [*a30]\n: x", "b: { [*a30]: x }", "? {k: *a30}\n: x"]
    )
    func aliasKeyBomb(_ key: String) {
        var text = "a0: &a0 [x]\n"
        for level in 1...30 {
            text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n"
        }
        let (node, errors) = read(text + key + "\n" + (key.hasPrefix("{") ? "" : key + "\n"))
        #expect(node == nil)
        #expect(errors.count == 1)
    }

    @Test("Nesting is bounded", arguments: [65, 900, 5_000, 200_000])
    func nesting(_ depth: Int) {
        for open in ["[", "{a: ", "- "] {
            let (node, errors) = read(String(repeating: open, count: depth))
            #expect(node == nil)
            #expect(errors.count == 1)
        }
    }

    @Test("Lists and mappings may nest 64 levels")
    func nestingWithinBounds() {
        let (node, errors) = read(String(repeating: "[", count: 63) + "x" + String(repeating: "]", count: 63))
        #expect(errors.isEmpty)
        #expect(texts(node) == ["x"])
    }

    @Test("All repeated keys are told, whatever their style, and the rest is read")
    func repeatedKeys() {
        let (node, errors) = read("a: 1\n'a': 2\nb: { c: 1, \"c\": 2, c: 3 }\nü: 1\nü: 2\n")
        #expect(
            errors == [
                "a.yaml:2:1: the key `a` stands twice; first at line 1; expected each key once",
                "a.yaml:3:12: the key `c` stands twice; first at line 3; expected each key once",
                "a.yaml:3:20: the key `c` stands twice; first at line 3; expected each key once",
                "a.yaml:5:1: the key `ü` stands twice; first at line 4; expected each key once",
            ]
        )
        #expect(texts(node) == ["a", "1", "b", "c", "1", "ü", "1"])
    }

    @Test("Many repeated keys are all told")
    func manyRepeatedKeys() {
        let (_, errors) = read((0..<100).map { "k\($0): 1\nk\($0): 2\n" }.joined())
        #expect(errors.count == 100)
        #expect(errors.allSatisfy { $0.contains("stands twice") })
    }
}

extension YAMLNode {
    /// The elements of a list.
    var items: [YAMLNode] {
        if case .sequence(let nodes) = content { nodes } else { [] }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isDropped: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isDropped(last) { text.removeLast() }
        return text
    }
}
