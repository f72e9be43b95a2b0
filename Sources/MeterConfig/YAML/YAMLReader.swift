internal import Yams

/// Reads the text of a YAML file into a tree, with YAML's looser features refused.
///
/// Taken are one document, scalars of all styles, lists, mappings with distinct keys, comments, anchors and aliases. Refused
/// with a place and a remedy are further documents, tags, merge keys, keys that are not scalars, and repeated keys.
struct YAMLReader {
    let source: SourceFile
    private(set) var log = ProblemLog()
    /// Keys that were given other names so that the parser takes them beside their twins.
    private var renamedKeys: [RenamedKey] = []
    /// How many more nodes the file may come to; without aliases each node takes a byte.
    private var nodesLeft: Int

    /// How many nodes aliases may add to those a file has.
    private static let aliasAllowance = 10_000
    /// How deep lists and mappings may nest.
    private static let maximumDepth = 64
    /// How many repeated keys are told of a file; each takes another reading, so that there are fewer in a large one.
    private var maximumRenamedKeys: Int { Swift.min(20, 8_000_000 / (source.bytes.count + 1)) }

    private struct Stop: Error {}

    private init(source: SourceFile) {
        self.source = source
        nodesLeft = source.bytes.count + Self.aliasAllowance
    }

    /// The tree of a file; `nil` where the file is empty or, then with errors in the log, no YAML.
    static func read(_ source: SourceFile, into log: inout ProblemLog) -> YAMLNode? {
        var reader = YAMLReader(source: source)
        let node = reader.readRoot()
        log.add(reader.log)
        return node
    }

    private mutating func readRoot() -> YAMLNode? {
        guard let text = readText(), passesAliasGuard(), let root = compose(text) else { return nil }
        let node = try? convert(root, depth: 1)
        return node?.isNull ?? true ? nil : node
    }

    private mutating func report(_ place: SourcePlace, _ message: String, expected: String? = nil, hint: String? = nil)
    {
        log.add(ConfigProblem(at: source.location(place), message, expected: expected, hint: hint))
    }

    private mutating func readText() -> String? {
        if let problem = TextFault(in: source.bytes) {
            report(source.place(of: problem.offset), problem.message, expected: "text in UTF-8", hint: problem.hint)
            return nil
        }
        return String(decoding: source.bytes, as: UTF8.self)
    }

    private mutating func passesAliasGuard() -> Bool {
        guard let offset = AliasGuard.unsafeKey(in: source.bytes) else { return true }
        report(
            source.place(of: offset),
            "a key is made from an alias",
            expected: "a key that is written out",
            hint: "quote the text, if no alias is meant"
        )
        return false
    }

    /// Yams' tree; a key that stands twice is renamed, so that all of them are found, and the rest is read.
    private mutating func compose(_ original: String) -> Node? {
        var text = original
        while true {
            do {
                return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let place = SourcePlace(line: context.mark.line, column: context.mark.column)
                if renamedKeys.count < maximumRenamedKeys, let key = keys.first,
                    let renamed = RenamedKey(key, at: place, of: source, number: renamedKeys.count)
                {
                    renamedKeys.append(renamed)
                    text = renamed.applied(to: text)
                    continue
                }
                report(place, "keys of the mapping stand there twice: \(Excerpt.list(keys))", expected: "each key once")
            } catch {
                let fault = YAMLFault(error, in: source)
                report(fault.place, fault.message, expected: fault.expected, hint: fault.hint)
            }
            return nil
        }
    }
}

