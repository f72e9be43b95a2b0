import AdapterKit
import Metering
import Testing

@Suite("A finding that the team accepts")
struct WaiverTests {
    private let now = Timestamp(seconds: 1_800_000_000)
    private let loss = Finding(.unit, .lossy, reason: "there is no unit", remedy: "accept it")

    @Test("it covers its field at its vendor")
    func scope() {
        let waiver = Waiver(vendor: "togai", field: .unit, reason: "known")
        #expect(waiver.covers(loss, vendor: "togai", now: now))
        #expect(!waiver.covers(loss, vendor: "togai-eu", now: now))
        var other = loss
        other.field = .name
        #expect(!waiver.covers(other, vendor: "togai", now: now))
    }

    @Test("it covers what is lossy or emulated, and never what is refused", arguments: Fidelity.allCases)
    func fidelity(fidelity: Fidelity) {
        let finding = Finding(.unit, fidelity, reason: "", remedy: "")
        let waiver = Waiver(vendor: "togai", field: .unit, reason: "known")
        #expect(waiver.covers(finding, vendor: "togai", now: now) == (fidelity != .refused))
    }

    @Test("it ends at its instant", arguments: [(-1, false), (0, false), (1, true)] as [(Int64, Bool)])
    func end(offset: Int64, covers: Bool) {
        let waiver = Waiver(vendor: "togai", field: .unit, reason: "known", until: now.adding(seconds: offset))
        #expect(waiver.covers(loss, vendor: "togai", now: now) == covers)
    }
}
