import AdapterKit
import HTTPTypes
import Metering
import Transport

/// Tells of a change by a POST of the document.
///
/// An address often has a secret in its path or query, so that nothing but its host is ever shown.
struct WebhookNotifier: WatchNotifier {
    private let scheme: String
    private let authority: String
    /// Path and query as they stand.
    private let path: String
    private let transport: any HTTPTransport
    private let stop: StopSignal

    /// Makes a notifier for an address.
    ///
    /// - Throws: ``CommandFailure`` for one that cannot be posted to, or would be in the clear.
    init(_ address: String, in context: CommandContext) throws {
        let plain = String(address.prefix { $0 != "?" })
        do throws(ConnectionURLError) {
            let url = try ConnectionURL(plain)
            (scheme, authority) = (url.scheme, url.authority)
        } catch {
            throw CommandFailure("the address of `--webhook` \(error.message)", expected: error.expected)
        }
        let start = address.firstRange(of: "://")?.upperBound ?? address.startIndex
        let tail = String(address[start...].drop { $0 != "/" && $0 != "?" })
        guard tail.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw CommandFailure("the address of `--webhook` has a fragment, or characters that no URL has")
        }
        path = tail.hasPrefix("/") ? tail : "/" + tail
        transport = try context.makeTransport()
        stop = context.stop
    }

    func notify(_ document: JSONValue) async throws(NoticeError) {
        let head = HTTPRequest(
            method: .post,
            scheme: scheme,
            authority: authority,
            path: path,
            headerFields: [.contentType: "application/json"]
        )
        let request = TransportRequest(head: head, body: Array(document.text().utf8))
        let response: TransportResponse?
        do throws(TransportError) {
            response = try await transport.send(request, unless: stop)
        } catch {
            throw NoticeError("the webhook at \(authority) could not be reached: \(error.message)")
        }
        guard let response, response.head.status.kind != .successful else { return }
        throw NoticeError("the webhook at \(authority) answered \(response.head.status.code)")
    }
}
