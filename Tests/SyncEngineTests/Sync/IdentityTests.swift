import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("Which objects are the same meter")
struct IdentityTests {
    private static let kind = ObjectKind("definition")

    private func key(_ text: String) throws -> Meter.Key { try #require(Meter.Key(text)) }

    private func fresh(_ vendor: String, _ id: String, _ name: String, _ texts: Set<String> = []) throws -> FreshMeter {
        FreshMeter(
            vendor: vendor,
            object: ObjectID(kind: Self.kind, id: id),
            objectName: name,
            names: [name],
            texts: texts.union(Meter.Key(name) == nil ? [] : [name]),
            natural: try #require(texts.sorted().first.flatMap { Meter.Key($0) } ?? Meter.Key(slug: name))
        )
    }

    private func known(_ key: String, _ name: String, at vendors: Set<String>) throws -> KnownMeter {
        KnownMeter(key: try self.key(key), names: [name], texts: [key], boundAt: vendors)
    }

    @Test("the vendors' own keys come before names, and texts that are keys count as such")
    func keys() throws {
        let found = Identities(
            known: [],
            fresh: [
                try fresh("amberflo", "1", "Egress", ["egress-mib"]), try fresh("ue", "2", "Traffic", ["egress-mib"]),
                try fresh("togai", "3", "egress-mib"),
            ],
            matches: []
        )
        #expect(found.groups.keys.map(\.text) == ["egress-mib"])
        #expect(found.groups.values.first?.members.count == 3)
        #expect(found.doubtful == [])
    }

    @Test("an exact name alone joins what leaves no choice, and says that it was by name")
    func names() throws {
        let found = Identities(
            known: [try known("egress", "Egress", at: ["togai"])],
            fresh: [try fresh("amberflo", "1", "Egress", ["traffic"])],
            matches: []
        )
        #expect(found.groups[try key("egress")]?.byName == ["amberflo"])
    }

    @Test("several of one name are listed and not joined, and those known are held")
    func several() throws {
        let found = Identities(
            known: [try known("egress", "Egress", at: ["togai"])],
            fresh: [try fresh("ue", "1", "Egress", ["one"]), try fresh("ue", "2", "Egress", ["two"])],
            matches: []
        )
        #expect(found.doubtful.map(\.object) == ["1", "2"])
        #expect(found.held == [try key("egress")])
        #expect(found.groups.isEmpty)
    }

    @Test("one that could be either of two known ones is neither, and the two stay two")
    func betweenTwo() throws {
        let found = Identities(
            known: [try known("in", "Traffic", at: ["togai"]), try known("out", "Traffic", at: ["amberflo"])],
            fresh: [try fresh("ue", "1", "Traffic", ["t1"])],
            matches: []
        )
        #expect(found.doubtful.map(\.object) == ["1", "1"])
        #expect(found.held == [try key("in"), try key("out")])
        #expect(found.groups.isEmpty)
    }

    @Test("names that agree only when folded are a doubt; a person's word settles it either way")
    func folded() throws {
        let known = [try known("egress-mib", "Egress MiB", at: ["togai"])]
        let fresh = [try fresh("amberflo", "7", "egress_mib", ["e1"])]
        let doubt = Identities(known: known, fresh: fresh, matches: [])
        #expect(doubt.doubtful.map(\.vendor) == ["amberflo"])
        let match = IdentityMatch(key: try key("egress-mib"), vendor: "amberflo", object: "7", isSame: true)
        let same = Identities(known: known, fresh: fresh, matches: [match])
        #expect(same.groups[try key("egress-mib")]?.members.keys.sorted() == ["amberflo"])
        #expect(same.doubtful == [])
        var apart = match
        apart.isSame = false
        apart.object = "egress_mib"
        let two = Identities(known: known, fresh: fresh, matches: [apart])
        #expect(two.groups.keys.map(\.text).sorted() == ["e1", "egress-mib"])
        #expect(two.doubtful == [])
    }

    @Test("a person's word names an object by its name at its vendor, whoever bears that name at another")
    func namedThere() throws {
        let found = Identities(
            known: [try known("traffic", "Traffic", at: ["togai"])],
            fresh: [try fresh("ue", "1", "Egress", ["e1"]), try fresh("amberflo", "2", "Egress", ["e2"])],
            matches: [IdentityMatch(key: try key("traffic"), vendor: "ue", object: "Egress", isSame: true)]
        )
        #expect(found.groups[try key("traffic")]?.members["ue"]?.object.id == "1")
    }

    @Test("a person's word by a name that two objects there bear joins neither")
    func namedTwice() throws {
        let found = Identities(
            known: [try known("traffic", "Traffic", at: ["togai"])],
            fresh: [try fresh("ue", "1", "Egress", ["e1"]), try fresh("ue", "2", "Egress", ["e2"])],
            matches: [IdentityMatch(key: try key("traffic"), vendor: "ue", object: "Egress", isSame: true)]
        )
        #expect(found.groups[try key("traffic")]?.members == [:])
        #expect(found.groups.count == 3)
    }

    @Test("a person's word joins no second object of a vendor to a meter that is bound there")
    func boundThere() throws {
        let found = Identities(
            known: [try known("traffic", "Traffic", at: ["ue"])],
            fresh: [try fresh("ue", "1", "Egress", ["e1"])],
            matches: [IdentityMatch(key: try key("traffic"), vendor: "ue", object: "1", isSame: true)]
        )
        #expect(found.groups[try key("traffic")]?.members == [:])
        #expect(found.groups[try key("e1")]?.members.keys.sorted() == ["ue"])
    }

    @Test("a word of one object counts for no other of the same id at another vendor")
    func sameIDElsewhere() throws {
        let found = Identities(
            known: [try known("traffic", "Traffic", at: ["togai"])],
            fresh: [try fresh("amberflo", "1", "Calls", ["c1"]), try fresh("ue", "1", "Egress", ["e1"])],
            matches: [IdentityMatch(key: try key("traffic"), vendor: "ue", object: "1", isSame: true)]
        )
        #expect(found.groups[try key("traffic")]?.members.keys.sorted() == ["ue"])
        #expect(found.groups[try key("c1")]?.members.keys.sorted() == ["amberflo"])
    }

    @Test("two new meters in doubt are both held, and named by the lesser key")
    func twoNew() throws {
        let fresh = [try fresh("togai", "1", "Egress MiB"), try fresh("ue", "2", "egress MIB", ["zz"])]
        let doubt = Identities(known: [], fresh: fresh, matches: [])
        let open = try #require(doubt.doubtful.first)
        #expect(doubt.groups.isEmpty && open.key.text == "egress-mib" && open.vendor == "ue")
        let word = IdentityMatch(key: open.key, vendor: open.vendor, object: open.object, isSame: true)
        let same = Identities(known: [], fresh: fresh, matches: [word])
        #expect(same.groups.keys.map(\.text) == ["zz"])
        #expect(same.groups.values.first?.members.count == 2)
    }

    @Test("names that come to the same key at one vendor get keys of their own, and it is said")
    func collisions() throws {
        let found = Identities(
            known: [],
            fresh: [try fresh("togai", "1", "Egress MiB"), try fresh("togai", "2", "Egress-MiB")],
            matches: []
        )
        #expect(found.groups.count == 2)
        #expect(found.renamed.count == 1)
    }

    @Test("a second object with the key of a bound one is a copy, and takes no part")
    func copies() throws {
        let found = Identities(
            known: [try known("egress", "Egress", at: ["ue"])],
            fresh: [try fresh("ue", "9", "Egress", ["egress"])],
            matches: []
        )
        #expect(found.copies.map(\.fresh.object.id) == ["9"])
        #expect(found.groups.keys.map(\.text) == ["egress"])
        #expect(found.held == [])
    }

    @Test("what a person said is another meter is no copy of the one whose key it bears")
    func noCopy() throws {
        let known = [try known("egress", "Egress", at: ["ue"])]
        let fresh = [try fresh("ue", "9", "Other", ["egress"]), try fresh("ue", "8", "Second", ["egress"])]
        let apart = IdentityMatch(key: try key("egress"), vendor: "ue", object: "9", isSame: false)
        let found = Identities(known: known, fresh: fresh, matches: [apart])
        #expect(found.copies.map(\.fresh.object.id) == ["8"])
        let own = try #require(found.groups.first { $0.value.known == nil })
        #expect(own.value.members["ue"]?.object.id == "9")
        #expect(found.renamed[own.key]?.text == "egress")
        let other = IdentityMatch(key: try key("calls"), vendor: "ue", object: "9", isSame: false)
        #expect(Identities(known: known, fresh: fresh, matches: [other]).copies.count == 2)
    }

    @Test("the order of vendors and objects changes nothing")
    func order() throws {
        var generator = SeededGenerator(seed: 7)
        let names = ["Egress", "egress", "Traffic", "traffic out", "Calls", "calls"]
        for _ in 0..<300 {
            var fresh: [FreshMeter] = []
            var id = 0
            for vendor in ["a", "b", "c"] {
                for _ in 0..<Int.random(in: 0...3, using: &generator) {
                    id += 1
                    let name = names.randomElement(using: &generator) ?? ""
                    let texts: Set<String> =
                        generator.isLucky(40) ? ["k\(Int.random(in: 1...4, using: &generator))"] : []
                    fresh.append(try self.fresh(vendor, "\(id)", name, texts))
                }
            }
            let known = generator.isLucky(50) ? [try known("k1", "Traffic", at: ["a"])] : []
            let found = Identities(known: known, fresh: fresh, matches: [])
            let again = Identities(known: known, fresh: fresh.shuffled(using: &generator), matches: [])
            #expect(again.groups == found.groups)
            #expect(again.doubtful == found.doubtful && again.held == found.held && again.copies == found.copies)
            // Every object is somewhere, and only once.
            let placed = found.groups.values.flatMap(\.members.values).map(\.object)
            #expect(Set(placed).count == placed.count)
            for group in found.groups.values {
                #expect(Set(group.members.keys).isDisjoint(with: group.known?.boundAt ?? []))
            }
        }
    }
}
