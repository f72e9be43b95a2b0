import AdapterKit
import Metering
import SyncEngine
import Testing
import Transport

@testable import AmberfloAdapter

@Suite("What answers leave out")
struct UntoldTests {
    private static func listed(_ name: String, _ members: String = "") -> String {
        #"{"meterApiName":"\#(name)","displayName":"N","type":"SUM_OF_ALL_USAGE"\#(members)}"#
    }

    /// What is observed of definitions that were made with a dimension each.
    private func dimensions(
        _ items: [String],
        _ dialect: AmberfloDialect = .document
    ) async throws -> [[String]] {
        let list = "[" + items.joined(separator: ",") + "]"
        let adapter = try adapter(ScriptedTransport(.answer(200, list)), dialect)
        let connection = VendorConnection(
            name: "af",
            adapterName: "amberflo",
            adapter: adapter,
            concurrency: 1,
            requests: { 0 }
        )
        let bindings = try ["a", "b"].map { name in
            Binding(
                vendor: "af",
                ref: ObjectRef(Amberflo.definitionKind, name),
                id: name,
                name: "N",
                meters: [try key(name)],
                isOurs: true,
                recorded: ObjectImage(["dimensions.city": true, "dimensions.gone": .null, "displayName": "N"])
            )
        }
        let objects = try await Observer.observe(connection, bindings: bindings).objects
        #expect(objects.allSatisfy { AmberfloDefinition($0.body, dialect)?.observed == $0 })
        return objects.map { $0.image.members(AmberfloDefinitionFields.dimensionPrefix) }
    }

    @Test("dimensions that no definition tells are as they were written, so that a plan after an apply is empty")
    func untold() async throws {
        let items = [Self.listed("a"), Self.listed("b", #","dimensions":null"#)]
        #expect(try await dimensions(items) == [["city"], ["city"]])
    }

    /// The meter that is to be made, and a connection that answers so.
    private func creation(
        _ steps: ScriptedTransport.Step...
    ) throws -> (Translation, [Meter.Key: Meter], VendorConnection) {
        let wanted = try meter("a") { draft in
            draft.name = "N"
            draft.dimensions = ["city"]
        }
        let transport = ScriptedTransport(steps)
        let connection = VendorConnection(
            name: "af",
            adapterName: "amberflo",
            adapter: try adapter(transport),
            concurrency: 1,
            requests: { 0 }
        )
        return (try translator().translate([MeterEntry(wanted)]), [wanted.key: wanted], connection)
    }

    @Test(
        "a creation whose answer was lost is known again without them, unless another definition tells its own",
        arguments: [false, true]
    )
    func lostAnswer(isTold: Bool) async throws {
        let other = isTold ? "," + Self.listed("b", #","dimensions":["x"]"#) : ""
        let lost = ScriptedTransport.Step.failure(TransportError(.connectionLost, "lost", mayHaveBeenSent: true))
        let list = ScriptedTransport.Step.answer(200, "[\(Self.listed("a"))\(other)]")
        let (translation, meters, connection) = try creation(
            .answer(200, "[]"),
            lost,
            .answer(200, Self.listed("a")),
            list
        )
        let store = InMemoryStateStore()
        let engine = Engine(
            connections: [connection],
            definitions: meters,
            environment: ApplyEnvironment(store: store, now: { instant }, sleep: { _ in })
        )
        let options = PlanOptions(now: instant)
        let prepared = try await engine.prepare(["af": .init(translation: translation, options: options)])
        let run = store.begin(RunRecord(command: "apply", user: "u", host: "h", revision: nil, started: instant))
        let report = try await engine.apply(prepared, run: run)
        #expect(report.failed.isEmpty == !isTold, "\(report.failed)")
        #expect(store.bindings().map(\.id) == (isTold ? [] : ["a"]))
    }

    @Test("an update sends the dimensions that are wanted where answers leave them out, since the body replaces all")
    func update() async throws {
        let old = Self.listed("a").replacing("\"N\"", with: "\"Old\"")
        let network = ScriptedTransport(.answer(200, old), .answer(200, Self.listed("a")))
        let wanted = try #require(try creation().0.objects.first)
        let observed = try #require(AmberfloDefinition(try JSONValue.parse(old), .document)).observed
        let changes = [FieldChange(path: "displayName", before: "Old", after: "N")]
        _ = try await adapter(network).catalog.update(observed, to: wanted, changes: changes, links: [:])
        let put = try #require(network.lines.first { $0.hasPrefix("PUT") })
        #expect(put.contains(#""dimensions":["city"]"#), "\(put)")
    }

    @Test("a creation of a run that was cut off is known again without them", arguments: [false, true])
    func cutOff(isTold: Bool) async throws {
        let other = isTold ? "," + Self.listed("b", #","dimensions":["x"]"#) : ""
        let (translation, _, connection) = try creation(.answer(200, "[\(Self.listed("a"))\(other)]"))
        let object = try #require(translation.objects.first)
        let objects = try await Observer.observe(connection, bindings: [], begun: [object]).objects
        let made = try #require(objects.first { $0.id == "a" })
        #expect(object.image.changes(from: made.image).isEmpty == !isTold)
    }

    @Test("a service that tells one definition's dimensions tells that another has none", arguments: ["[]", #"["x"]"#])
    func told(list: String) async throws {
        let items = [Self.listed("a"), Self.listed("b", ",\"dimensions\":\(list)")]
        #expect(try await dimensions(items) == [[], list == "[]" ? [] : ["x"]])
    }
}
