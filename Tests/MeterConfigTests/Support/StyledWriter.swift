import Metering

@testable import MeterConfig

/// Writes meter files as people do: every element in a style of its own, with comments and empty lines among them.
struct StyledWriter {
    /// A comment, with the element and the field that it belongs to.
    struct Comment: Hashable {
        var text: String
        var element: String?
        var field: String?
    }

    private var chance: Chance
    private var lines: [String] = []
    private(set) var comments: [Comment] = []
    /// The lines of each element, by part and identity.
    private(set) var chunks: [String: [String]] = [:]
    private(set) var lineEnd = "\n"
    /// How many lines there were behind the last text in a block, whose line ends belong to it.
    private var blockEnd = -1
    private var keptEnd = -1
    private var element: String?
    private var field: String?

    init(seed: UInt64) {
        chance = Chance(seed)
    }

    mutating func bytes(of file: MeterFile) -> [UInt8] {
        lineEnd = chance.one(in: 4) ? "\r\n" : "\n"
        while chance.one(in: 3) { lines.append(comment("")) }
        let isMarked = chance.one(in: 6)
        if isMarked { lines.append("---" + remark()) }
        section("events", file.events.map { ($0.name, FieldValue.fields(of: $0)) })
        section("meters", file.meters.map { ($0.meter.key.text, FieldValue.fields(of: $0)) })
        section("customers", file.customers.map { ($0.identity, FieldValue.fields(of: $0)) })
        let mark: [UInt8] = chance.one(in: 8) ? [0xEF, 0xBB, 0xBF] : []
        let text = lines.joined(separator: lineEnd) + (chance.one(in: 4) && lines.count != blockEnd ? "" : lineEnd)
        return mark + Array(text.utf8)
    }

    private mutating func comment(_ indentation: String) -> String {
        let text = "# note \(comments.count)."
        comments.append(Comment(text: text, element: element, field: field))
        return indentation + text
    }

    /// A comment behind what a line says, now and then.
    private mutating func remark() -> String {
        chance.one(in: 6) ? " " + comment("") : ""
    }

    private mutating func blanks(_ range: ClosedRange<Int>) -> String {
        String(repeating: " ", count: Int.random(in: range, using: &chance))
    }

    /// An empty line, but below a text that would take it.
    private mutating func space() {
        if lines.count != keptEnd { lines.append("") }
    }

    private mutating func section(_ name: String, _ elements: [(String, [FieldValue.Member])]) {
        guard !elements.isEmpty else {
            if chance.one(in: 3) { lines.append(chance.pick(["\(name):", "\(name): []", "\(name): # none"])) }
            return
        }
        if chance.one(in: 2) { space() }
        element = nil
        if chance.one(in: 8) {
            lines.append("\(name): [")
            for (id, members) in elements {
                let line = "  " + FieldValue.mapping(members).written(in: .flow) + ","
                chunks["\(name) \(id)"] = [String(line.dropLast())]
                lines.append(line)
            }
            lines.append("]")
            return
        }
        lines.append("\(name):" + remark())
        let indentation = blanks(0...4)
        for (index, (id, members)) in elements.enumerated() {
            element = "\(name) \(id)"
            field = nil
            if index > 0, chance.one(in: 2) { space() }
            while chance.one(in: 5) { lines.append(comment(indentation)) }
            let start = lines.count
            write(members, indentation)
            chunks["\(name) \(id)"] = Array(lines[start...])
            element = nil
            field = nil
        }
    }

    private mutating func write(_ members: [FieldValue.Member], _ indentation: String) {
        if chance.one(in: 8) {
            lines.append(indentation + "- " + FieldValue.mapping(members).written(in: .flow) + remark())
            return
        }
        let gap = blanks(1...3)
        let inner = indentation + " " + gap
        var isFirst = true
        if chance.one(in: 8) {
            lines.append(indentation + "-" + remark())
            isFirst = false
        }
        var order = members
        if chance.one(in: 3) { order.shuffle(using: &chance) }
        for member in order {
            field = member.name
            if !isFirst, chance.one(in: 8) { lines.append(comment(inner)) }
            if !isFirst, chance.one(in: 12) { space() }
            let start = lines.count
            write(member, inner)
            if isFirst { lines[start] = indentation + "-" + gap + lines[start].dropFirst(inner.count) }
            isFirst = false
        }
    }

