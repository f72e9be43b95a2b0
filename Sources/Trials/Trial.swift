/// One trial: an edition is applied while it is killed and the vendors fail, and applied again until it is done.
struct Trial: DisturbedTrial, Hashable, CustomStringConvertible {
    /// Its number in the campaign.
    var number: Int
    var dialect: TrialDialect
    /// What is applied: the first edition to what is foreign, or the edited one to the first.
    var edition: TrialProject.Edition
    /// The instants at which the first run, the second and so on are killed.
    var kills: [Kill] = []
    var faults = FaultMix()
    /// Whether Amberflo leaves the objects out of its list that Meterway makes.
    var hidesFromLists = false
    /// Whether a second apply begins while the first is under way.
    var isContested = false

    var description: String {
        var parts = ["\(dialect.rawValue) \(edition.rawValue)"]
        parts += kills.isEmpty ? [] : ["killed at " + kills.map(\.description).joined(separator: ", then ")]
        parts += faults.percents.isEmpty ? [] : ["faults " + faults.description]
        parts += hidesFromLists ? ["objects hidden from lists"] : []
        parts += isContested ? ["two at once"] : []
        return "trial \(number): " + parts.joined(separator: "; ")
    }
}
