/// The event schemas that a usage meter may take its events from, where Togai does not tell which one it is.
enum TogaiCandidates {
    /// The names of the schemas that declare all that the meter's formulas read; those of all where none does.
    static func names(of meter: TogaiMeter, among schemas: [TogaiSchema]) -> [String] {
        let texts = meter.computations.flatMap { [$0.matcher, $0.computation] }.compactMap(\.self)
        let attributes = read("attributes.", in: texts)
        let dimensions = read("dimensions.", in: texts)
        let fitting = schemas.filter { schema in
            attributes.isSubset(of: schema.attributes.map(\.name)) && dimensions.isSubset(of: schema.dimensions)
        }
        return (fitting.isEmpty ? schemas : fitting).map(\.name)
    }

    private static func read(_ prefix: String, in texts: [String]) -> Set<String> {
        texts.reduce(into: []) { names, text in names.formUnion(LogicText.names(after: prefix, in: text)) }
    }
}
