import Foundation
import Metering
import Testing

/// A documented body of Togai's: the API document's request and answer, and answers in the form of the later specification.
enum Fixture: String {
    case createRequest = "create-usage-meter-request"
    case createResponse = "create-usage-meter-response"
    case liveMeter = "usage-meter-live"
    case eventSchema = "event-schema"

    func json() throws -> JSONValue {
        let url = try #require(
            Bundle.module.url(forResource: rawValue, withExtension: "json", subdirectory: "Fixtures")
        )
        return try JSONValue.parse(Array(try Data(contentsOf: url)))
    }
}
