import AdapterKit
import Metering
import SeededRandom
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

    @Test("each path is there once, in the order of paths, whatever was done before")
    func order() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<200 {
            var image = ObjectImage()
            var model: [String: JSONValue] = [:]
            for step in 0..<Int.random(in: 0...40, using: &random) {
                let path = "p\(Int.random(in: 0...12, using: &random))"
                let value: JSONValue? = Bool.random(using: &random) ? .string("v\(step)") : nil
                image[optional: path] = value
                model[path] = value
            }
            #expect(image.paths == model.keys.sorted())
            #expect(image.fields.allSatisfy { model[$0.path] == $0.value })
            #expect(image == ObjectImage(model))
            #expect(image[optional: "p99"] == nil && image["p99"] == .null)
            let even = image.filter { $0.path.hasSuffix("2") }
            #expect(even.paths == model.keys.filter { $0.hasSuffix("2") }.sorted())
        }
    }

    @Test("what several changes say of one path, the last one decides")
    func afterChanges() {
        let changes = [
            FieldChange(path: "b", before: .null, after: 1), FieldChange(path: "a", before: .null, after: 2),
            FieldChange(path: "b", before: 1, after: 3),
        ]
        #expect(ObjectImage(after: changes) == ObjectImage(["a": 2, "b": 3]))
    }

    @Test("changes of many fields are those that a look at each path finds")
    func changesOfMany() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<200 {
            let images = (0..<2).map { _ in
                ObjectImage(
                    (0..<Int.random(in: 0...20, using: &random)).map { _ in
                        (
                            key: "p\(Int.random(in: 0...15, using: &random))",
                            value: JSONValue.bool(Bool.random(using: &random))
                        )
                    }
                )
            }
            let expected = images[0].paths.filter { images[0][$0] != images[1][$0] }.map {
                FieldChange(path: $0, before: images[1][$0], after: images[0][$0])
            }
            #expect(images[0].changes(from: images[1]) == expected)
        }
    }
}
