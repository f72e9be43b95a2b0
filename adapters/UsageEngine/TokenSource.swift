import AdapterKit
import Metering
import Synchronization
import Transport

/// An access token, and until when it is good.
struct AccessToken: Sendable, Hashable {
    /// The token, which is as secret as the credentials it was got for.
    var secret: Secret
    /// The first instant at which it should no longer be used.
    var renewAt: Timestamp
}

/// A token as a call gets it.
struct GrantedToken: Sendable {
    /// The token.
    var secret: Secret
    /// What came of it so far, for all calls that have it.
    var use: TokenUse
}

/// What calls have made of one token.
final class TokenUse: Sendable {
    private struct State {
        var calls = 0
        var isTaken = false
    }

    private let state = Mutex(State())

    /// Whether several calls have it.
    var isShared: Bool { state.withLock { $0.calls > 1 } }

    /// Whether the vendor has taken it from one of them.
    var isTaken: Bool { state.withLock(\.isTaken) }

    /// Notes that one more call has it.
    func grant() {
        state.withLock { $0.calls += 1 }
    }

    /// Notes that the vendor took it.
    func take() {
        state.withLock { $0.isTaken = true }
    }
}

/// The one access token of a connection: asked for when it is first needed, shared by all calls, renewed in time.
///
/// Of calls that need a token at the same time one asks for it, and the others wait for what becomes of that.
final class TokenSource: Sendable {
    private struct State {
        var token: AccessToken?
        var use = TokenUse()
        var fetches = 0
        var failure: AdapterError?
    }

    private let state = Mutex(State())
    private let turn = ConcurrencyLimit(1)
    private let now: @Sendable () -> Timestamp
    private let fetch: @Sendable () async throws(AdapterError) -> AccessToken

    /// Makes a source that asks for tokens with `fetch`.
    init(
        now: @escaping @Sendable () -> Timestamp,
        fetch: @escaping @Sendable () async throws(AdapterError) -> AccessToken
    ) {
        self.now = now
        self.fetch = fetch
    }

    /// A token that is good, and not the one that the vendor has just refused.
    ///
    /// - Parameter refused: the token that a call got a 401 with; `nil` where there is none.
    /// - Returns: the token.
    /// - Throws: ``AdapterError`` where no token is to be had.
    func token(replacing refused: Secret? = nil) async throws(AdapterError) -> GrantedToken {
        let (known, fetches) = state.withLock { (usable($0, refused), $0.fetches) }
        if let known { return known }
        guard await turn.enter() else {
            throw AdapterError(
                vendor: "",
                operation: "get access token",
                category: .cancelled,
                message: "the run was stopped"
            )
        }
        defer { turn.leave() }
        let (shared, failure) = state.withLock { (usable($0, refused), $0.fetches > fetches ? $0.failure : nil) }
        if let shared { return shared }
        if let failure { throw failure }
        do throws(AdapterError) {
            let token = try await fetch()
            let use = TokenUse()
            use.grant()
            state.withLock { $0 = State(token: token, use: use, fetches: $0.fetches + 1) }
            return GrantedToken(secret: token.secret, use: use)
        } catch {
            let isShared = error.category != .cancelled
            state.withLock { $0 = State(fetches: $0.fetches + 1, failure: isShared ? error : nil) }
            throw error
        }
    }

    private func usable(_ state: State, _ refused: Secret?) -> GrantedToken? {
        guard let token = state.token, token.secret != refused, now() < token.renewAt else { return nil }
        state.use.grant()
        return GrantedToken(secret: token.secret, use: state.use)
    }
}
