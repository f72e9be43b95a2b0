import AdapterKit
import Metering
import SyncEngine
import Testing

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

    @Test("a service that tells one definition's dimensions tells that another has none", arguments: ["[]", #"["x"]"#])
    func told(list: String) async throws {
        let items = [Self.listed("a"), Self.listed("b", ",\"dimensions\":\(list)")]
        #expect(try await dimensions(items) == [[], list == "[]" ? [] : ["x"]])
    }
}
