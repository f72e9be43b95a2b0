package import HTTPTypes

/// A rule by which requests fail: which requests, which of those, how often, and how.
///
/// As JSON, for the administration port (every member but `effect` may be left out; others are refused):
///
///     {
///       "endpoint": "togai",      the endpoint's name; left out: every endpoint
///       "method": "POST",         the method; left out: every method
///       "path": "/ingest*",       a pattern for the path without its query: * is any text, slashes included, ? is any
///                                 one character, all else stands for itself; left out: every path
///       "nth": 3,                 fires from the nth matching request on, counted from 1; left out: from the first
///       "count": 2,               fires so many times at most; left out: once if nth is given, else always
///       "percent": 25,            fires with this chance, 1 to 100, at each matching request; left out: 100
///       "seed": 7,                the seed of that chance; left out: 0
///       "effect": one of
///         { "type": "answer", "status": 503, "body": "<h1>Sorry</h1>", "contentType": "text/html",
///           "retryAfter": "2", "handled": false }     all but status may be left out; handled: true lets the request
///                                                     be handled first
///         { "type": "delay", "milliseconds": 250 }    before the request is handled
///         { "type": "dropBefore" }                    no answer, and the request is not handled
///         { "type": "dropAfter" }                     no answer, although the request was handled
///         { "type": "dropLater", "milliseconds": 250 }  no answer, and the request is handled so much later
///         { "type": "truncate", "bytes": 10 }         only so much of the body, less than Content-Length says
///         { "type": "drip", "chunkBytes": 16, "pauseMilliseconds": 20 }
///     }
///
/// Rules are tried in the order in which they were added. Delays add up. Of the other effects a request meets only the
/// first: later rules do not see, and do not count, a request that a rule before them has taken.
package struct FaultRule: Sendable, Hashable {
    /// The longest delay or pause, in milliseconds.
    static let longestPause = 600_000

    /// The name of the endpoint; nil for all.
    package let endpoint: String?

    /// The method; nil for all.
    package let method: HTTPRequest.Method?

    /// The pattern of the path; nil for all.
    package let path: String?

    /// The matching request, counted from 1, from which on the rule fires.
    package let nth: Int

    /// How many times the rule fires at most; nil for no limit.
    package let count: Int?

    /// The chance, in percent, that it fires at a matching request.
    package let percent: Int

    /// The seed of the chance.
    package let seed: Int

    /// What it does.
    package let effect: FaultEffect

    /// Checks and makes a rule.
    ///
    /// - Parameters:
    ///   - effect: what it does.
    ///   - endpoint: the name of the endpoint; nil for all.
    ///   - method: the method; nil for all.
    ///   - path: the pattern of the path; nil for all.
    ///   - nth: the matching request from which on the rule fires; nil for the first.
    ///   - count: how many times it fires at most; nil for once if `nth` is given, else for no limit.
    ///   - percent: the chance that it fires.
    ///   - seed: the seed of the chance.
    /// - Throws: ``FaultRuleError`` with everything that is out of its bounds.
    package init(
        _ effect: FaultEffect,
        endpoint: String? = nil,
        method: HTTPRequest.Method? = nil,
        path: String? = nil,
        nth: Int? = nil,
        count: Int? = nil,
        percent: Int = 100,
        seed: Int = 0
    ) throws(FaultRuleError) {
        var bounds = BoundsCheck()
        bounds.check("nth", nth ?? 1, 1...Int.max)
        bounds.check("count", count ?? 1, 1...Int.max)
        bounds.check("percent", percent, 1...100)
        bounds.check(effect)
        guard bounds.problems.isEmpty else { throw FaultRuleError(bounds.problems) }
        self.effect = effect
        self.endpoint = endpoint
        self.method = method
        self.path = path
        self.nth = nth ?? 1
        self.count = count ?? (nth == nil ? nil : 1)
        self.percent = percent
        self.seed = seed
    }

    /// Whether the rule is about requests like this one.
    package func matches(endpoint: String, request: HTTPRequest) -> Bool {
        guard self.endpoint ?? endpoint == endpoint, method ?? request.method == request.method else { return false }
        guard let path else { return true }
        let plain = (request.path ?? "/").prefix { $0 != "?" }
        return PathPattern(path).matches(plain)
    }
}

/// The bounds of a rule's numbers and texts.
private struct BoundsCheck {
    var problems: [String] = []

    mutating func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) {
        guard !range.contains(value) else { return }
        let expected =
            range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
        problems.append("\(name): found \(value), expected \(expected)")
    }

    mutating func check(_ effect: FaultEffect) {
        switch effect {
        case .answer(let answer):
            check("effect.status", answer.status, 200...599)
            check("effect.contentType", answer.contentType)
            check("effect.retryAfter", answer.retryAfter)
        case .delay(let milliseconds), .dropLater(let milliseconds):
            check("effect.milliseconds", milliseconds, 0...FaultRule.longestPause)
        case .dropBefore, .dropAfter:
            break
        case .truncate(let bytes):
            check("effect.bytes", bytes, 0...(1 << 40))
        case .drip(let chunkBytes, let pauseMilliseconds):
            check("effect.chunkBytes", chunkBytes, 1...(1 << 40))
            check("effect.pauseMilliseconds", pauseMilliseconds, 0...FaultRule.longestPause)
        }
    }

    private mutating func check(_ name: String, _ value: String?) {
        guard let value, value.isEmpty || !HTTPField.isValidValue(value) else { return }
        problems.append("\(name): found a text that no header field may hold, expected visible characters on one line")
    }
}
