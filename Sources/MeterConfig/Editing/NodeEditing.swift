internal import Metering
internal import YAMLEvents

/// Edits of one text that make its values say something else, and leave everything around them as it is.
struct NodeEditing {
    let tree: EditTree
    let layout: TextLayout
    var edits = TextEdits()

    init(_ tree: EditTree, _ layout: TextLayout) {
        self.tree = tree
        self.layout = layout
    }

    /// Whether a value says something already, letter for letter.
    static func matches(_ node: EditNode, _ value: FieldValue) -> Bool {
        if let scalar = value.scalar { return node.text == scalar && (!node.isNull || scalar.isEmpty) }
        if let items = value.items {
            guard let nodes = node.items, nodes.count == items.count else { return false }
            return zip(nodes, items).allSatisfy { matches($0, $1) }
        }
        guard let pairs = node.pairs, let members = value.members, pairs.count == members.count else { return false }
        return members.allSatisfy { member in node[member.name].map { matches($0, member.value) } ?? false }
    }

    /// Makes the value of a pair say something.
    ///
    /// - Throws: the alias or anchor that keeps it from being changed alone.
    mutating func change(_ pair: EditPair, to value: FieldValue) throws(EditObstacle) {
        let node = pair.value
        guard !Self.matches(node, value) else { return }
        let isCollection = node.items != nil || node.pairs != nil
        let isEmptied = value.items?.isEmpty ?? value.members?.isEmpty ?? false
        if node.isAlias || node.isAbsent || isSameKind(node, value) && (node.isFlow || !isEmptied) {
            try change(node, to: value)
        } else if node.isFlow || !isCollection {
            try checkAlone(node)
            edits.replace(node.start..<node.end, value.written(in: node.isFlow ? .flow : .block))
        } else {
            try checkAlone(node)
            edits.replace(colonEnd(of: pair)..<node.end, " " + value.written(in: .block))
        }
    }

    private func isSameKind(_ node: EditNode, _ value: FieldValue) -> Bool {
        switch node.content {
        case .scalar: value.scalar != nil
        case .sequence: value.items != nil
        case .mapping: value.members != nil
        }
    }

    /// Makes a value say something of the same kind, or writes it out in place of an alias or of nothing.
    private mutating func change(_ node: EditNode, to value: FieldValue) throws(EditObstacle) {
        guard !Self.matches(node, value) else { return }
        if node.isAlias {
            edits.replace(node.start..<node.end, value.written(in: node.isFlow ? .flow : .block))
            return
        }
        try checkUnshared(node)
        switch node.content {
        case .scalar(_, let style):
            let (range, text) = ScalarRewriting(layout: layout).rewriting(node, style, as: value)
            edits.replace(range, node.isAbsent ? " " + text : text)
        case .sequence(let nodes): try change(node, nodes, to: value.items ?? [])
        case .mapping: try change(node, to: value.members ?? [])
        }
    }

    /// The byte behind a key's colon.
    func colonEnd(of pair: EditPair) -> Int {
        let index = layout.skippingSpace(from: pair.key.end)
        return index < layout.bytes.count && layout.bytes[index] == UInt8(ascii: ":") ? index + 1 : pair.key.end
    }
}

extension NodeEditing {
    /// Makes sure that no alias says what a value says.
    func checkUnshared(_ node: EditNode) throws(EditObstacle) {
        guard let anchor = node.anchor, let alias = tree.aliases[node.start]?.first else { return }
        throw EditObstacle(
            offset: node.start,
            message:
                "the value has the anchor `&\(anchor)`, and `*\(anchor)` at line \(line(of: alias)) says the same by it"
        )
    }

    /// Makes sure that nothing in a part of the text is what aliases outside stand for.
    func checkAlone(_ node: EditNode) throws(EditObstacle) {
        try checkAlone([node], in: node.start..<node.end)
    }

    private func checkAlone(_ nodes: [EditNode], in range: Range<Int>) throws(EditObstacle) {
        var shared: (node: EditNode, alias: Int)?
        for node in nodes {
            node.visit { inner in
                guard inner.anchor != nil, shared == nil else { return }
                let outside = tree.aliases[inner.start]?.first { !range.contains($0) }
                if let outside { shared = (inner, outside) }
            }
        }
        guard let shared, let anchor = shared.node.anchor else { return }
        throw EditObstacle(
            offset: shared.node.start,
            message:
                "it has the anchor `&\(anchor)`, and `*\(anchor)` at line \(line(of: shared.alias)) says the same by it"
        )
    }

    private func line(of offset: Int) -> Int {
        var count = 1
        var index = layout.lineStart(of: offset)
        while let previous = layout.previousLine(before: index) {
            count += 1
            index = previous
        }
        return count
    }
}

