import AdapterKit
import HTTPTypes
import Metering
import Transport

/// A configured account at Amberflo.
struct AmberfloAdapter: VendorAdapter {
    private let client: AmberfloClient
    private let amberflo: AmberfloTranslator
    private let now: @Sendable () -> Timestamp

    init(_ settings: ConnectionSettings, _ environment: AdapterEnvironment) {
        client = AmberfloClient(settings, environment)
        amberflo = AmberfloTranslator(settings)
        now = environment.now
    }

    var translator: any VendorTranslator { amberflo }
    var catalog: any ObjectCatalog { AmberfloCatalog(client: client, managesRules: amberflo.writesRules) }
    var events: (any EventSink)? { AmberfloEventSink(client: client) }
    var usage: (any UsageSource)? { AmberfloUsageSource(client: client) }

    func check() async -> [CheckResult] {
        let call = VendorCall("list meter definitions", .get, client.dialect.path)
        do throws(AdapterError) {
            let response = try await client.send(call)
            guard let body = try? JSONValue.parse(response.body), body.array != nil else {
                let error = client.malformed(call, response, "the answer is no list of meter definitions")
                return [CheckResult("reach", passed: false, message: error.description)]
            }
            return [
                CheckResult("reach", passed: true, message: "the API answers"),
                CheckResult("credentials", passed: true, message: "the API key is accepted"),
                clock(response),
            ]
        } catch  where error.category == .unauthorized {
            // Without an answer there was nothing to send: the message says what to do about that.
            guard error.status != nil else {
                return [CheckResult("credentials", passed: false, message: error.message)]
            }
            return [
                CheckResult("reach", passed: true, message: "the API answers"),
                CheckResult("credentials", passed: false, message: "\(error) (`auth: { apiKey: ... }`)"),
            ]
        } catch {
            return [CheckResult("reach", passed: false, message: error.description)]
        }
    }

    /// Compares this machine's clock with the vendor's.
    private func clock(_ response: TransportResponse) -> CheckResult {
        guard let text = response.head.headerFields[.date], let date = HTTPDate(text) else {
            return CheckResult("clock", passed: true, message: "the API does not tell its time")
        }
        let skew = now().seconds - Int64(date.secondsSince1970)
        guard abs(skew) > 60 else {
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
