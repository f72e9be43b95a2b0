extension LogicEvaluator {
    func conditional(_ arguments: [LogicNode], in data: LogicValue) throws(LogicFailure) -> LogicValue {
        if arguments.count == 1 { return try value(of: arguments[0], in: data) }
        var rest = arguments[...]
        while rest.count >= 2 {
            if try value(of: rest[rest.startIndex], in: data).isTruthy {
                return try value(of: rest[rest.startIndex + 1], in: data)
            }
            rest = rest.dropFirst(2)
        }
        guard let last = rest.first else { return .null }
        return try value(of: last, in: data)
    }

    func logical(_ arguments: [LogicNode], isAnd: Bool, in data: LogicValue) throws(LogicFailure) -> LogicValue {
        guard !arguments.isEmpty else {
            throw LogicFailure("\(isAnd ? "and" : "or") operator expects at least 1 argument")
        }
        var result = LogicValue.null
        for argument in arguments {
            result = try value(of: argument, in: data)
            if result.isTruthy != isAnd { return result }
        }
        return result
    }

    func isTruthy(_ name: String, _ arguments: [LogicValue]) throws(LogicFailure) -> Bool {
        guard let first = arguments.first else { throw LogicFailure("'\(name)' requires an argument") }
        return first.isTruthy
    }

    func logged(_ arguments: [LogicValue]) throws(LogicFailure) -> LogicValue {
        guard let first = arguments.first else { throw LogicFailure("log operator requires exactly 1 argument") }
        return first
    }

    private func list(
        _ name: String,
        _ arguments: [LogicNode],
        count: Int = 2,
        in data: LogicValue
    ) throws(LogicFailure) -> LogicValue {
        guard arguments.count == count else { throw LogicFailure("\(name) expects exactly \(count) arguments") }
        return try value(of: arguments[0], in: data)
    }

    func mapped(_ arguments: [LogicNode], in data: LogicValue) throws(LogicFailure) -> LogicValue {
        var results: [LogicValue] = []
        for element in try list("map", arguments, in: data).elements ?? [] {
            results.append(try value(of: arguments[1], in: element))
        }
        return .array(results)
    }

    func filtered(_ arguments: [LogicNode], in data: LogicValue) throws(LogicFailure) -> LogicValue {
        guard let elements = try list("filter", arguments, in: data).elements else {
            throw LogicFailure("first argument to filter must be a valid array")
        }
        var results: [LogicValue] = []
        for element in elements where try value(of: arguments[1], in: element).isTruthy {
            results.append(element)
        }
        return .array(results)
    }

    func reduced(_ arguments: [LogicNode], in data: LogicValue) throws(LogicFailure) -> LogicValue {
        let list = try list("reduce", arguments, count: 3, in: data)
        var accumulator = try value(of: arguments[2], in: data)
        for element in list.elements ?? [] {
            let scope = LogicValue.object(["current": element, "accumulator": accumulator])
            accumulator = try value(of: arguments[1], in: scope)
        }
        return accumulator
    }

    func all(_ arguments: [LogicNode], in data: LogicValue) throws(LogicFailure) -> LogicValue {
        let list = try list("all", arguments, in: data)
        if list == .null { return .bool(false) }
        guard let elements = list.elements else {
            throw LogicFailure("first argument to all must be a valid array")
        }
        for element in elements where try !value(of: arguments[1], in: element).isTruthy {
            return .bool(false)
        }
        return .bool(!elements.isEmpty)
    }

    /// Whether some element of the first argument meets the second.
    func some(_ arguments: [LogicNode], _ name: String, in data: LogicValue) throws(LogicFailure) -> Bool {
        let list = try list(name, arguments, in: data)
        if list == .null { return false }
        guard let elements = list.elements else {
            throw LogicFailure("first argument to \(name) must be a valid array")
        }
        for element in elements where try value(of: arguments[1], in: element).isTruthy {
            return true
        }
        return false
    }
}
