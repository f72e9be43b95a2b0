import SandboxServer

/// One of the ways in which vendors fail in a trial.
enum FaultKind: String, Sendable, Hashable, CaseIterable {
    case dropBefore = "dropped before"
    case dropAfter = "dropped after"
    case dropLater = "done after the drop"
    case tooMany = "429"
    case tooManyWithWait = "429 Retry-After"
    case failed = "500"
    case failedAfter = "500 after"
    case unavailable = "503 Retry-After"
    case drip = "dripped"
    case truncated = "truncated"
    case page = "not JSON"
    case expired = "expired token"

    /// The rule that makes so many percent of requests fail.
    ///
    /// Tokens expire at Usage Engine, which is the one to give them out.
    func rule(percent: Int, seed: Int) throws(FaultRuleError) -> FaultRule {
        try FaultRule(
            effect,
            endpoint: self == .expired ? "usage-engine" : nil,
            path: self == .expired ? "*meter*" : nil,
            percent: percent,
            seed: seed
        )
    }

    /// How long after the drop a request is done.
    static let late = Duration.milliseconds(400)

    private var effect: FaultEffect {
        switch self {
        case .dropBefore: .dropBefore
        case .dropAfter: .dropAfter
        case .dropLater: .dropLater(milliseconds: 400)
        case .tooMany: .answer(FaultAnswer(status: 429))
        case .tooManyWithWait: .answer(FaultAnswer(status: 429, retryAfter: "1"))
        case .failed: .answer(FaultAnswer(status: 500, body: "{}"))
        case .failedAfter: .answer(FaultAnswer(status: 500, body: "{}", handled: true))
        case .unavailable: .answer(FaultAnswer(status: 503, retryAfter: "1"))
        case .drip: .drip(chunkBytes: 64, pauseMilliseconds: 5)
        case .truncated: .truncate(bytes: 20)
        case .page:
            .answer(FaultAnswer(status: 200, body: "<html>Sorry</html>", contentType: "text/html", handled: true))
        case .expired: .answer(FaultAnswer(status: 401, body: "{\"message\":\"the token has expired\"}"))
        }
    }
}

/// How often which faults happen in a trial.
struct FaultMix: Sendable, Hashable, CustomStringConvertible {
    /// The chance of each kind at a request, in percent.
    var percents: [FaultKind: Int] = [:]

    /// The rules, in a fixed order; the seed chooses the requests.
    func rules(seed: Int) throws(FaultRuleError) -> [(kind: FaultKind, rule: FaultRule)] {
        var rules: [(kind: FaultKind, rule: FaultRule)] = []
        for (index, kind) in FaultKind.allCases.enumerated() {
            guard let percent = percents[kind] else { continue }
            rules.append((kind, try kind.rule(percent: percent, seed: seed &* 31 &+ index)))
        }
        return rules
    }

    var description: String {
        FaultKind.allCases.compactMap { kind in percents[kind].map { "\(kind.rawValue) \($0) %" } }
            .joined(separator: ", ")
    }
}
