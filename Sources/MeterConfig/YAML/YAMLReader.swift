internal import Metering
internal import YAMLEvents

/// Reads the text of a YAML file into a tree, with YAML's looser features refused.
///
/// Taken are one document, scalars of all styles, lists, mappings with distinct keys, comments, anchors and aliases. Refused
/// with a place and a remedy are further documents, tags, merge keys, keys that are not scalars, and repeated keys.
///
/// The tree grows straight from the parser's events, in time that is proportional to the text's length.
struct YAMLReader {
    /// Why reading stops before the text's end; what is wrong is told where the reading began.
    enum Halt: Error {
        /// The text is no YAML.
        case syntax(YAMLSyntaxError)
        /// What is wrong has been told.
        case told
    }

    let source: SourceFile
    private(set) var log = ProblemLog()
    /// Whether the tree lacks something whose absence would look like other faults.
    private var isBroken = false
    /// What aliases may stand for so far.
    private var anchors: [String: Anchored] = [:]
    /// How many more values the file may come to; without aliases a byte makes two at most.
    private var valuesLeft: Int
    /// How deep the value at work went so far; kept for values with anchors only.
    private var deepest = 0

    /// A value that aliases may stand for.
    private struct Anchored {
        var node: YAMLNode
        /// How many values it comes to.
        var size: Int
        /// How many levels lie below it.
        var height: Int
    }

    /// What `!!` stands for in front of a tag.
    private static let coreTags = "tag:yaml.org,2002:"
    /// How many values aliases may add to those a file has.
    private static let aliasAllowance = 10_000
    /// How deep lists and mappings may nest.
    private static let maximumDepth = 64

    private init(source: SourceFile) {
        self.source = source
        valuesLeft = 2 * source.bytes.count + Self.aliasAllowance
    }

    /// The tree of a file; `nil` where the file is empty or, then with errors in the log, no YAML.
    static func read(_ source: SourceFile, into log: inout ProblemLog) -> YAMLNode? {
        var reader = YAMLReader(source: source)
        let node = reader.readRoot()
        log.add(reader.log)
        return node
    }

    private mutating func readRoot() -> YAMLNode? {
        if let problem = TextFault(in: source.bytes) {
            report(source.place(of: problem.offset), problem.message, expected: "text in UTF-8", hint: problem.hint)
            return nil
        }
        do throws(Halt) {
            let node = try YAMLEventStream.withEvents(of: source.bytes) { events throws(Halt) in
                try readDocument(&events)
            }
            return isBroken || node?.isNull ?? true ? nil : node
        } catch {
            if case .syntax(let error) = error {
                let fault = YAMLFault(error, in: source)
                report(fault.place, fault.message, expected: fault.expected, hint: fault.hint)
            }
            return nil
        }
    }

    private mutating func readDocument(_ events: inout YAMLEventStream) throws(Halt) -> YAMLNode? {
        guard case .documentStart = try next(&events).kind else { return nil }
        let node = try value(try next(&events), &events, depth: 1)
        _ = try next(&events)
        let end = try next(&events)
        if case .documentStart = end.kind {
            isBroken = true
            report(
                place(end.mark),
                "a second document begins here",
                expected: "one document in a file",
                hint: "put it into a file of its own"
            )
        }
        return node
    }

    private func next(_ events: inout YAMLEventStream) throws(Halt) -> YAMLEvent {
        do {
            return try events.next()
        } catch {
            throw .syntax(error)
        }
    }

    private mutating func report(_ place: SourcePlace, _ message: String, expected: String? = nil, hint: String? = nil)
    {
        log.add(ConfigProblem(at: source.location(place), message, expected: expected, hint: hint))
    }

    private func place(_ mark: YAMLMark) -> SourcePlace { source.place(mark) }
}

extension YAMLReader {
    /// The value that begins with an event, and all that is in it.
    private mutating func value(
        _ event: YAMLEvent,
        _ events: inout YAMLEventStream,
        depth: Int
    ) throws(Halt) -> YAMLNode {
        if case .alias(let name) = event.kind { return try target(of: name, at: place(event.mark), depth: depth) }
        let place = place(event.mark)
        try count(1, depth: depth, at: place)
        guard let anchor = event.anchor else {
            return try content(event, at: place, &events, depth: depth)
        }
        let before = (valuesLeft: valuesLeft, deepest: deepest)
        deepest = depth
        let node = try content(event, at: place, &events, depth: depth)
        anchors[anchor] = Anchored(
            node: node,
            size: before.valuesLeft - valuesLeft + 1,
            height: deepest - depth
        )
        deepest = Swift.max(deepest, before.deepest)
        return node
    }

    private mutating func content(
        _ event: YAMLEvent,
        at place: SourcePlace,
        _ events: inout YAMLEventStream,
        depth: Int
    ) throws(Halt) -> YAMLNode {
        switch event.kind {
        case .sequenceStart:
            checkTag(event, allowed: "tag:yaml.org,2002:seq")
            return YAMLNode(content: .sequence(try items(&events, depth: depth)), place: place)
        case .mappingStart:
            checkTag(event, allowed: "tag:yaml.org,2002:map")
            return YAMLNode(content: .mapping(try pairs(&events, depth: depth)), place: place)
        case .scalar(let text, let style):
            checkTag(event, allowed: "tag:yaml.org,2002:str")
            return YAMLNode(content: .scalar(try scalar(text, style, at: place)), place: place)
        case .alias, .documentStart, .documentEnd, .streamEnd, .sequenceEnd, .mappingEnd:
            // The parser gives a value, or nothing in its stead.
            return YAMLNode(content: .scalar(YAMLScalar(text: "", style: .plain)), place: place)
        }
    }

