/// The figures of a campaign.
struct Report: Sendable {
    let seed: Int
    private(set) var trials = 0
    private(set) var runs = 0
    private(set) var kills: [String: Int] = [:]
    private(set) var survived = 0
    private(set) var faults: [FaultKind: Int] = [:]
    private(set) var requests = 0
    private(set) var writes = 0
    private(set) var objects = 0
    private(set) var verdict = Verdict()

    /// Begins with nothing.
    init(seed: Int) {
        self.seed = seed
    }

    /// Adds a trial.
    mutating func add(_ trial: Trial, _ outcome: TrialOutcome) {
        add(outcome, kills: trial.kills.count)
    }

    /// Adds a trial that was to be killed so many times.
    mutating func add(_ outcome: TrialOutcome, kills planned: Int) {
        trials += 1
        runs += outcome.runs
        kills.merge(outcome.kills, uniquingKeysWith: +)
        survived += planned - outcome.kills.values.reduce(0, +)
        faults.merge(outcome.faults, uniquingKeysWith: +)
        requests += outcome.requests
        writes += outcome.writes
        objects += outcome.objects
        verdict.add(outcome.verdict)
    }

    /// The figures, one a line.
    var text: String {
        let killed = kills.values.reduce(0, +)
        let faulted = faults.values.reduce(0, +)
        let byKind = kills.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let byFault = FaultKind.allCases.compactMap { kind in faults[kind].map { "\(kind.rawValue) \($0)" } }
        var rows = [
            ("trials", "\(trials) with the seed \(seed)"),
            ("runs", "\(runs), \(runs - trials) of them to go on after another"),
            ("kills", "\(killed) (\(byKind)); \(survived) came after the run's end"),
            ("faults", "\(faulted)" + (byFault.isEmpty ? "" : " (\(byFault.joined(separator: ", ")))")),
            ("requests", "\(requests), \(writes) of them writes"),
            ("objects checked", "\(objects)"),
        ]
        rows += Verdict.Flaw.allCases.map { ($0.rawValue, "\(verdict.count($0))") }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }.joined(separator: "\n")
    }
}
