import AdapterKit
import HTTPTypes
import Metering
import Transport

/// Asks for an access token with the client's credentials (Usage Engine API reference: Create access token).
struct TokenRequest: Sendable {
    /// How long before its end a token is renewed, in seconds.
    private static let margin = 60
    /// How long a token is taken to be good where the answer does not say, in seconds.
    private static let usualLifetime = 3_600

    let http: VendorHTTP
    let path: String
    let audience: @Sendable () throws(SecretError) -> String
    let secret: @Sendable (String) throws(SecretError) -> Secret
    let now: @Sendable () -> Timestamp

    /// Whether a request is one for a token, which changes nothing and may be repeated.
    static func matches(_ request: HTTPRequest) -> Bool {
        request.method == .post && request.path?.hasSuffix("/oauth/token") == true
    }

    /// Asks for a token.
    ///
    /// - Throws: ``AdapterError``, of the category `unauthorized` where the credentials are missing or wrong; it never
    ///   holds the client's secret.
    func fetch() async throws(AdapterError) -> AccessToken {
        let clientID: Secret
        let clientSecret: Secret
        let audience: String
        do throws(SecretError) {
            clientID = try secret("clientID")
            clientSecret = try secret("clientSecret")
            audience = try self.audience()
        } catch {
            throw AdapterError(credentials: error, vendor: http.vendor, operation: Self.operation)
        }
        let body: JSONValue = [
            "audience": .string(audience), "client_id": .string(clientID.revealed),
            "client_secret": .string(clientSecret.revealed), "grant_type": "client_credentials",
        ]
        let asked = now()
        let call = VendorCall(Self.operation, .post, path, body: body, isWrite: false)
        do throws(AdapterError) {
            return try token(try await http.json(call), asked)
        } catch {
            throw explained(error, Redactor(secrets: [clientSecret.revealed]))
        }
    }

    private static let operation = "get access token"

    private func token(_ answer: JSONValue, _ asked: Timestamp) throws(AdapterError) -> AccessToken {
        guard let token = answer["access_token"]?.string, !token.isEmpty else {
            throw AdapterError(
                vendor: http.vendor,
                operation: Self.operation,
                category: .malformedResponse,
                message: "the answer has no `access_token`; check `url` and `tokenPath` of this vendor"
            )
        }
        let told = answer["expires_in"].flatMap { $0.int ?? $0.string.flatMap { Int($0) } }
        let lifetime = max(told ?? Self.usualLifetime, 0)
        // A token that lives for less than two minutes is used for half of its life.
        let span = max(lifetime - Self.margin, lifetime / 2)
        return AccessToken(secret: Secret(token), renewAt: asked.adding(seconds: Int64(span)))
    }

    /// The error with what to do about it, and without the secret in case the vendor repeated it.
    private func explained(_ error: AdapterError, _ redactor: Redactor) -> AdapterError {
        var error = error
        switch error.status {
        case 400?, 401?, 403?:
            error.category = .unauthorized
            error.message =
                "the vendor gives no access token; check `clientID`, `clientSecret`, `audience` under its `auth`"
        case 404?, 405?:
            error.message = "there is no token endpoint at `\(path)`; check `url` and `tokenPath` of this vendor"
        default: break
        }
        error.message = redactor.redact(error.message)
        error.vendorMessage = error.vendorMessage.map(redactor.redact)
        return error
    }
}
