extension SandboxState {
    /// Lets a request in that has the API key, or a token of `/authenticate` that has not ended.
    func authenticate(_ call: Call) throws(Refusal) {
        guard let token = call.token else {
            throw Refusal(401, "the header Authorization: Bearer <token> is missing")
        }
        if token == options.token { return }
        guard let end = sessions[token] else { throw Refusal(401, "the token is not known") }
        guard now < end else { throw Refusal(401, "the token has expired; get a new one from /authenticate") }
    }

    /// `POST /authenticate`: gives out a token for the API key.
    ///
    /// Not said by the document: a token that was given out gets no other one.
    mutating func openSession(_ call: Call) throws(Refusal) -> Reply {
        guard call.token == options.token else { throw Refusal(401, "only an API key can be exchanged for a token") }
        let token = identifiers.sessionToken()
        let end = now + options.tokenLifetime * 1_000
        sessions[token] = end
        persist("session/\(token)", .integer(end))
        for (old, end) in sessions where end <= now {
            sessions[old] = nil
            persist("session/\(old)", nil)
        }
        return Reply(["token": .string(token)])
    }
}