extension NodeEditing {
    private mutating func change(
        _ node: EditNode,
        _ nodes: [EditNode],
        to items: [FieldValue]
    ) throws(EditObstacle) {
        let before = nodes.map(Self.identity)
        let after = items.map(Self.identity)
        let difference = after.difference(from: before)
        var restructuring = Restructuring()
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): restructuring.removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var place = -1
        let kept = nodes.indices.filter { !restructuring.removed.contains($0) }
        var rest = kept[...]
        for (index, item) in items.enumerated() {
            if added.contains(index) {
                let written = item.written(in: .flow)
                restructuring.inserted[place, default: []].append(.init(flow: written, lines: ["- " + written]))
            } else if let next = rest.popFirst() {
                place = next
                try change(nodes[next], to: item)
            }
        }
        try apply(restructuring, to: node)
    }

    /// What tells an element of a list from others.
    private static func identity(_ node: EditNode) -> String {
        node.text ?? ["name", "vendor", "field"].map { node[$0]?.text ?? "" }.joined(separator: "\n")
    }

    private static func identity(_ value: FieldValue) -> String {
        if let scalar = value.scalar { return scalar }
        return ["name", "vendor", "field"].map { name in
            value.members?.first { $0.name == name }?.value.scalar ?? ""
        }.joined(separator: "\n")
    }

    private mutating func change(_ node: EditNode, to members: [FieldValue.Member]) throws(EditObstacle) {
        let names = Set(members.map(\.name))
        let gone = Set((node.pairs ?? []).map(\.name).filter { !names.contains($0) })
        try change(node, to: members, order: members.map(\.name), removing: gone)
    }

    /// Makes a mapping say something under some keys, puts in those it lacks, and takes out others.
    ///
    /// - Parameters:
    ///   - node: The mapping.
    ///   - members: What keys should say.
    ///   - order: The order in which new keys find their places.
    ///   - gone: The keys to take out.
    /// - Throws: the alias or anchor that keeps a value from being changed alone.
    mutating func change(
        _ node: EditNode,
        to members: [FieldValue.Member],
        order: [String],
        removing gone: Set<String>
    ) throws(EditObstacle) {
        let pairs = node.pairs ?? []
        let places = Dictionary(keepingFirst: pairs.enumerated().map { ($1.name, $0) })
        var restructuring = Restructuring()
        restructuring.removed = Set(pairs.indices.filter { gone.contains(pairs[$0].name) })
        for member in members {
            if let place = places[member.name] {
                try change(pairs[place], to: member.value)
            } else {
                let before = order.prefix { $0 != member.name }.last { places[$0] != nil && !gone.contains($0) }
                let entry = Restructuring.Entry(
                    flow: FieldValue.pair(member, in: .flow),
                    lines: FieldValue.lines(member)
                )
                restructuring.inserted[before.flatMap { places[$0] } ?? -1, default: []].append(entry)
            }
        }
        try apply(restructuring, to: node)
    }
}

extension NodeEditing {
    /// Takes out entries of a list or mapping, and puts in others.
    ///
    /// - Throws: the anchor of an entry to take out that aliases stand for.
    mutating func apply(_ restructuring: Restructuring, to node: EditNode) throws(EditObstacle) {
        guard !restructuring.isEmpty else { return }
        try checkUnshared(node)
        let entries = EditEntries(node, layout)
        for run in restructuring.removedRuns(of: entries.count) {
            let nodes = run.flatMap { entries.nodes[$0] }
            try checkAlone(nodes, in: entries.starts[run.lowerBound]..<entries.ends[run.upperBound - 1])
        }
        guard restructuring.removed.count < entries.count else {
            rewrite(node, restructuring.inserted[-1] ?? [], entries)
            return
        }
        if node.isFlow {
            applyInFlow(restructuring, node, entries)
        } else {
            applyInBlock(restructuring, entries)
        }
    }

    /// Puts new entries in the place of all that were there.
    private mutating func rewrite(_ node: EditNode, _ new: [Restructuring.Entry], _ entries: EditEntries) {
        if node.isFlow {
            let isMapping = node.pairs != nil
            let inner = new.map(\.flow).joined(separator: ", ")
            let text = isMapping ? (inner.isEmpty ? "{}" : "{ \(inner) }") : "[\(inner)]"
            edits.replace(node.contentStart..<node.end, text)
        } else {
            let separator = String(decoding: layout.lineEnd, as: UTF8.self) + entries.indentation
            let text = new.flatMap(\.lines).joined(separator: separator)
            edits.replace((entries.starts.first ?? node.contentStart)..<node.end, text.isEmpty ? "[]" : text)
        }
    }
}
