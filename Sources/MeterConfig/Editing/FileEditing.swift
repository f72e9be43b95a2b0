internal import Metering
internal import YAMLEvents

/// The edit of one meter file.
struct FileEditing {
    private let source: SourceFile
    private var editing: NodeEditing
    private(set) var edits: [FieldEdit] = []
    private(set) var refusals: [EditRefusal] = []

    /// Begins to edit a text that the reader took.
    ///
    /// - Throws: what keeps it from being YAML.
    init(_ source: SourceFile) throws(YAMLSyntaxError) {
        self.source = source
        editing = NodeEditing(try EditTree(source), TextLayout(source.bytes))
    }

    /// The text with all changes that could be made; `nil` where they come into each other's way.
    var text: [UInt8]? {
        var edits = editing.edits
        if let block = OpenBlock(editing.tree, editing.layout), edits.extends(block.node.start..<block.node.end) {
            edits.replace(block.indicators, block.closing)
        }
        return edits.applied(to: source.bytes)
    }

    /// Makes the changes of one part of the file; what cannot be made is refused.
    mutating func apply(_ changes: SectionChanges) {
        guard !changes.isEmpty else { return }
        guard let root = editing.tree.root else {
            write(changes, atEndOf: source.bytes)
            return
        }
        guard let section = root.pairs?.first(where: { $0.name == changes.name }) else {
            begin(changes, in: root)
            return
        }
        let items = section.value.items ?? []
        let places = Dictionary(keepingFirst: items.enumerated().map { (changes.id(of: $1), $0) })
        for element in changes.changed {
            guard let place = places[element.id] else {
                refuse(element, changes, section.start, "it is not where it was read")
                continue
            }
            change(element, items[place], changes)
        }
        restructure(section, items, places, changes)
    }

    private func location(_ offset: Int) -> FileLocation { source.location(source.place(of: offset)) }

    private mutating func refuse(
        _ element: SectionChanges.Element,
        _ changes: SectionChanges,
        _ offset: Int,
        _ message: String
    ) {
        refusals.append(
            EditRefusal(
                location: location(offset),
                section: changes.name,
                key: element.id,
                message: message,
                remedy: element.remedy
            )
        )
    }
}

extension FileEditing {
    /// Changes the fields of one element; all of them or none.
    private mutating func change(_ element: SectionChanges.Element, _ node: EditNode, _ changes: SectionChanges) {
        let made = editing.edits.count
        do throws(EditObstacle) {
            if node.isAlias { throw EditObstacle(offset: node.start, message: "it is written as an alias") }
            try editing.change(
                node,
                to: element.changed,
                order: element.after.map(\.name),
                removing: element.gone
            )
        } catch {
            editing.edits.keep(made)
            refuse(element, changes, error.offset, error.message)
            return
        }
        for name in element.changed.map(\.name) + element.gone.sorted() {
            let place = node.pairs?.first { $0.name == name }?.start ?? node.start
            edits.append(
                FieldEdit(
                    location: location(place),
                    section: changes.name,
                    key: element.id,
                    field: name,
                    before: element.before.first { $0.name == name }?.value.shown,
                    after: element.after.first { $0.name == name }?.value.shown
                )
            )
        }
    }

    private mutating func note(_ element: SectionChanges.Element, at offset: Int, _ changes: SectionChanges) {
        func shown(_ members: [FieldValue.Member]) -> String? {
            members.isEmpty ? nil : SectionChanges.flow(of: .init(id: element.id, after: members))
        }
        edits.append(
            FieldEdit(
                location: location(offset),
                section: changes.name,
                key: element.id,
                before: shown(element.before),
                after: shown(element.after)
            )
        )
    }

