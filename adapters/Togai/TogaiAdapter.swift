import AdapterKit
import HTTPTypes
import Metering
import Transport

/// One configured account at Togai.
struct TogaiAdapter: VendorAdapter {
    let translator: any VendorTranslator
    let catalog: any ObjectCatalog
    let events: (any EventSink)?
    let usage: (any UsageSource)?
    private let client: TogaiClient
    private let now: @Sendable () -> Timestamp

    /// How many seconds the clocks may be apart.
    private static let clockTolerance: Int64 = 60

    init(_ settings: ConnectionSettings, _ environment: AdapterEnvironment) {
        client = TogaiClient(settings, environment)
        now = environment.now
        translator = TogaiTranslator(settings)
        catalog = TogaiCatalog(client, concurrency: settings.limits.concurrency)
        events = TogaiEventSink(client: client)
        usage = TogaiUsageSource(client: client)
    }

    func check() async -> [CheckResult] {
        let call = VendorCall("list usage meters", .get, "/usage_meters", query: [("pageSize", "1")])
        do throws(AdapterError) {
            let response = try await client.send(call)
            let isList = (try? JSONValue.parse(response.body))?["data"]?.array != nil
            let reach = CheckResult(
                "reach",
                passed: isList,
                message: isList
                    ? "Togai answers" : "the answer is no list of usage meters; is the `url` that of Togai's API?"
            )
            return [
                reach,
                CheckResult("credentials", passed: isList, message: isList ? "the token is accepted" : "not known"),
            ]
                + [clock(response)]
        } catch {
            guard case .unauthorized = error.category else {
                return [CheckResult("reach", passed: false, message: error.description)]
            }
            // Without an answer there was nothing to send: the message says what to do about that.
            guard error.status != nil else {
                return [CheckResult("credentials", passed: false, message: error.message)]
            }
            return [
                CheckResult("reach", passed: true, message: "Togai answers"),
                CheckResult(
                    "credentials",
                    passed: false,
                    message: "\(error.description); put a valid API key under `auth.token`"
                ),
            ]
        }
    }

    private func clock(_ response: TransportResponse) -> CheckResult {
        guard let date = response.head.headerFields[.date].flatMap(HTTPDate.init) else {
            return CheckResult("clock", passed: true, message: "Togai's answer has no date to compare with")
        }
        let apart = now().seconds - Int64(date.secondsSince1970)
        guard abs(apart) > Self.clockTolerance else {
            return CheckResult("clock", passed: true, message: "at most \(Self.clockTolerance) seconds from Togai's")
        }
        return CheckResult(
            "clock",
            passed: false,
            message:
                "this machine's clock is \(abs(apart)) seconds \(apart > 0 ? "ahead of" : "behind") Togai's; set it right"
        )
    }
}
