/// A trial that kills and faults disturb.
protocol DisturbedTrial: Sendable {
    /// Its number in the campaign.
    var number: Int { get }
    /// The instants at which the first run, the second and so on are killed.
    var kills: [Kill] { get }
    /// How often vendors fail.
    var faults: FaultMix { get }
}

/// What came of a trial.
struct TrialOutcome: Sendable {
    var runs = 0
    /// The kills that hit, by their kind.
    var kills: [String: Int] = [:]
    var faults: [FaultKind: Int] = [:]
    var requests = 0
    var writes = 0
    var objects = 0
    var verdict = Verdict()
}
