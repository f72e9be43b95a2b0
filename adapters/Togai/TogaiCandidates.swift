/// The event schemas that a usage meter may take its events from, where Togai does not tell which one it is.
struct TogaiCandidates {
    /// What a schema may declare and a formula read.
    private enum Member: Hashable {
        case attribute(String)
        case dimension(String)
    }

    private let schemas: [String]
    private let declared: [Set<Member>]
    /// The places of the schemas that declare something, in order.
    private let declaring: [Member: [Int]]

    /// Puts schemas in order by what they declare, so that a meter is not held against each of them.
    init(_ schemas: [TogaiSchema]) {
        self.schemas = schemas.map(\.name)
        declared = schemas.map(Self.members)
        declaring = declared.enumerated().reduce(into: [:]) { declaring, schema in
            for member in schema.element { declaring[member, default: []].append(schema.offset) }
        }
    }

    /// The names of the schemas that declare all that the meter's formulas read; those of all where none does.
    func names(of meter: TogaiMeter) -> [String] {
        let read = Self.read(by: meter)
        guard let rarest = read.map({ declaring[$0] ?? [] }).min(by: { $0.count < $1.count }) else { return schemas }
        let fitting = rarest.filter { read.isSubset(of: declared[$0]) }
        return fitting.isEmpty ? schemas : fitting.map { schemas[$0] }
    }

    /// Whether a schema declares all that a meter's formulas read.
    static func fits(_ meter: TogaiMeter, _ schema: TogaiSchema) -> Bool {
        read(by: meter).isSubset(of: members(of: schema))
    }

    private static func members(of schema: TogaiSchema) -> Set<Member> {
        Set(schema.attributes.map { Member.attribute($0.name) } + schema.dimensions.map(Member.dimension))
    }

    private static func read(by meter: TogaiMeter) -> Set<Member> {
        let texts = meter.computations.flatMap { [$0.matcher, $0.computation] }.compactMap(\.self)
        return texts.reduce(into: []) { read, text in
            read.formUnion(LogicText.names(after: "attributes.", in: text).map(Member.attribute))
            read.formUnion(LogicText.names(after: "dimensions.", in: text).map(Member.dimension))
        }
    }
}
