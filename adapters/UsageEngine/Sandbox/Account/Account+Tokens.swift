extension Account {
    /// Refuses a request without a valid token.
    func authorize(_ call: Call, now: Moment) throws(Refusal) {
        guard let bearer = call.bearer else {
            throw .unauthorized("Unauthorized: the header field Authorization with a bearer token is missing")
        }
        guard let expiry = tokens.expiry(of: String(bearer)) else {
            throw .unauthorized("Unauthorized: the token is not valid")
        }
        guard now < expiry else { throw .unauthorized("Unauthorized: the token has expired") }
    }

    /// Gives out a token (Usage Engine API reference, Create access token).
    ///
    /// Not said by the document: the statuses. Something missing or a wrong grant type is 400, wrong credentials or a
    /// wrong audience are 401.
    mutating func issueToken(_ call: Call, now: Moment) throws(Refusal) -> Reply {
        let fields = try Self.tokenFields(call)
        var problems: [String] = []
        for name in ["client_id", "client_secret", "grant_type"] where fields[name] == nil {
            problems.append("\(name) is required")
        }
        if options.audience != nil && fields["audience"] == nil {
            problems.append("audience is required")
        }
        if let grant = fields["grant_type"], grant != "client_credentials" {
            problems.append("grant_type must be client_credentials, not \"\(grant)\"")
        }
        guard problems.isEmpty else { throw .badRequest(problems) }
        guard fields["client_id"] == options.clientID, fields["client_secret"] == options.clientSecret else {
            throw .unauthorized("Unauthorized: client_id or client_secret is wrong")
        }
        guard options.audience == nil || fields["audience"] == options.audience else {
            throw .unauthorized("Unauthorized: the audience is not known")
        }
        return Reply(tokens.issue(audience: fields["audience"], options, now: now, &identifiers))
    }

    /// The members of a request for a token, as JSON or as a form; members that OAuth does not know are ignored.
    private static func tokenFields(_ call: Call) throws(Refusal) -> [String: String] {
        if call.mediaType == "application/x-www-form-urlencoded" {
            guard let text = String(validating: call.body, as: UTF8.self),
                let pairs = PercentEncoding.decodeForm(Substring(text))
            else { throw .badRequest("the form is damaged") }
            return Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
        }
        guard let object = try call.json().members else {
            throw .badRequest("the request body must be a JSON object")
        }
        var fields: [String: String] = [:]
        for name in ["client_id", "client_secret", "grant_type", "audience"] {
            guard let value = object[name] else { continue }
            guard let text = value.text else { throw .badRequest("\(name) must be a string, not \(value.kind)") }
            fields[name] = text
        }
        return fields
    }
}
