/// The entries of a list or mapping with their bytes: a dash or question mark before them included.
struct EditEntries {
    private(set) var starts: [Int] = []
    private(set) var ends: [Int] = []
    /// The values of each, keys included.
    private(set) var nodes: [[EditNode]] = []
    /// The blanks before entries on lines of their own.
    let indentation: String

    private let layout: TextLayout
    private let column: Int

    init(_ node: EditNode, _ layout: TextLayout) {
        self.layout = layout
        column = layout.column(of: node.contentStart)
        indentation = String(repeating: " ", count: column)
        switch node.content {
        case .scalar: break
        case .sequence(let items): add(items, of: node)
        case .mapping(let pairs):
            for pair in pairs {
                starts.append(Self.start(of: pair, layout))
                ends.append(pair.end)
                nodes.append([pair.key, pair.value])
            }
        }
    }

    var count: Int { starts.count }

    private mutating func add(_ items: [EditNode], of node: EditNode) {
        var place = node.contentStart
        for item in items {
            starts.append(node.isFlow ? item.start : layout.skippingSpace(from: place))
            // An element that is not written ends at its dash.
            ends.append(Swift.max(item.end, (starts.last ?? 0) + 1))
            nodes.append([item])
            place = ends.last ?? place
        }
    }

    /// Where a pair begins: at its question mark, or at its key.
    private static func start(of pair: EditPair, _ layout: TextLayout) -> Int {
        var index = pair.start
        while index > layout.contentStart, TextLayout.isBlank(layout.bytes[index - 1]) { index -= 1 }
        let hasMark = index > layout.contentStart && index < pair.start && layout.bytes[index - 1] == UInt8(ascii: "?")
        return hasMark ? index - 1 : pair.start
    }

    /// Where the lines of an entry end, before the line end: behind comments below it that are indented deeper.
    func tail(of index: Int) -> Int {
        var end = layout.contentEnd(ofLineOf: ends[index])
        while true {
            let next = layout.nextLine(after: end)
            guard next > end, next < layout.bytes.count, let indentation = layout.commentIndentation(ofLineAt: next),
                indentation > column
            else { return end }
            end = layout.contentEnd(ofLineOf: next)
        }
    }

    /// Where the lines of an entry begin, with the comments directly above it.
    func head(of index: Int) -> Int {
        let limit = index == 0 ? layout.contentStart : layout.nextLine(after: tail(of: index - 1))
        var top = layout.lineStart(of: starts[index])
        while top > limit, let previous = layout.previousLine(before: top), previous >= limit,
            layout.commentIndentation(ofLineAt: previous) != nil
        {
            top = previous
        }
        return top
    }

    /// Whether an entry ends with a text in a block, behind `|+` or `>+`, to which empty lines below it would belong.
    func takesEmptyLines(_ index: Int) -> Bool {
        var takes = false
        for node in nodes[index] {
            node.visit { part in
                guard part.end == ends[index], let header = part.blockHeader(in: layout.bytes) else { return }
                takes = header.contains(UInt8(ascii: "+"))
            }
        }
        return takes
    }

    /// Whether an empty line sets an entry off from what is above it.
    func isSetOff(_ index: Int) -> Bool {
        layout.previousLine(before: head(of: index)).map { layout.isEmptyLine(at: $0) } ?? false
    }
}
