import Metering
import Testing

@Suite("Quantities in optionals")
struct OptionalQuantityTests {
    @Test("An optional quantity can be mapped by a closure and by a key path")
    func optionalsMap() {
        let quantities: [Quantity?] = [1, nil, 12]
        #expect(quantities.map { $0.map { "\($0)" } ?? "-" } == ["1", "-", "12"])
        #expect(quantities.map { $0.map(\.description) ?? "-" } == ["1", "-", "12"])
    }

    @Test("An optional sum can be mapped")
    func optionalSumsMap() throws {
        let sums: [QuantitySum?] = [QuantitySum([1, 2]), nil]
        #expect(try sums.map { try $0.map { try $0.total() } } == [3, nil])
    }
}
