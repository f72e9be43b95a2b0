@testable import UsageEngineSandbox

/// The example requests of the API reference, with the nested objects that its dump collapses.
enum Samples {
    static let credentials = """
        {"client_id":"sandbox-client","client_secret":"sandbox-secret","grant_type":"client_credentials"}
        """

    static let aggregation = #"{"type":"increment"}"#
    static let schedule = #"{"minute":"0","hour":"0","day":"1","month":"*","weekday":"*"}"#

    /// Create meter type.
    static let meterType = """
        {
          "activeFrom": "2023-07-26T09:00:15.690+00:00",
          "activeTo": "2024-11-22T00:00:00.000+00:00",
          "aggregation": \(aggregation),
          "category": "API Counts",
          "description": "Meter definition to count the number of API requests per customer",
          "externalRef": "878752b4-4ddf",
          "name": "Usage based API counter",
          "resetSchedule": \(schedule),
          "timezone": "Etc/UTC",
          "unit": "requests"
        }
        """

    /// Update meter type.
    static let meterTypeUpdate = """
        {
          "activeFrom": "2023-07-26T09:00:15.690+00:00",
          "activeTo": "2024-11-22T00:00:00.000+00:00",
          "category": "API Counts",
          "description": "Meter definition to count the number of API requests per customer",
          "externalRef": "878752b4-4ddf",
          "name": "Usage based API counter",
          "resetSchedule": \(schedule),
          "timezone": "Etc/UTC",
          "unit": "requests"
        }
        """

    /// The members of the reference's example answer about a meter type.
    static let meterTypeMembers = [
        "accountId", "activeFrom", "activeTo", "aggregation", "category", "createdAt", "description", "externalRef",
        "id",
        "name", "numberOfMeters", "resetSchedule", "timezone", "unit", "updatedAt",
    ]

    /// The members of the reference's example answer about a meter.
    static let meterMembers = [
        "carryFirst", "carryLast", "createdAt", "deleteOnReset", "groups", "id", "meterKey", "meterMetaData",
        "meterTypeId", "meterTypeName", "periodEnd", "periodStart", "timezone", "unit", "updatedAt", "userId", "value",
    ]

    /// A small meter type; `extra` begins with a comma.
    static func type(
        _ name: String,
        _ aggregation: String = "sum",
        schedule: String = schedule,
        timezone: String = "Etc/UTC",
        extra: String = ""
    ) -> String {
        """
        {"name":"\(name)","unit":"requests","aggregation":{"type":"\(aggregation)"},"resetSchedule":\(schedule),
        "timezone":"\(timezone)"\(extra)}
        """
    }

    /// A meter.
    static func meter(_ typeID: String, user: String = "user0@example.com", key: String = "key-1") -> String {
        #"{"meterKey":"\#(key)","meterTypeId":"\#(typeID)","userId":"\#(user)"}"#
    }
}