    /// Takes out and puts in elements of a part that is there.
    private mutating func restructure(
        _ section: EditPair,
        _ items: [EditNode],
        _ places: [String: Int],
        _ changes: SectionChanges
    ) {
        var restructuring = Restructuring()
        for element in changes.removed {
            guard let place = places[element.id] else {
                refuse(element, changes, section.start, "it is not where it was read")
                continue
            }
            do throws(EditObstacle) {
                try editing.checkAlone(items[place])
                restructuring.removed.insert(place)
                note(element, at: items[place].start, changes)
            } catch {
                refuse(element, changes, error.offset, error.message)
            }
        }
        let isListed = !items.isEmpty && restructuring.removed.count < items.count
        for element in changes.added { note(element, at: section.value.end, changes) }
        if isListed || (section.value.isFlow && !changes.added.isEmpty && !items.isEmpty) {
            extend(section.value, items, &restructuring, changes)
        } else if !restructuring.removed.isEmpty {
            if !takeOut(section, changes) { replaceAll(section, changes) }
        } else if !changes.added.isEmpty {
            fill(section, changes)
        }
    }

    private mutating func extend(
        _ node: EditNode,
        _ items: [EditNode],
        _ restructuring: inout Restructuring,
        _ changes: SectionChanges
    ) {
        let entries = EditEntries(node, editing.layout)
        let isSpaced = items.count < 2 || entries.isSetOff(items.count - 1)
        let last = items.indices.last { !restructuring.removed.contains($0) } ?? -1
        for element in changes.added {
            let lines = SectionChanges.lines(of: element)
            restructuring.inserted[last, default: []].append(
                .init(flow: SectionChanges.flow(of: element), lines: isSpaced ? [""] + lines : lines)
            )
        }
        do throws(EditObstacle) {
            try editing.apply(restructuring, to: node)
        } catch {
            for element in changes.removed + changes.added { refuse(element, changes, error.offset, error.message) }
        }
    }
}

extension FileEditing {
    private func lines(of elements: [SectionChanges.Element]) -> [String] {
        elements.enumerated().flatMap { index, element in
            (index > 0 ? [""] : []) + SectionChanges.lines(of: element)
        }
    }

    /// Takes out the part of customers with its key, as an edit that adds customers begins it: below all others, and with no
    /// comment of its own above its key, behind it, below it, or below its entries.
    ///
    /// - Returns: whether that was done.
    private mutating func takeOut(_ section: EditPair, _ changes: SectionChanges) -> Bool {
        guard changes.name == "customers", changes.added.isEmpty, let root = editing.tree.root, !root.isFlow,
            let pairs = root.pairs, pairs.count > 1, let last = pairs.indices.last, pairs[last].start == section.start
        else { return false }
        let entries = EditEntries(root, editing.layout)
        let colon = editing.colonEnd(of: section)
        guard !section.value.isFlow, editing.layout.contentEnd(ofLineOf: colon) == colon,
            entries.head(of: last) == editing.layout.lineStart(of: section.start), !hasComments(section)
        else { return false }
        var restructuring = Restructuring()
        restructuring.removed = [last]
        return (try? editing.apply(restructuring, to: root)) != nil
    }

    /// Whether comments stand in a part below its key and above its first element, or below its last one: those may be of use
    /// to a person when the elements are gone.
    private func hasComments(_ section: EditPair) -> Bool {
        let layout = editing.layout
        let entries = EditEntries(section.value, layout)
        guard let first = entries.starts.first, let last = entries.ends.last else { return false }
        if layout.hasComment(editing.colonEnd(of: section)..<first) { return true }
        // A comment at the margin is of the part where its elements stand there too.
        let margin = entries.indentation.isEmpty ? 0 : 1
        var end = layout.contentEnd(ofLineOf: last)
        while true {
            let line = layout.nextLine(after: end)
            guard line > end, line < layout.bytes.count else { return false }
            if let indentation = layout.commentIndentation(ofLineAt: line), indentation >= margin { return true }
            end = layout.contentEnd(ofLineOf: line)
        }
    }

