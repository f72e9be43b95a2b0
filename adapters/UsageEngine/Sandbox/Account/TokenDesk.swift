import Foundation

/// Gives tokens out and knows which are valid.
///
/// Tokens do not outlive a run.
struct TokenDesk {
    /// What the document's example of a token allows.
    static let scope =
        "create:meter_types create:meters delete:meter_types delete:meters read:meter_types read:meters "
        + "update:meter_types"

    private var expiries: [String: Moment] = [:]

    /// Whether a token was given out, and when it ends.
    func expiry(of token: String) -> Moment? { expiries[token] }

    /// Gives out a token, which looks like a JWT but carries no real signature.
    mutating func issue(
        audience: String?,
        _ options: UsageEngineSandbox.Options,
        now: Moment,
        _ identifiers: inout IdentifierSource
    ) -> JSON {
        let claims = JSON(members: [
            ("accountId", .string(options.accountID)),
            ("iss", "https://sandbox.invalid/"),
            ("sub", .string("\(options.clientID)@clients")),
            ("aud", audience.map(JSON.string)),
            ("iat", .number(String(now.seconds))),
            ("exp", .number(String(now.seconds + Int64(options.tokenLifetime)))),
            ("scope", .string(Self.scope)),
            ("gty", "client-credentials"),
            ("azp", .string(options.clientID)),
        ])
        let header: JSON = ["alg": "RS256", "typ": "JWT", "kid": "sandbox"]
        let parts = [header.bytes, claims.bytes, identifiers.randomBytes(64)]
        let token = parts.map(Self.base64URL).joined(separator: ".")
        expiries = expiries.filter { $0.value > now }
        expiries[token] = Moment(milliseconds: now.milliseconds + Int64(options.tokenLifetime) * 1_000)
        return [
            "access_token": .string(token),
            "expires_in": .number(String(options.tokenLifetime)),
            "scope": .string(Self.scope),
            "token_type": "Bearer",
        ]
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        let text = Data(bytes).base64EncodedString()
        return text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
