import AdapterKit
import Metering
import Testing

@Suite("Keys of decoded definitions")
struct KeyChoiceTests {
    private let kind = ObjectKind("definition")

    private func key(_ text: String) throws -> Meter.Key { try #require(Meter.Key(text)) }

    @Test("a key that two objects are known under goes to the lesser id, and to no other kind")
    func known() throws {
        let other = ObjectKind("schema")
        let naming = KeyChoice(
            taken: [try key("taken")],
            known: [
                ObjectID(kind: kind, id: "2"): try key("a"), ObjectID(kind: kind, id: "10"): try key("a"),
                ObjectID(kind: kind, id: "3"): try key("b"), ObjectID(kind: other, id: "4"): try key("c"),
            ]
        )
        let expected = ["10": try key("a"), "3": try key("b")]
        #expect(naming.keys(of: kind, among: ["2", "3", "4", "10", "3"]) == expected)
        #expect(naming.keys(of: kind, among: ["10", "4", "3", "2"]) == expected)
        #expect(naming.keys(of: kind, among: ["2"]) == ["2": try key("a")])
        #expect(naming.reserved == Set([try key("taken"), try key("a"), try key("b"), try key("c")]))
        #expect(KeyChoice.free.keys(of: kind, among: ["2"]).isEmpty && KeyChoice.free.reserved.isEmpty)
    }

    @Test("a stand-in's link names what is known of its object, else that one's stand-in")
    func links() throws {
        let type = ObjectRef(kind, "egress")
        var object = DesiredObject(
            ref: ObjectRef(ObjectKind("counter"), "egress/acme/k"),
            meters: [],
            name: "acme",
            image: ObjectImage(["userId": "acme"]),
            links: ["parent": type],
            marks: [Mark("name", "acme")],
            body: ["userId": "acme"]
        )
        #expect(object.standInLink("parent") == type.standInID)
        #expect(object.resolved([:]).standInLink("parent") == type.standInID)
        #expect(object.resolved([type: "17"]).standInLink("parent") == "17")
        #expect(object.standInLink("nothing") == nil)
        #expect(type.standInID != ObjectRef(ObjectKind("schema"), "egress").standInID)
        object.image["parent"] = "17"
        let shown = object.shownAsWanted()
        #expect(shown.id == object.ref.standInID && shown.image == object.image && shown.marks == ["name": "acme"])
    }
}