    private mutating func write(_ member: FieldValue.Member, _ indentation: String) {
        let deeper = indentation + blanks(1...4)
        if let items = member.value.items, !items.isEmpty, chance.one(in: 2) {
            lines.append("\(indentation)\(member.name):" + remark())
            let dash = chance.one(in: 3) ? indentation : deeper
            for item in items {
                if chance.one(in: 8) { lines.append(comment(dash)) }
                lines.append("\(dash)- " + item.written(in: .flow) + remark())
            }
        } else if let items = member.value.items, !items.isEmpty, chance.one(in: 3) {
            lines.append("\(indentation)\(member.name): [" + remark())
            for (index, item) in items.enumerated() {
                let comma = index + 1 < items.count || chance.one(in: 2) ? "," : ""
                lines.append(deeper + item.written(in: .flow) + comma + remark())
            }
            lines.append(deeper + "]" + remark())
        } else if let members = member.value.members, !members.isEmpty, members.allSatisfy({ $0.name.count < 60 }),
            chance.one(in: 2)
        {
            lines.append("\(indentation)\(member.name):" + remark())
            for inner in members { lines += FieldValue.lines(inner).map { deeper + $0 + remark() } }
        } else if let text = member.value.scalar, member.value != .word(text) {
            let key = chance.pick([
                member.name, member.name, "\"\(member.name)\"", "'\(member.name)'", member.name + " ",
            ])
            let anchor = chance.one(in: 12) ? "&a\(lines.count) " : ""
            writeScalar("\(indentation)\(key): \(anchor)", text, member.value.written(in: .block), deeper)
        } else {
            lines.append(indentation + FieldValue.pair(member, in: .block) + remark())
        }
    }
}

extension StyledWriter {
    /// Writes a text in one of the ways that can hold it.
    private mutating func writeScalar(_ head: String, _ text: String, _ written: String, _ indentation: String) {
        var ways = [[written], [YAMLText.doubleQuoted(text)]]
        if let quoted = YAMLText.singleQuoted(text) { ways.append([quoted]) }
        if TextBlock.isWords(text), text.contains(" ") {
            ways += ["", "\"", "'"].map { broken($0 + text + $0, indentation) }
        }
        if let block = TextBlock(text) { ways += blocks(block, indentation, head) }
        var way = chance.pick(ways)
        // What goes on below has its remark behind its sign, and what is broken behind its end.
        let place = way.count > 1 && !["|", ">"].contains(way[0].prefix(1)) ? way.count - 1 : 0
        way[place] += remark()
        lines += [head + way[0]] + way.dropFirst()
        if place == 0, way.count > 1 { blockEnd = lines.count }
        if place == 0, way.count > 1, way[0].prefix(3).contains("+") { keptEnd = lines.count }
    }

    private mutating func blocks(_ block: TextBlock, _ indentation: String, _ head: String) -> [[String]] {
        let depth = indentation.count - head.prefix { $0 == " " }.count
        let mark = block.isIndented || chance.one(in: 6) ? "\(depth)" : ""
        let signs = chance.one(in: 2) ? mark + block.chomping : block.chomping + mark
        let folded = block.folded(indentation, &chance).map { [[">" + signs] + $0] } ?? []
        return [["|" + signs] + block.lines(indentation)] + folded
    }

    /// Words on two lines.
    private mutating func broken(_ words: String, _ indentation: String) -> [String] {
        let words = words.split(separator: " ")
        let place = Int.random(in: 1..<words.count, using: &chance)
        return [words[..<place].joined(separator: " "), indentation + words[place...].joined(separator: " ")]
    }
}
