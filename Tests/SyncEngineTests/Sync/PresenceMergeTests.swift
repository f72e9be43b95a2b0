import AdapterKit
import Metering
import Testing

@testable import SyncEngine

@Suite("Whether a meter that is gone at some sides goes everywhere")
struct PresenceMergeTests {
    private let key: Meter.Key

    init() throws {
        key = try #require(Meter.Key("egress"))
    }

    private func merge(
        gone: [String] = ["a"],
        changed: [String: [MergeUnit]] = [:],
        touched: [String: [String]] = [:],
        overtaken: [String] = [],
        policy: SyncPolicy = SyncPolicy()
    ) -> PresenceMerge.Result {
        PresenceMerge.merge(
            key,
            gone: gone,
            changed: changed,
            touched: touched,
            overtaken: overtaken,
            policy: policy
        )
    }

    private func read(_ unreadable: [String: String], policy: SyncPolicy = SyncPolicy()) -> PresenceMerge.Result {
        PresenceMerge.merge(key, unreadable: unreadable, readable: ["b"], policy: policy)
    }

    private func answer(_ take: SyncAnswer.Take) -> SyncPolicy {
        SyncPolicy(answers: [.init(.meter(key), .presence, take: take)])
    }

    @Test("gone nowhere it stays, whatever was changed")
    func stays() {
        #expect(merge(gone: [], changed: ["b": [.name]], overtaken: ["b"]) == .stays(nil))
    }

    @Test("a change in the vendor's own terms alone is a conflict, and is named where no unit is")
    func touched() {
        let own = merge(touched: ["b": ["externalRef"]]).open
        #expect(own?.sideTexts == ["a": "deleted", "b": "changed: externalRef"])
        let both = merge(changed: ["b": [.unit, .name]], touched: ["b": ["label"]]).open
        #expect(both?.sideTexts["b"] == "changed: name, unit")
        #expect(merge(changed: ["b": []], touched: ["b": ["label"]]).open?.sideTexts["b"] == "changed: label")
        #expect(merge(touched: ["b": []]) == .goes(nil))
    }

    @Test("gone where the last change had not come to, it is asked about, and only who has it gone can be preferred")
    func overtaken() {
        let open = merge(overtaken: ["a"]).open
        #expect(open?.sideTexts == ["a": "deleted"])
        #expect(open?.reason == "it is gone at a side that had not been given the last change yet")
        #expect(merge(overtaken: ["a"], policy: SyncPolicy(prefer: "a")).settled?.by == "a")
        #expect(merge(overtaken: ["a"], policy: SyncPolicy(prefer: "b")).open != nil)
        #expect(merge(overtaken: ["a"], policy: answer(.base)).settled?.value == PresenceMerge.there)
    }

    @Test("what is taken decides: who deleted it takes it away, who changed it and the state before keep it")
    func settled() {
        let edits: [String: [MergeUnit]] = ["b": [.name]]
        for (policy, goes) in [
            (SyncPolicy(prefer: "a"), true), (SyncPolicy(prefer: "b"), false), (answer(.base), false),
            (answer(.value(PresenceMerge.deleted)), true),
        ] {
            switch merge(changed: edits, policy: policy) {
            case .goes(.some): #expect(goes)
            case .stays(.some): #expect(!goes)
            case let other: Issue.record("\(other)")
            }
        }
    }

    @Test("what cannot be read is asked about, can be taken away everywhere by an answer, and is preferred by nobody")
    func unreadable() {
        #expect(read([:]) == .stays(nil))
        let open = read(["a": "it is odd"]).open
        #expect(open?.sideTexts == ["a": "cannot be read: it is odd"] && open?.partial == ["a"])
        let unheard = read(["a": "it is odd"], policy: SyncPolicy(prefer: "a")).open
        #expect(unheard?.reason.hasSuffix("what a has cannot be taken, since it is not the whole") == true)
        #expect(read(["a": "it is odd"], policy: SyncPolicy(prefer: "b")).settled?.value == PresenceMerge.there)
        guard case .goes(.some) = read(["a": "it is odd"], policy: answer(.value(PresenceMerge.deleted))) else {
            Issue.record("an answer takes it away")
            return
        }
    }
}

extension PresenceMerge.Result {
    /// What is not decided.
    fileprivate var open: SyncConflict? { if case .open(let conflict) = self { conflict } else { nil } }

    /// What the policy decided.
    fileprivate var settled: SyncDecision.Settled? {
        switch self {
        case .stays(let settled), .goes(let settled): settled
        case .open: nil
        }
    }
}
