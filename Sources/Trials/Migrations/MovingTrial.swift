/// One trial of a migration: a stage is disturbed, done again until it is done, and the rest goes on undisturbed.
struct MovingTrial: DisturbedTrial, Hashable, CustomStringConvertible {
    var number: Int
    var route: MovingRoute
    var stage: MovingStage
    var kills: [Kill] = []
    var faults = FaultMix()

    var description: String {
        var parts = ["\(route), \(stage.rawValue)"]
        parts += kills.isEmpty ? [] : ["killed at " + kills.map(\.description).joined(separator: ", then ")]
        parts += faults.percents.isEmpty ? [] : ["faults " + faults.description]
        return "migration \(number): " + parts.joined(separator: "; ")
    }
}
