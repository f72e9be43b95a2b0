import Metering

/// Damages a JSON value and leaves it JSON: another type, a member gone or twice, a list grown, a number out of all bounds.
enum JSONDamage {
    /// The value with one thing in it damaged.
    static func apply(to value: JSONValue, _ random: inout SeededGenerator) -> JSONValue {
        switch value {
        case .object(let object) where !object.isEmpty && !random.chance(6): member(of: object, &random)
        case .array(let elements) where !elements.isEmpty && !random.chance(6): element(of: elements, &random)
        default: other(than: value, &random)
        }
    }

    private static func member(of object: JSONObject, _ random: inout SeededGenerator) -> JSONValue {
        var object = object
        guard let member = random.pick(object.members.map(Optional.some), else: nil) else { return .object(object) }
        switch random.below(8) {
        case 0: object[member.key] = nil
        case 1:
            object[member.key] = nil
            object[member.key + "x"] = member.value
        case 2: object[random.pick(object.keys, else: "id")] = member.value
        case 3: object["nextToken"] = random.pick("again", .null, 7)
        default: object[member.key] = apply(to: member.value, &random)
        }
        return .object(object)
    }

    private static func element(of elements: [JSONValue], _ random: inout SeededGenerator) -> JSONValue {
        var elements = elements
        let index = random.below(elements.count)
        switch random.below(6) {
        case 0: elements.remove(at: index)
        case 1: elements.append(elements[index])
        case 2: elements = (0..<130).map { elements[$0 % elements.count] }
        default: elements[index] = apply(to: elements[index], &random)
        }
        return .array(elements)
    }

    private static func other(than value: JSONValue, _ random: inout SeededGenerator) -> JSONValue {
        let numbers = [
            "0", "-1", "1e400", "-1e-400", "99999999999999999999999999999999999999999", "9223372036854775808", "1.5",
        ]
        let texts = [
            "", " ", "\u{0}", "ünï", "-", "1e999999999", "2026-13-45T99:99:99Z", "99999-01-01T00:00:00Z", "${meter x}",
            "../..", String(repeating: "x", count: 5_000), "{\"a\":", "* * * * *", "0 0 31 2 *",
        ]
        return switch random.below(8) {
        case 0: .null
        case 1: .bool(random.chance(2))
        case 2, 3: JSONNumber(random.pick(numbers, else: "0")).map(JSONValue.number) ?? .null
        case 4, 5: .string(random.pick(texts, else: ""))
        case 6: .array([value])
        default: .object(["x": value])
        }
    }
}