    private mutating func items(_ events: inout YAMLEventStream, depth: Int) throws(Halt) -> [YAMLNode] {
        var nodes: [YAMLNode] = []
        while true {
            let event = try next(&events)
            if case .sequenceEnd = event.kind { return nodes }
            nodes.append(try value(event, &events, depth: depth + 1))
        }
    }

    private mutating func pairs(_ events: inout YAMLEventStream, depth: Int) throws(Halt) -> [YAMLPair] {
        var pairs: [YAMLPair] = []
        pairs.reserveCapacity(4)
        var names = KeyNames()
        while true {
            let event = try next(&events)
            if case .mappingEnd = event.kind { return pairs }
            let place = place(event.mark)
            let name = try key(event, &events, depth: depth)
            let node = try value(try next(&events), &events, depth: depth + 1)
            guard let name else { continue }
            let pair = YAMLPair(name: name, isASCII: event.isASCII, place: place, value: node)
            if let first = names.insert(pair, into: pairs) {
                report(
                    place,
                    "the key \(Excerpt.quoted(name)) stands twice; first at line \(first.place.line)",
                    expected: "each key once"
                )
            } else {
                pairs.append(pair)
            }
        }
    }

    /// The name that a key is; `nil` where the key is none that is taken, which is an error.
    private mutating func key(
        _ event: YAMLEvent,
        _ events: inout YAMLEventStream,
        depth: Int
    ) throws(Halt) -> String? {
        let place = place(event.mark)
        if case .alias(let name) = event.kind {
            guard anchors[name] != nil else {
                reportUnknown(at: place)
                return nil
            }
            report(
                place,
                "a key is made from an alias",
                expected: "a key that is written out",
                hint: "quote the text, if no alias is meant"
            )
            return nil
        }
        let node = try value(event, &events, depth: depth + 1)
        guard case .scalar(let scalar) = node.content else {
            report(place, "a key is a list or a mapping", expected: "a name as the key")
            return nil
        }
        if scalar.text == "<<", scalar.style == .plain {
            report(
                place,
                "merge keys (`<<`) are not taken",
                expected: "the fields written out, or an alias as a value"
            )
            return nil
        }
        return scalar.text
    }
}

extension YAMLReader {
    /// What an alias stands for, with the places of what it stands for.
    private mutating func target(of name: String, at place: SourcePlace, depth: Int) throws(Halt) -> YAMLNode {
        guard let anchored = anchors[name] else {
            reportUnknown(at: place)
            return YAMLNode(content: .scalar(YAMLScalar(text: "", style: .plain)), place: place)
        }
        try count(anchored.size, depth: depth + anchored.height, at: place)
        return anchored.node
    }

    private mutating func reportUnknown(at place: SourcePlace) {
        isBroken = true
        report(
            place,
            "there is no anchor of this name",
            expected: "an alias whose anchor stands before it",
            hint: "quote the text, if no alias is meant"
        )
    }

    /// Counts values, the deepest of them at a depth.
    private mutating func count(_ values: Int, depth: Int, at place: SourcePlace) throws(Halt) {
        valuesLeft -= values
        deepest = Swift.max(deepest, depth)
        if valuesLeft < 0 {
            report(place, "the aliases of this file repeat too much", expected: "a file with fewer aliases")
        } else if depth > Self.maximumDepth {
            report(
                place,
                "lists and mappings are nested too deeply",
                expected: "at most \(Self.maximumDepth) levels"
            )
        } else {
            return
        }
        throw .told
    }

    private mutating func checkTag(_ event: YAMLEvent, allowed: String) {
        guard let tag = event.tag, tag != allowed, tag != "!" else { return }
        let written = tag.hasPrefix(Self.coreTags) ? "!!\(tag.dropFirst(Self.coreTags.count))" : tag
        report(
            place(event.mark),
            "the tag \(Excerpt.quoted(written)) is not taken",
            expected: "a value without a tag",
            hint: "put an expression or a text that begins with `!` in quotes"
        )
    }

    /// A scalar; marks that escapes put into a text can be as many in a row as those in the file.
    private mutating func scalar(
        _ text: String,
        _ style: YAMLEvent.Style,
        at place: SourcePlace
    ) throws(Halt) -> YAMLScalar {
        switch style {
        case .plain: return YAMLScalar(text: text, style: .plain)
        case .singleQuoted: return YAMLScalar(text: text, style: .singleQuoted)
        case .literal: return YAMLScalar(text: text, style: .literal)
        case .folded: return YAMLScalar(text: text, style: .folded)
        case .doubleQuoted:
            if CombiningMarks.excess(in: text) != nil {
                report(
                    place,
                    "more than \(CombiningMarks.longestRow) combining marks stand in a row",
                    expected: "text in UTF-8",
                    hint: "take them out"
                )
                throw .told
            }
            return YAMLScalar(text: text, style: .doubleQuoted)
        }
    }
}
