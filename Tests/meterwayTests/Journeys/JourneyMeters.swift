import Foundation
import SeededRandom

/// Meters that two vendors can both represent.
enum JourneyMeters {
    /// The meter file; the seed chooses among what both can represent, unless keys do.
    static func file(_ way: JourneyWay, seed: Int, keys: [String]? = nil) -> String {
        var random = SplitMix64(seed: seed)
        let all = [Self.egress] + pool(way)
        let some = [Self.egress] + pool(way).shuffled(using: &random).prefix(3)
        let chosen = keys.map { keys in all.filter { text in keys.contains { text.contains("key: \($0)\n") } } } ?? some
        return events + "meters:\n" + chosen.sorted().map { $0 + "    vendors: [\(way.from.vendor)]\n" }.joined()
    }

    private static let events = """
        events:
          - name: api_request
            attributes: [{ name: bytes }, { name: status }]
            dimensions: [region]

        """

    private static let egress = meter("egress", "sum", "    value: attributes.bytes\n")

    private static func pool(_ way: JourneyWay) -> [String] {
        let extremes = ["usage-engine", "amberflo"]
        let hasMaximum = [way.from, way.to].allSatisfy { extremes.contains($0.vendor) && $0.dialect == nil }
        return [
            meter("calls", "count", ""),
            meter("failures", "count", "    filter: attributes.status >= 500\n"),
            meter("eu-egress", "sum", "    value: attributes.bytes\n    filter: dimensions.region == \"eu\"\n"),
            meter("cost", "sum", "    value: attributes.bytes * 3 + 1\n"),
            meter(
                "kib",
                "sum",
                "    value: attributes.bytes / 1024\n    filter: dimensions.region in [\"us\", \"ap\"]\n"
            ),
        ] + (hasMaximum ? [meter("peak", "max", "    value: attributes.bytes\n")] : [])
    }

    private static func meter(_ key: String, _ aggregation: String, _ formulas: String) -> String {
        """
          - key: \(key)
            name: \(key.capitalized)
            unit: units
            event: api_request
            dimensions: [region]
            aggregation: \(aggregation)
        \(formulas)
        """ + (formulas.isEmpty ? "\n" : "")
    }
}
