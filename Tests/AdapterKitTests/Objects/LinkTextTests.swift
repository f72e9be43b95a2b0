import AdapterKit
import Metering
import Testing

@Suite("The text that stands for an id until it is known")
struct LinkTextTests {
    private let type = ObjectRef("meterType", "egress-mib")
    private let schema = ObjectRef("eventSchema", "api request")

    @Test("a placeholder is replaced by the id it stands for")
    func resolved() {
        let text = "a/${meterType egress-mib}/b/${eventSchema api request}"
        #expect(LinkText.placeholder(type) == "${meterType egress-mib}")
        #expect(LinkText.resolve(text, links: [type: "t1", schema: "s1"]) == "a/t1/b/s1")
        #expect(LinkText.isResolved(LinkText.resolve(text, links: [type: "t1", schema: "s1"])))
    }

    @Test("what is not known, or no placeholder, is left as it is")
    func unresolved() {
        let text = "${meterType egress-mib}/${eventSchema api request}"
        #expect(LinkText.resolve(text, links: [schema: "s1"]) == "${meterType egress-mib}/s1")
        #expect(!LinkText.isResolved(LinkText.resolve(text, links: [schema: "s1"])))
        for other in ["", "plain", "${", "${}", "$ {meterType egress-mib}", "${meterType", "}${"] {
            #expect(LinkText.resolve(other, links: [type: "t1"]) == other)
        }
    }

    @Test("an id that looks like a placeholder is not replaced again")
    func onlyOnce() {
        #expect(
            LinkText.resolve("${meterType egress-mib}", links: [type: "${eventSchema api request}", schema: "s1"])
                == "${eventSchema api request}"
        )
    }

    @Test("links of an object become ids in its image and its marks")
    func object() {
        let object = DesiredObject(
            ref: ObjectRef("meter", "egress-mib/ann/k"),
            meters: [],
            name: "ann",
            image: ObjectImage(["userId": "ann"]),
            links: ["meterTypeId": type],
            marks: [Mark("identity", "\(LinkText.placeholder(type))/ann")],
            body: .null
        )
        let open = object.resolved([:])
        #expect(open.image["meterTypeId"] == "${meterType egress-mib}")
        #expect(open.marks == object.marks)
        let resolved = open.resolved([type: "t1"])
        #expect(resolved.image == ObjectImage(["userId": "ann", "meterTypeId": "t1"]))
        #expect(resolved.marks == [Mark("identity", "t1/ann")])
    }
}

extension ObjectRef {
    init(_ kind: String, _ key: String) {
        self.init(ObjectKind(kind), key)
    }
}
