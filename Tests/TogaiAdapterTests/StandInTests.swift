import AdapterKit
import Metering
import Testing

@testable import TogaiAdapter

@Suite("What Togai would show")
struct StandInTests {
    private let translator: any VendorTranslator

    init() throws {
        translator = TogaiDescriptor.descriptor.translator(try Account.settings())
    }

    private func objects(_ change: (inout Meter.Draft) -> Void = { _ in }) throws -> [DesiredObject] {
        var draft = Meter.Draft(key: try #require(Meter.Key("rides")), name: "Rides", aggregation: .count)
        draft.event = "ride"
        draft.dimensions = ["city"]
        change(&draft)
        let event = try EventSchema(name: "ride", attributes: [], dimensions: ["city"])
        let request = EncodingRequest(entries: [MeterEntry(try Meter(draft))], events: [event], now: Account.now)
        return translator.encode(request).objects
    }

    @Test("a meter is shown in the state that is wanted, on its schema", arguments: Meter.Status.allCases)
    func states(status: Meter.Status) throws {
        let objects = try objects { $0.status = status }
        let shown = translator.standIn(for: objects)
        #expect(shown.map(\.id) == ["ride", objects[1].ref.standInID])
        #expect(shown[1].image["status"].string == status.togai)
        let meter = try #require(translator.readBack(objects).meters.first?.meter)
        #expect(meter.status == status && meter.dimensions == ["city"] && meter.key.text == "rides")
    }

    @Test("of a schema that is not given, a meter tells the name alone")
    func alone() throws {
        let meter = try #require(try objects().last)
        let inventory = translator.readBack([meter])
        #expect(inventory.meters.map(\.meter.event) == ["ride"])
        #expect(inventory.meters.map(\.meter.dimensions) == [[]])
    }

    @Test("a name that is made to fit comes back in full, as it does from Togai")
    func names() throws {
        let full = "Rides (all cities), by the month"
        let told = translator.readBack(try objects { $0.name = full }).meters.first?.meter
        #expect(told?.name == full && told?.billableName == nil)
    }

    @Test("a meter that is known is the same meter under any key")
    func foreignKeys() throws {
        let shown = translator.standIn(for: try objects())
        let naming = KeyChoice(taken: [], known: [ObjectID(shown[1]): try #require(Meter.Key("trips"))])
        let decoded = try #require(translator.decode(shown, naming: naming).meters.first)
        #expect(decoded.meter.key.text == "trips" && decoded.meter.name == "Rides")
        let request = EncodingRequest(
            entries: [MeterEntry(decoded.meter, overrides: decoded.overrides)],
            events: [],
            now: Account.now
        )
        let wanted = try #require(translator.encode(request).objects.last)
        #expect(wanted.ref.key == "trips" && wanted.image.changes(from: shown[1].image).isEmpty)
    }
}
