import Foundation
import Metering
import Testing

/// The bodies of the vendor's API reference, with the nested objects that its text leaves out filled in.
enum Fixture {
    static func text(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"),
            sourceLocation: sourceLocation
        )
        return try String(contentsOf: url, encoding: .utf8)
    }

    static func json(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONValue {
        try JSONValue.parse(try text(name, sourceLocation: sourceLocation))
    }

    /// A body with members put in place; `nil` takes a member away.
    static func json(
        _ name: String,
        with members: KeyValuePairs<String, JSONValue?>,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        var object = try #require(try json(name, sourceLocation: sourceLocation).object, sourceLocation: sourceLocation)
        for (key, value) in members {
            object[key] = value
        }
        return .object(object)
    }
}