    /// Takes out all elements of a part, and puts others in their place; comments between its key and the first of them stay.
    private mutating func replaceAll(_ section: EditPair, _ changes: SectionChanges) {
        let layout = editing.layout
        let node = section.value
        let entries = EditEntries(node, layout)
        guard !node.isFlow, let last = entries.starts.indices.last else {
            editing.edits.replace(node.contentStart..<node.end, "[]")
            return
        }
        let colon = editing.colonEnd(of: section)
        var start = layout.contentEnd(ofLineOf: colon)
        var line = layout.nextLine(after: start)
        while line < entries.starts[0] {
            let isComment = layout.commentIndentation(ofLineAt: line) != nil
            guard isComment || layout.isEmptyLine(at: line) else { break }
            if isComment { start = layout.contentEnd(ofLineOf: line) }
            line = layout.nextLine(after: line)
        }
        editing.edits.remove(start..<entries.tail(of: last))
        if !changes.added.isEmpty {
            let eol = String(decoding: layout.lineEnd, as: UTF8.self)
            let text = lines(of: changes.added).map { eol + ($0.isEmpty ? "" : entries.indentation + $0) }.joined()
            editing.edits.insert(text, at: start)
        }
    }

    /// Puts elements into a part that has none.
    private mutating func fill(_ section: EditPair, _ changes: SectionChanges) {
        let node = section.value
        if node.isFlow, node.items != nil, isInFlow(section) {
            editing.edits.replace(node.contentStart..<node.end, flow(changes))
            return
        }
        let layout = editing.layout
        let colon = editing.colonEnd(of: section)
        if node.end > colon { editing.edits.remove(colon..<node.end) }
        let indentation = String(repeating: " ", count: layout.column(of: section.start) + 2)
        editing.insert(lines(of: changes.added), below: Swift.max(colon, node.end), indentation: indentation)
    }

    private func flow(_ changes: SectionChanges) -> String {
        "[\(changes.added.map(SectionChanges.flow).joined(separator: ", "))]"
    }

    /// Whether a part stands between the braces of the whole file, or is a list with comments in it.
    private func isInFlow(_ section: EditPair) -> Bool {
        section.key.isFlow || editing.layout.spansLines(section.value.contentStart..<section.value.end)
    }

    /// Begins a part in a file that has others.
    private mutating func begin(_ changes: SectionChanges, in root: EditNode) {
        for element in changes.changed + changes.removed {
            refuse(element, changes, root.start, "it is not where it was read")
        }
        guard !changes.added.isEmpty else { return }
        let pairs = root.pairs ?? []
        let before = SectionChanges.names.prefix { $0 != changes.name }.last { root[$0] != nil }
        let place = before.flatMap { name in pairs.firstIndex { $0.name == name } } ?? -1
        let lines = ["\(changes.name):"] + lines(of: changes.added).map { $0.isEmpty ? "" : "  " + $0 }
        var restructuring = Restructuring()
        restructuring.inserted[place] = [
            .init(flow: "\(changes.name): \(flow(changes))", lines: place < 0 ? lines + [""] : [""] + lines)
        ]
        do throws(EditObstacle) {
            try editing.apply(restructuring, to: root)
            for element in changes.added { note(element, at: root.end, changes) }
        } catch {
            for element in changes.added { refuse(element, changes, error.offset, error.message) }
        }
    }

    /// Writes a part into a file that says nothing yet.
    private mutating func write(_ changes: SectionChanges, atEndOf bytes: [UInt8]) {
        for element in changes.changed + changes.removed { refuse(element, changes, 0, "it is not where it was read") }
        guard !changes.added.isEmpty else { return }
        let eol = String(decoding: editing.layout.lineEnd, as: UTF8.self)
        let hasEnd = bytes.last.map(TextLayout.isBreak) ?? true
        let isFirst = editing.edits.isEmpty
        let lines =
            (isFirst && bytes.isEmpty ? [] : [""]) + ["\(changes.name):"]
            + lines(of: changes.added).map { $0.isEmpty ? "" : "  " + $0 }
        let text = (hasEnd || !isFirst ? "" : eol) + lines.map { $0 + eol }.joined()
        editing.edits.insert(text, at: bytes.count)
        for element in changes.added { note(element, at: bytes.count, changes) }
    }
}
