import AdapterKit
import Metering

/// What of a subject's vendor the generated projects go by, so that not most of their meters are refused.
struct GeneratorProfile: Sendable, Hashable {
    /// The aggregations that most meters have; empty favours none.
    var aggregations: [CapabilityFeature] = []
    /// What meters may pin at the vendor.
    var overrides: [SettingSpec] = []
    /// The dialect of texts that the vendor alone understands.
    var dialect = ""

    /// No preference at all.
    init() {}

    /// The profile of a subject.
    init(_ subject: ConformanceSubject) {
        let taken = Self.aggregations(of: subject)
        // Sums are what most meters are.
        aggregations = [.sum, .sum] + taken
        overrides = subject.descriptor.overrides
        dialect = subject.descriptor.name
    }

    /// The aggregations that a subject's vendor takes.
    static func aggregations(of subject: ConformanceSubject) -> [CapabilityFeature] {
        let translator = subject.descriptor.translator(subject.settings)
        return CapabilityFeature.aggregations.filter { feature in
            guard let example = FeatureExample(feature) else { return false }
            return translator.encode(example.scenario.request).meters.allSatisfy { $0.fidelity != .refused }
        }
    }
}

extension ConformanceSubject {
    /// The names of the aggregations that the vendor takes.
    var sortsOfMeters: Set<String> { Set(GeneratorProfile.aggregations(of: self).map(\.rawValue)) }
}