extension YAMLReader {
    private mutating func convert(_ node: Node, depth: Int) throws(Stop) -> YAMLNode {
        let place = SourcePlace(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        nodesLeft -= 1
        guard nodesLeft >= 0, depth <= Self.maximumDepth else {
            if nodesLeft < 0 {
                report(place, "the aliases of this file repeat too much", expected: "a file with fewer aliases")
            } else {
                report(
                    place,
                    "lists and mappings are nested too deeply",
                    expected: "at most \(Self.maximumDepth) levels"
                )
            }
            throw Stop()
        }
        switch node {
        case .scalar(let scalar):
            checkTag(scalar.tag.rawValue, allowed: Tag.Name.str.rawValue, place)
            return YAMLNode(content: .scalar(converted(scalar, place)), place: place)
        case .sequence(let items):
            checkTag(items.tag.rawValue, allowed: Tag.Name.seq.rawValue, place)
            var nodes: [YAMLNode] = []
            nodes.reserveCapacity(items.count)
            for item in items {
                nodes.append(try convert(item, depth: depth + 1))
            }
            return YAMLNode(content: .sequence(nodes), place: place)
        case .mapping(let mapping):
            checkTag(mapping.tag.rawValue, allowed: Tag.Name.map.rawValue, place)
            return YAMLNode(content: .mapping(try pairs(of: mapping, depth: depth)), place: place)
        case .alias:
            return YAMLNode(content: .scalar(YAMLScalar(text: "", style: .plain)), place: place)
        }
    }

    private mutating func pairs(of mapping: Node.Mapping, depth: Int) throws(Stop) -> [YAMLPair] {
        var pairs: [YAMLPair] = []
        pairs.reserveCapacity(mapping.count)
        for (key, value) in mapping {
            let place = SourcePlace(line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
            let node = try convert(value, depth: depth + 1)
            guard case .scalar(let keyScalar) = key else {
                report(place, "a key is a list or a mapping", expected: "a name as the key")
                continue
            }
            let scalar = converted(keyScalar, place)
            if scalar.text == "<<", scalar.style == .plain {
                report(
                    place,
                    "merge keys (`<<`) are not taken",
                    expected: "the fields written out, or an alias as a value"
                )
                continue
            }
            let name = renamedKeys.isEmpty ? scalar.text : originalName(of: scalar.text)
            if !renamedKeys.isEmpty, let first = pairs.first(where: { $0.name == name }) {
                report(
                    place,
                    "the key \(Excerpt.quoted(name)) stands twice; first at line \(first.place.line)",
                    expected: "each key once"
                )
                continue
            }
            pairs.append(YAMLPair(name: name, place: place, value: node))
        }
        return pairs
    }

    private func originalName(of key: String) -> String {
        renamedKeys.first { $0.stand == key }?.name ?? key
    }

    private mutating func checkTag(_ tag: String, allowed: String, _ place: SourcePlace) {
        guard !tag.isEmpty, tag != allowed, tag != Tag.Name.nonSpecific.rawValue else { return }
        report(place, "the tag \(Excerpt.quoted(tag)) is not taken", expected: "a value without a tag")
    }

    /// Whether a quoted text begins with an escaped byte order mark, which the parser drops.
    private func beginsWithMark(_ place: SourcePlace) -> Bool {
        guard let offset = source.offset(of: place),
            let quote = source.bytes[offset...].firstIndex(of: UInt8(ascii: "\"")),
            quote + 1 < source.bytes.count, source.bytes[quote + 1] == UInt8(ascii: "\\")
        else { return false }
        let escape = String(decoding: source.bytes[(quote + 1)...].prefix(10), as: UTF8.self).uppercased()
        return escape.hasPrefix("\\UFEFF") || escape.hasPrefix("\\U0000FEFF")
    }

    private func converted(_ scalar: Node.Scalar, _ place: SourcePlace) -> YAMLScalar {
        let style: YAMLScalar.Style =
            switch scalar.style {
            case .singleQuoted: .singleQuoted
            case .doubleQuoted: .doubleQuoted
            case .literal: .literal
            case .folded: .folded
            case .any, .plain: .plain
            }
        let hasMark = style == .doubleQuoted && beginsWithMark(place)
        return YAMLScalar(text: hasMark ? "\u{FEFF}" + scalar.string : scalar.string, style: style)
    }
}
