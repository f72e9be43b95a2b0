import AdapterKit
import HTTPTypes
import Metering
import Transport

/// Tries credentials, reach and clock of a connection.
struct UsageEngineProbe: Sendable {
    /// The greatest difference of the clocks that is let pass, in seconds.
    private static let tolerance = 60

    let client: UsageEngineClient
    let now: @Sendable () -> Timestamp

    /// One result for each thing that could be tried.
    func run() async -> [CheckResult] {
        do throws(AdapterError) {
            _ = try await client.tokens.token()
        } catch {
            return [CheckResult("credentials", passed: false, message: Self.text(error))]
        }
        let credentials = CheckResult("credentials", passed: true, message: "the vendor gave an access token")
        do throws(AdapterError) {
            let call = VendorCall("list meter types", .get, "/meter-types", query: [("limit", "1")])
            let response = try await client.send(call)
            guard let answer = try? JSONValue.parse(response.body), answer["meterTypes"] != nil || answer.array != nil
            else {
                throw client.malformed(call, "the answer has no list `meterTypes`")
            }
            let reach = CheckResult("reach", passed: true, message: "meter types can be read")
            return [credentials, reach, clock(response)]
        } catch {
            return [credentials, CheckResult("reach", passed: false, message: Self.text(error))]
        }
    }

    private func clock(_ response: TransportResponse) -> CheckResult {
        guard let date = response.head.headerFields[.date].flatMap({ HTTPDate($0) }) else {
            return CheckResult("clock", passed: true, message: "the vendor does not tell its time")
        }
        let difference = Int(now().seconds) - date.secondsSince1970
        guard abs(difference) > Self.tolerance else {
            return CheckResult("clock", passed: true, message: "this machine's clock agrees with the vendor's")
        }
        return CheckResult(
            "clock",
            passed: false,
            message:
                "this machine's clock is \(abs(difference)) s \(difference > 0 ? "ahead of" : "behind") the vendor's;"
                + " set it, since Usage Engine refuses instants in the past and records from the future"
        )
    }

    private static func text(_ error: AdapterError) -> String {
        error.vendorMessage.map { "\(error.message); the vendor says: \($0)" } ?? error.message
    }
}
