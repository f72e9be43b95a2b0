extension LogicEvaluator {
    /// Whether the second argument, a text or an array, has the first in it; further arguments are disregarded.
    func contains(_ arguments: [LogicValue]) throws(LogicFailure) -> Bool {
        guard arguments.count >= 2 else { return false }
        switch arguments[1] {
        case .string(let text):
            guard let part = arguments[0].text else { throw LogicFailure("'in' got null to look for") }
            return part.isEmpty || text.utf8.contains(part.utf8)
        case .array(let elements):
            return (arguments[0].elements ?? [arguments[0]]).allSatisfy(elements.contains)
        default: return false
        }
    }

    func concatenated(_ arguments: [LogicValue]) throws(LogicFailure) -> String {
        var result = ""
        for argument in arguments {
            guard let text = argument.text else { throw LogicFailure("'cat' got null") }
            if case .number = argument, text.hasSuffix(".0") {
                result += text.dropLast(2)
            } else {
                result += text
            }
        }
        return result
    }

    /// A part of a text, counted in UTF-16 code units.
    func substring(_ arguments: [LogicValue]) throws(LogicFailure) -> String {
        guard (2...3).contains(arguments.count) else { throw LogicFailure("substr expects 2 or 3 arguments") }
        guard let text = arguments[0].text else { throw LogicFailure("'substr' got null") }
        guard case .number(let first) = arguments[1] else {
            throw LogicFailure("second argument to substr must be a number")
        }
        let units = Array(text.utf16)
        var start = first.integer < 0 ? units.count &+ first.integer : first.integer
        var end = units.count
        if arguments.count == 2 {
            if start < 0 { return "" }
        } else {
            guard case .number(let length) = arguments[2] else {
                throw LogicFailure("third argument to substr must be an integer")
            }
            end = length.integer < 0 ? units.count &+ length.integer : start &+ length.integer
            if start > end || end > units.count { return "" }
        }
        guard start >= 0, start <= end else { throw LogicFailure("substr starts outside of the text") }
        start = min(start, units.count)
        return String(decoding: units[start..<end], as: UTF16.self)
    }

    /// The names among `arguments` that the data does not have.
    func missing(_ arguments: [LogicValue], in data: LogicValue) -> LogicValue {
        guard case .object = data else { return .array(arguments) }
        let present = Self.names(in: data, prefix: "")
        var seen: Set<LogicValue> = []
        return .array(arguments.filter { !present.contains($0) && seen.insert($0).inserted })
    }

    func missingSome(_ arguments: [LogicValue], in data: LogicValue) throws(LogicFailure) -> LogicValue {
        guard arguments.count >= 2, case .number(let needed) = arguments[0], let options = arguments[1].elements else {
            throw LogicFailure("missing_some expects first argument to be an integer and the second argument an array")
        }
        let absent = missing(options, in: data).elements ?? []
        return .array(options.count - absent.count >= needed.integer ? [] : absent)
    }

    private static func names(in value: LogicValue, prefix: String) -> Set<LogicValue> {
        guard case .object(let members) = value else { return [] }
        return members.reduce(into: []) { names, member in
            if case .object = member.value {
                names.formUnion(Self.names(in: member.value, prefix: prefix + member.key + "."))
            } else {
                names.insert(.string(prefix + member.key))
            }
        }
    }
}
