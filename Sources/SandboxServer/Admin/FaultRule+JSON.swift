import HTTPTypes

extension FaultRule {
    /// Reads a rule, or everything that is wrong with it.
    ///
    /// - Parameters:
    ///   - json: the value at `path`.
    ///   - path: where the value is in its document, for messages; empty for the whole of it.
    ///   - endpoints: the names that a rule may use.
    /// - Throws: ``FaultRuleError``.
    init(json: JSONValue, at path: String, endpoints: [String]) throws(FaultRuleError) {
        var reader = JSONObjectReader(json, at: path)
        let endpoint = reader.string("endpoint", of: endpoints)
        let method = reader.string("method").flatMap { reader.method($0) }
        let pattern = reader.string("path")
        let nth = reader.int("nth")
        let count = reader.int("count")
        let percent = reader.int("percent")
        let seed = reader.int("seed")
        let effect = reader.object("effect").flatMap { FaultEffect(json: $0, in: &reader) }
        reader.finish()
        guard let effect, reader.problems.isEmpty else { throw FaultRuleError(reader.problems) }
        do throws(FaultRuleError) {
            try self.init(
                effect,
                endpoint: endpoint,
                method: method,
                path: pattern,
                nth: nth,
                count: count,
                percent: percent ?? 100,
                seed: seed ?? 0
            )
        } catch {
            throw FaultRuleError(error.problems.map { path.isEmpty ? $0 : "\(path).\($0)" })
        }
    }

    /// The rule as the JSON that gives it back.
    var json: JSONValue {
        var members: [String: JSONValue] = ["effect": effect.json, "percent": .int(percent)]
        members["endpoint"] = endpoint.map { .string($0) }
        members["method"] = method.map { .string($0.rawValue) }
        members["path"] = path.map { .string($0) }
        // Without a count, nth is 1 and was left out: given, it would mean a count of 1.
        members["nth"] = count.map { _ in .int(nth) }
        members["count"] = count.map { .int($0) }
        members["seed"] = .int(seed)
        return .object(members)
    }
}

extension FaultEffect {
    /// Reads an effect; what is wrong with it goes to the reader of the rule.
    fileprivate init?(json: JSONValue, in rule: inout JSONObjectReader) {
        var reader = JSONObjectReader(json, at: rule.path(of: "effect"))
        var effect: FaultEffect?
        switch reader.requiredString("type", of: FaultEffect.names) {
        case "answer":
            effect = reader.requiredInt("status").map { .answer(FaultAnswer(status: $0, from: &reader)) }
            if effect == nil { _ = FaultAnswer(status: 200, from: &reader) }
        case "delay":
            effect = reader.requiredInt("milliseconds").map { .delay(milliseconds: $0) }
        case "dropBefore":
            effect = .dropBefore
        case "dropAfter":
            effect = .dropAfter
        case "dropLater":
            effect = reader.requiredInt("milliseconds").map { .dropLater(milliseconds: $0) }
        case "truncate":
            effect = reader.requiredInt("bytes").map { .truncate(bytes: $0) }
        case "drip":
            let chunk = reader.requiredInt("chunkBytes")
            let pause = reader.requiredInt("pauseMilliseconds")
            if let chunk, let pause { effect = .drip(chunkBytes: chunk, pauseMilliseconds: pause) }
        default:
            rule.problems += reader.problems
            return nil
        }
        reader.finish()
        rule.problems += reader.problems
        guard let effect else { return nil }
        self = effect
    }

    /// The effect as the JSON that gives it back.
    fileprivate var json: JSONValue {
        var members: [String: JSONValue] = ["type": .string(name)]
        switch self {
        case .answer(let answer):
            members["status"] = .int(answer.status)
            members["body"] = .string(answer.body)
            members["contentType"] = answer.contentType.map { .string($0) }
            members["retryAfter"] = answer.retryAfter.map { .string($0) }
            members["handled"] = .bool(answer.handled)
        case .delay(let milliseconds), .dropLater(let milliseconds):
            members["milliseconds"] = .int(milliseconds)
        case .dropBefore, .dropAfter:
            break
        case .truncate(let bytes):
            members["bytes"] = .int(bytes)
        case .drip(let chunkBytes, let pauseMilliseconds):
            members["chunkBytes"] = .int(chunkBytes)
            members["pauseMilliseconds"] = .int(pauseMilliseconds)
        }
        return .object(members)
    }
}

extension FaultAnswer {
    fileprivate init(status: Int, from reader: inout JSONObjectReader) {
        self.init(
            status: status,
            body: reader.string("body") ?? "",
            contentType: reader.string("contentType"),
            retryAfter: reader.stringOrInt("retryAfter"),
            handled: reader.bool("handled") ?? false
        )
    }
}
