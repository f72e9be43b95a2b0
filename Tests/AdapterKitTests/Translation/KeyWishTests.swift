import AdapterKit
import Metering
import Testing

@Suite("Keys that definitions would like")
struct KeyWishTests {
    private let kind = ObjectKind("definition")

    /// What a vendor calls a definition: its id, a name that may be a key, and what people call it.
    private struct Named {
        let id: String
        var own: String?
        let name: String
    }

    private func keys(_ definitions: [Named], _ naming: KeyChoice = .free) -> [String: String] {
        let keys = naming.keys(of: kind, for: definitions, id: \.id) { definition in
            let own = definition.own.flatMap { Meter.Key($0) }
            return KeyWish(own: own, near: own ?? Meter.Key(slug: definition.name), identity: definition.id)
        }
        return keys.mapValues(\.text)
    }

    private func key(_ text: String) throws -> Meter.Key { try #require(Meter.Key(text)) }

    @Test("the vendor's own key comes first, then the nearest one, then one with a mark, in any order")
    func order() throws {
        let definitions = [
            Named(id: "1", own: "egress", name: "Traffic"), Named(id: "2", name: "Egress"),
            Named(id: "3", own: "shared", name: "A"), Named(id: "4", own: "shared", name: "B"),
            Named(id: "5", name: "Calls"), Named(id: "6", name: "Seats!"), Named(id: "7", name: "seats"),
            Named(id: "8", name: "日"), Named(id: "9", name: "本"),
        ]
        let keys = keys(definitions)
        #expect(keys["1"] == "egress" && keys["5"] == "calls")
        for (id, stem) in ["2": "egress-", "3": "shared-", "4": "shared-", "6": "seats-", "7": "seats-", "8": "meter-"]
        {
            #expect(keys[id]?.hasPrefix(stem) == true, "\(id): \(keys[id] ?? "")")
        }
        #expect(Set(keys.values).count == definitions.count)
        #expect(self.keys(definitions.reversed()) == keys)
    }

    @Test("one that is known keeps its key, and none gets a key that another has")
    func reserved() throws {
        let naming = KeyChoice(taken: [try key("calls")], known: [ObjectID(kind: kind, id: "1"): try key("flow")])
        let keys = keys(
            [
                Named(id: "1", own: "egress", name: "Egress"), Named(id: "2", own: "egress", name: "Egress"),
                Named(id: "3", own: "calls", name: "Calls"), Named(id: "4", name: "Flow"),
            ],
            naming
        )
        #expect(keys["1"] == "flow" && keys["2"] == "egress")
        #expect(keys["3"]?.hasPrefix("calls-") == true && keys["4"]?.hasPrefix("flow-") == true)
    }

    @Test("a marked key is no longer than a key may be, and stays apart from one that is taken")
    func marked() throws {
        let long = String(repeating: "a", count: 80)
        let first = try #require(keys([Named(id: "1", name: long), Named(id: "2", name: long)])["1"])
        #expect(first.count == Meter.Key.maximumLength)
        let other = keys([Named(id: "1", name: long), Named(id: "2", name: long)], KeyChoice(taken: [try key(first)]))
        #expect(other["1"] != first && Set(other.values).count == 2)
    }
}
