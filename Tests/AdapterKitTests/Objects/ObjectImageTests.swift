import AdapterKit
import Metering
import Testing

@Suite("What a vendor holds of an object, field by field")
struct ObjectImageTests {
    @Test("changes are told over the paths that are wanted, in their order")
    func changes() {
        let wanted = ObjectImage(["unit": "MiB", "name": "Egress", "category": .null, "same": 1])
        let there = ObjectImage(["unit": "GiB", "category": "Network", "same": 1, "createdAt": "x"])
        #expect(
            wanted.changes(from: there) == [
                FieldChange(path: "category", before: "Network", after: .null),
                FieldChange(path: "name", before: .null, after: "Egress"),
                FieldChange(path: "unit", before: "GiB", after: "MiB"),
            ]
        )
    }

    @Test("null and absent are alike, and numbers are compared by value")
    func equality() throws {
        let one = JSONValue.number(try #require(JSONNumber("1.0")))
        #expect(ObjectImage(["a": .null, "b": 1]).changes(from: ObjectImage(["b": one])).isEmpty)
        #expect(ObjectImage().changes(from: ObjectImage(["a": 1])).isEmpty)
    }
}
