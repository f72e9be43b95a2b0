import AdapterKit
import Metering
import Testing

@testable import UsageEngineAdapter

@Suite("What the passing of time alone changes")
struct PassingTimeTests {
    private let translator = UsageEngineTranslator(instance: "usage-engine")
    private let now = Timestamp(milliseconds: 1_800_000_000_000)

    @Test("A recorded activeFrom reads as none once it has come, and as it is before")
    func activeFromAges() {
        let begin = now.adding(seconds: 60)
        let recorded = ObjectImage(["activeFrom": .string(begin.description), "name": "Egress"])
        #expect(translator.aged(recorded, now: now) == recorded)
        #expect(translator.aged(recorded, now: begin)["activeFrom"].isNull)
        #expect(translator.aged(recorded, now: begin)["name"] == "Egress")
    }

    @Test("A meter that has ended cannot be made, and one that has not can")
    func endedMeterCannotBeMade() {
        func desired(_ end: Timestamp) -> DesiredObject {
            DesiredObject(
                ref: ObjectRef(ObjectKind("meterType"), "egress"),
                meters: [],
                name: "Egress",
                image: ObjectImage(["activeTo": .string(end.description)]),
                marks: [],
                body: [:]
            )
        }
        #expect(translator.obstacle(making: desired(now.adding(seconds: 1)), now: now) == nil)
        #expect(translator.obstacle(making: desired(now), now: now)?.field == .activeTo)
        #expect(translator.obstacle(making: desired(now), now: now)?.fidelity == .refused)
    }
}
