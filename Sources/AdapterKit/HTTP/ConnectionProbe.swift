import HTTPTypes
package import Metering
package import Transport

/// Tries a connection by one request that reads: whether the vendor answers, takes the credentials, and goes by our time.
package struct ConnectionProbe: Sendable {
    /// By how many seconds the clocks may differ.
    private static let tolerance: Int64 = 60

    /// The clock of this machine.
    package var now: @Sendable () -> Timestamp
    /// Where the credentials stand in a project, for the reader whose are not accepted, such as `auth: { apiKey: ... }`.
    package var place: String

    /// Makes a probe.
    package init(now: @escaping @Sendable () -> Timestamp, place: String) {
        self.now = now
        self.place = place
    }

    /// What a request tells: a result for each thing that could be tried.
    ///
    /// - Parameter read: sends a request that needs the credentials, and throws unless the answer is what the document promises.
    /// - Returns: the results, in the order of the attempt.
    package func results(
        _ read: () async throws(AdapterError) -> TransportResponse
    ) async -> [CheckResult] {
        do throws(AdapterError) {
            let response = try await read()
            return [
                Self.reached, CheckResult("credentials", passed: true, message: "they are accepted"), clock(response),
            ]
        } catch  where error.category == .unauthorized {
            // Without an answer there was nothing to send: the message says what to do about that.
            guard error.status != nil else {
                return [CheckResult("credentials", passed: false, message: error.message)]
            }
            return [Self.reached, CheckResult("credentials", passed: false, message: "\(error) (`\(place)`)")]
        } catch {
            return [CheckResult("reach", passed: false, message: error.description)]
        }
    }

    private static let reached = CheckResult("reach", passed: true, message: "the API answers")

    /// Compares this machine's clock with the vendor's.
    private func clock(_ response: TransportResponse) -> CheckResult {
        guard let date = response.head.headerFields[.date].flatMap({ HTTPDate($0) }) else {
            return CheckResult("clock", passed: true, message: "the API does not tell its time")
        }
        let skew = now().seconds - Int64(date.secondsSince1970)
        guard abs(skew) > Self.tolerance else {
            return CheckResult("clock", passed: true, message: "within a minute of the vendor's")
        }
        return CheckResult(
            "clock",
            passed: false,
            message:
                "this machine's clock is \(abs(skew)) seconds \(skew > 0 ? "ahead of" : "behind") the vendor's: "
                + "set it, since events carry its times"
        )
    }
}
