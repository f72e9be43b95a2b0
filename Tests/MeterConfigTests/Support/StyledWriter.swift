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
    private var element: String?
    private var field: String?

    init(seed: UInt64) {
        chance = Chance(seed)
    }

    mutating func bytes(of file: MeterFile) -> [UInt8] {
        lineEnd = chance.one(in: 4) ? "\r\n" : "\n"
        while chance.one(in: 3) { lines.append(comment("")) }
        section("events", file.events.map { ($0.name, FieldValue.fields(of: $0)) })
        section("meters", file.meters.map { ($0.meter.key.text, FieldValue.fields(of: $0)) })
        section("customers", file.customers.map { ($0.identity, FieldValue.fields(of: $0)) })
        let mark: [UInt8] = chance.one(in: 8) ? [0xEF, 0xBB, 0xBF] : []
        let text = lines.joined(separator: lineEnd) + (chance.one(in: 4) ? "" : lineEnd)
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

    private mutating func section(_ name: String, _ elements: [(String, [FieldValue.Member])]) {
        guard !elements.isEmpty else {
            if chance.one(in: 3) { lines.append(chance.pick(["\(name):", "\(name): []", "\(name): # none"])) }
            return
        }
        if chance.one(in: 2) { lines.append("") }
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
            if index > 0, chance.one(in: 2) { lines.append("") }
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
            if !isFirst, chance.one(in: 12) { lines.append("") }
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
            writeScalar(member, text, indentation, deeper)
        } else {
            lines.append(indentation + FieldValue.pair(member, in: .block) + remark())
        }
    }

    private mutating func writeScalar(
        _ member: FieldValue.Member,
        _ text: String,
        _ indentation: String,
        _ deeper: String
    ) {
        let isSimple =
            !text.hasPrefix(" ") && !text.hasSuffix(" ") && !text.isEmpty
            && !text.unicodeScalars.contains(where: YAMLText.needsEscape)
        let styles = isSimple ? 5 : 2
        let head = "\(indentation)\(member.name): "
        switch Int.random(in: 0..<styles, using: &chance) {
        case 0: lines.append(head + member.value.written(in: .block) + remark())
        case 1: lines.append(head + YAMLText.doubleQuoted(text) + remark())
        case 2: lines.append(head + (YAMLText.singleQuoted(text) ?? YAMLText.doubleQuoted(text)) + remark())
        case 3: lines += [head + "|-" + remark(), deeper + text]
        default: lines += [head + ">-" + remark(), deeper + text]
        }
    }
}
