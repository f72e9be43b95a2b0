import Catalog
import Foundation
import Metering
import Testing

@Suite("The schema for editors")
struct SchemaTests {
    private static let file = TestProject.example.appending(path: "schema/project.schema.json")

    @Test("It knows the name, settings and credentials of every adapter; RECORD_GOLDEN=1 writes them anew")
    func accounts() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        var schema = try #require(try JSONValue.parse(text).object)
        var definitions = try #require(schema["$defs"]?.object)
        let expected = VendorSchema.account(Catalog.adapters)
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            definitions["vendor"] = expected
            schema["$defs"] = .object(definitions)
            try (JSONValue.object(schema).text(.pretty) + "\n").write(to: Self.file, atomically: true, encoding: .utf8)
            return
        }
        #expect(definitions["vendor"] == expected)
    }
}
