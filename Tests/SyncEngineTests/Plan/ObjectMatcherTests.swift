import AdapterKit
import Testing

@testable import SyncEngine

@Suite("How a wanted object is recognised among those of the vendor")
struct ObjectMatcherTests {
    private let egress = Model.definition("egress", name: "Egress")

    private func match(
        _ wanted: [DesiredObject],
        _ observed: [ObservedObject],
        _ bindings: [Binding] = [],
        identities: [ObjectRef: String] = [:]
    ) -> [ObjectRef: ObjectMatcher.Match] {
        var matcher = ObjectMatcher(observed: observed, bindings: bindings, identities: identities)
        return matcher.match(wanted)
    }

    @Test("a binding goes before every mark")
    func bindingFirst() {
        let bound = Model.observed(Model.definition("else", name: "Else"), "d1")
        let binding = Model.binding(egress, "d1")
        #expect(
            match([egress], [Model.observed(egress, "d2"), bound], [binding]) == [egress.ref: .bound(bound, binding)]
        )
    }

    @Test("a binding counts for its own kind and id alone")
    func bindingOfAnotherKind() {
        let binding = Model.binding(egress, "x1")
        let other = Model.observed(Model.schema("egress", of: []), "x1")
        #expect(match([egress], [other], [binding]) == [egress.ref: .none(gone: binding)])
    }

    @Test("the best mark goes before the others, in whatever order the vendor lists")
    func bestMark() {
        let byReference = Model.observed(Model.definition("egress", name: "Renamed"), "d1")
        let byName = Model.observed(Model.definition("else", name: "Egress"), "d2")
        #expect(match([egress], [byName, byReference]) == [egress.ref: .marked(byReference)])
        #expect(match([egress], [byReference, byName]) == [egress.ref: .marked(byReference)])
        #expect(match([egress], [byName]) == [egress.ref: .marked(byName)])
    }

    @Test("an object that one wanted object has by its best mark is not another's by a lesser one")
    func takenByBetterMark() {
        let namesake = Model.definition("other", name: "Egress")
        let there = Model.observed(egress, "d1")
        #expect(match([namesake, egress], [there]) == [egress.ref: .marked(there), namesake.ref: .none(gone: nil)])
    }

    @Test("an object that is bound to another is never matched by a mark")
    func boundElsewhere() {
        let there = Model.observed(egress, "d1")
        let binding = Model.binding(Model.definition("old", name: "Egress"), "d1")
        #expect(match([egress], [there], [binding]) == [egress.ref: .none(gone: nil)])
    }

    @Test("an object that is recognised by something else than its marks is found, unless it is bound to another")
    func identified() {
        let other = Model.definition("else", name: "Else")
        let there = Model.observed(other, "d1")
        let identities = [egress.ref: "d1"]
        #expect(match([egress], [there], identities: identities) == [egress.ref: .marked(there)])
        let bound = match([egress], [there], [Model.binding(other, "d1")], identities: identities)
        #expect(bound == [egress.ref: .none(gone: nil)])
    }

    @Test("a mark that names an object without an id is not looked for")
    func openLink() {
        let ann = Model.counter("egress", "ann")
        let there = Model.observed(ann, "c1")
        #expect(match([ann], [there]) == [ann.ref: .none(gone: nil)])
        let resolved = ann.resolved([egress.ref: "d1"])
        let linked = Model.observed(ann, "c1", links: [egress.ref: "d1"])
        #expect(match([resolved], [linked]) == [ann.ref: .marked(linked)])
    }

    @Test("a name that happens to look like a link is a name")
    func nameLikeLink() {
        let odd = Model.definition("odd", name: "Cost ${region}")
        let there = Model.observed(Model.definition("else", name: "Cost ${region}"), "d1")
        #expect(match([odd], [there]) == [odd.ref: .marked(there)])
    }

    @Test("an object that is listed twice is one object")
    func listedTwice() {
        let there = Model.observed(egress, "d1")
        #expect(match([egress], [there, there]) == [egress.ref: .marked(there)])
    }
}
