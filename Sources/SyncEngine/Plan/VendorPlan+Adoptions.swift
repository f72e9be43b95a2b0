import AdapterKit
import Metering

extension VendorPlan {
    /// The definitions that the plan takes over and nobody bound, each as that of its meter.
    func adoptions(_ input: PlanInput) -> [Adoption] {
        let kind = input.translator.definitionKind
        return changes(.adopt).compactMap { change in
            guard let object = change.observed, let key = change.desired?.definedMeter(kind),
                let meter = input.meters[key]
            else { return nil }
            return Adoption(change.ref, as: meter, object)
        }
    }

    /// The plan without the adoptions that something beside the definitions is in the way of.
    ///
    /// - Parameters:
    ///   - conditions: what narrows down what the definitions count, where the connection does not manage such objects.
    ///   - input: what the plan was made of.
    /// - Returns: the plan, made anew where something is in the way.
    func heeding(_ conditions: [ObservedObject], _ input: PlanInput) -> VendorPlan {
        let adoptions = adoptions(input)
        guard !adoptions.isEmpty else { return self }
        let obstacles = input.translator.obstacles(adopting: adoptions, beside: input.observed + conditions)
        guard !obstacles.isEmpty else { return self }
        var input = input
        input.obstacles.merge(obstacles) { first, _ in first }
        return Planner.plan(input)
    }
}
