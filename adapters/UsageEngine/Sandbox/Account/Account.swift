import HTTPTypes

/// Everything that the service keeps for its one account.
///
/// All requests go through ``answer(_:now:)``, one at a time; a request that is refused changes nothing.
struct Account {
    /// The choices that were made.
    let options: UsageEngineSandbox.Options
    /// The meter types.
    var types = MeterTypeRegister()
    /// The meters.
    var meters = MeterRegister()
    /// What the stream sent downstream and what it could not count.
    var ledger = StreamLedger()
    /// The valid tokens.
    var tokens = TokenDesk()
    /// Where identifiers come from.
    var identifiers: IdentifierSource
    /// What has to be kept.
    var changes = ChangeLog()
    /// The place in the order of creation that the next object gets.
    var nextSequence = 0
    private var tokenGate = QuotaGate()
    private var requestGate = QuotaGate()

    /// Makes an account that has nothing.
    init(options: UsageEngineSandbox.Options) {
        self.options = options
        identifiers = IdentifierSource(seed: options.seed)
    }

    /// Answers a request after all periods that are over by now have ended.
    mutating func answer(_ request: Call, now: Moment) -> Reply {
        endPeriods(now: now)
        do throws(Refusal) {
            return try dispatch(request, now: now)
        } catch {
            return Reply(error)
        }
    }

    /// The place in the order of creation of a new object.
    mutating func takeSequence() -> Int {
        defer { nextSequence += 1 }
        return nextSequence
    }

    /// An identifier that nothing has.
    mutating func takeIdentifier() -> String {
        while true {
            let id = identifiers.uuid()
            if types[id] == nil && meters[id] == nil { return id }
        }
    }

    private mutating func dispatch(_ call: Call, now: Moment) throws(Refusal) -> Reply {
        guard let route = Route(path: call.path, options.paths) else {
            throw Refusal(status: 404, message: "Not found: no resource has the path \"\(call.path)\"")
        }
        guard route.methods.contains(call.method) else {
            var reply = Reply(Refusal(status: 405, message: "Method not allowed: \(call.method.rawValue)"))
            reply.allowed = route.methods
            return reply
        }
        if route == .token {
            try tokenGate.enter(options.tokenQuota, now: now)
            return try issueToken(call, now: now)
        }
        if !route.belongsToStream || options.collectorNeedsToken {
            try authorize(call, now: now)
        }
        if !route.belongsToStream {
            try requestGate.enter(options.requestQuota, now: now)
        }
        return try answer(call, route, now: now)
    }

    private mutating func answer(_ call: Call, _ route: Route, now: Moment) throws(Refusal) -> Reply {
        switch (route, call.method) {
        case (.meterTypes, .post): try createMeterType(try call.json(), now: now)
        case (.meterTypes, _): try listMeterTypes(call)
        case (.meterType(let id), .patch): try updateMeterType(id, try call.json(), now: now)
        case (.meterType(let id), .delete): try deleteMeterType(id)
        case (.meterType(let id), _): try getMeterType(id)
        case (.meters, .post): try createMeter(try call.json(), now: now)
        case (.meters, _): try listMeters(call)
        case (.meter(let id), .patch): try updateMeter(id, try call.json(), now: now)
        case (.meter(let id), .delete): try deleteMeter(id)
        case (.meter(let id), _): try getMeter(id)
        case (.collector, _): try collect(call, now: now)
        case (.dataCorrection, _): try listCorrections(call)
        case (.meteredRecords, _): try listMeteredRecords(call)
        case (.token, _): try issueToken(call, now: now)
        }
    }
}
