internal import YAMLEvents

/// The values of a YAML text with the bytes of each.
///
/// Only for texts that ``YAMLReader`` took: one document, without tags and merge keys, and with every alias behind its anchor.
struct EditTree {
    /// The value of the whole; `nil` where the text has none.
    private(set) var root: EditNode?
    /// The first bytes of the aliases of each anchored value, by that value's first byte.
    private(set) var aliases: [Int: [Int]] = [:]

    private var anchored: [String: EditNode] = [:]
    private var cursor: MarkCursor
    private let bytes: [UInt8]

    /// Reads a text.
    ///
    /// - Throws: what keeps it from being YAML.
    init(_ source: SourceFile) throws(YAMLSyntaxError) {
        bytes = source.bytes
        cursor = MarkCursor(source)
        root = try YAMLEventStream.withEvents(of: source.bytes) { events throws(YAMLSyntaxError) in
            while true {
                let event = try events.next()
                switch event.kind {
                case .documentStart: return try node(try events.next(), &events, inFlow: false)
                case .streamEnd: return nil
                default: continue
                }
            }
        }
        if let root, root.isAbsent { self.root = nil }
    }

    private mutating func node(
        _ event: YAMLEvent,
        _ events: inout YAMLEventStream,
        inFlow: Bool
    ) throws(YAMLSyntaxError) -> EditNode {
        let start = cursor.offset(of: event.mark)
        let end = cursor.offset(of: event.end)
        var node = EditNode(
            content: .scalar("", .plain),
            start: start,
            contentStart: event.anchor == nil ? start : contentStart(from: start, end),
            end: end,
            isFlow: inFlow,
            anchor: event.anchor
        )
        switch event.kind {
        case .alias(let name):
            guard let target = anchored[name] else { break }
            aliases[target.start, default: []].append(start)
            node.content = target.content
            node.isAlias = true
        case .scalar(let text, let style):
            node.content = .scalar(text, style)
            if style == .literal || style == .folded { node.end = blockEnd(node.contentStart, end) }
            if start == end { node.contentStart = end }
        case .sequenceStart: try readItems(of: &node, openEnd: end, &events)
        case .mappingStart: try readPairs(of: &node, openEnd: end, &events)
        default: break
        }
        if let anchor = event.anchor { anchored[anchor] = node }
        return node
    }

    private mutating func readItems(
        of node: inout EditNode,
        openEnd: Int,
        _ events: inout YAMLEventStream
    ) throws(YAMLSyntaxError) {
        let isBracketed = openEnd > 0 && openEnd > node.start && bytes[openEnd - 1] == UInt8(ascii: "[")
        if isBracketed {
            node.isFlow = true
            node.contentStart = openEnd - 1
        } else {
            // The dash of a list that is not indented belongs to what opens it.
            let isDash = openEnd < bytes.count && bytes[openEnd] == UInt8(ascii: "-")
            node.contentStart = isDash ? openEnd : openEnd - 1
        }
        var items: [EditNode] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind {
                node.end = isBracketed ? cursor.offset(of: event.end) : items.last?.end ?? node.end
                node.content = .sequence(items)
                return
            }
            items.append(try self.node(event, &events, inFlow: node.isFlow))
        }
    }

    private mutating func readPairs(
        of node: inout EditNode,
        openEnd: Int,
        _ events: inout YAMLEventStream
    ) throws(YAMLSyntaxError) {
        let isBraced = openEnd > node.start && bytes[openEnd - 1] == UInt8(ascii: "{")
        node.isFlow = node.isFlow || isBraced
        node.contentStart = isBraced ? openEnd - 1 : openEnd
        var pairs: [EditPair] = []
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind {
                node.end = isBraced ? cursor.offset(of: event.end) : pairs.last?.end ?? node.end
                node.content = .mapping(pairs)
                return
            }
            let key = try self.node(event, &events, inFlow: node.isFlow)
            let value = try self.node(try events.next(), &events, inFlow: node.isFlow)
            pairs.append(EditPair(key: key, value: value))
        }
    }

    /// Where a value begins behind its anchor.
    private func contentStart(from start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "!") {
            while index < end, !Self.isSpace(bytes[index]) { index += 1 }
            while index < end, Self.isSpace(bytes[index]) { index += 1 }
        }
        return index
    }

    /// Where a block of text ends: behind its last line that is not empty, or its last line where it keeps empty ones.
    private func blockEnd(_ start: Int, _ end: Int) -> Int {
        let header = bytes[start..<end].prefix { $0 != 0x0A && $0 != 0x0D && $0 != UInt8(ascii: "#") }
        var end = end
        if header.contains(UInt8(ascii: "+")) {
            let last = end
            while end > start, bytes[end - 1] == 0x20 { end -= 1 }
            // Blanks behind the text of a last line belong to it; others indent what comes next.
            guard end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D else { return last }
            if bytes[end - 1] == 0x0A { end -= 1 }
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            return end
        }
        while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
        // Blanks at the end of a line belong to the text.
        while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
        return end
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

/// The way from the parser's marks to bytes, quick where marks come in the order of the text.
private struct MarkCursor {
    private let source: SourceFile
    private var last = (line: 0, column: 0, offset: 0)

    init(_ source: SourceFile) {
        self.source = source
    }

    mutating func offset(of mark: YAMLMark) -> Int {
        if mark.line != last.line || mark.column < last.column {
            guard let start = source.offset(of: SourcePlace(line: mark.line, column: 1)) else {
                return source.bytes.count
            }
            last = (mark.line, 1, start)
        }
        while last.column < mark.column, last.offset < source.bytes.count {
            last.offset += 1
            while last.offset < source.bytes.count, source.bytes[last.offset] & 0xC0 == 0x80 { last.offset += 1 }
            last.column += 1
        }
        return last.offset
    }
}
