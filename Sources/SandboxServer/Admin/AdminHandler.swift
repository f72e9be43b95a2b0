import HTTPTypes
import Transport

/// The administration of a sandbox server over HTTP: fault rules and request counts, in JSON.
///
/// - `GET /healthz`: `{"status":"ok","endpoints":["togai"]}`.
/// - `GET /faults`: `{"rules":[{"id":1,"matched":2,"fired":1,"rule":{...}}]}`.
/// - `POST /faults`: adds a ``FaultRule``, or an array of them, all or none; answers 201 with `{"ids":[1]}`.
/// - `DELETE /faults`: removes all rules; 204.
/// - `GET /requests`: `{"requests":[{"endpoint":"togai","method":"POST","status":200,"total":3,"handled":3}],
///   "faults":{"dropAfter":1}}`, where a null status counts requests without a complete answer, and `handled` those that
///   reached their handler.
/// - `DELETE /requests`: sets these counts to zero; 204.
///
/// What is refused is answered with `{"errors":["..."]}`, all reasons at once.
struct AdminHandler: HTTPTransport {
    let endpoints: [String]
    let faults: FaultInjector
    let traffic: TrafficLedger

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        handle(request)
    }

    /// Answers a request.
    func handle(_ request: TransportRequest) -> TransportResponse {
        let path = String((request.head.path ?? "/").prefix { $0 != "?" })
        let methods: [HTTPRequest.Method: () -> TransportResponse]
        switch path {
        case "/healthz":
            methods = [.get: health]
        case "/faults":
            methods = [.get: listFaults, .post: { addFaults(request.body) }, .delete: removeFaults]
        case "/requests":
            methods = [.get: listRequests, .delete: clearRequests]
        default:
            return errors(.notFound, ["\(path): there is no such resource; there are /healthz, /faults and /requests"])
        }
        if let answer = methods[request.head.method] { return answer() }
        let allowed = methods.keys.map(\.rawValue).sorted().joined(separator: ", ")
        var response = errors(.methodNotAllowed, ["\(request.head.method) \(path): expected \(allowed)"])
        response.head.headerFields[.allow] = allowed
        return response
    }

    private func health() -> TransportResponse {
        .json(.ok, .object(["status": .string("ok"), "endpoints": .array(endpoints.map { .string($0) })]))
    }

    private func listFaults() -> TransportResponse {
        let rules = faults.entries.map { entry in
            JSONValue.object([
                "id": .int(entry.id), "matched": .int(entry.matched), "fired": .int(entry.fired),
                "rule": entry.rule.json,
            ])
        }
        return .json(.ok, .object(["rules": .array(rules)]))
    }

    private func addFaults(_ body: [UInt8]) -> TransportResponse {
        do throws(FaultRuleError) {
            let rules = try FaultDocument(body, endpoints: endpoints).rules
            return .json(.created, .object(["ids": .array(faults.add(rules).map { .int($0) })]))
        } catch {
            return errors(.badRequest, error.problems)
        }
    }

    private func removeFaults() -> TransportResponse {
        faults.removeAll()
        return TransportResponse(head: HTTPResponse(status: .noContent))
    }

    private func listRequests() -> TransportResponse {
        let counts = traffic.counts.sorted { one, other in
            (one.key.endpoint, one.key.method.rawValue, one.key.status?.code ?? 0)
                < (other.key.endpoint, other.key.method.rawValue, other.key.status?.code ?? 0)
        }
        let rows = counts.map { key, count in
            JSONValue.object([
                "endpoint": .string(key.endpoint), "method": .string(key.method.rawValue),
                "status": key.status.map { .int($0.code) } ?? .null, "total": .int(count.total),
                "handled": .int(count.handled),
            ])
        }
        return .json(
            .ok,
            .object(["requests": .array(rows), "faults": .object(faults.fired.mapValues { .int($0) })])
        )
    }

    private func clearRequests() -> TransportResponse {
        traffic.clear()
        faults.clearCounts()
        return TransportResponse(head: HTTPResponse(status: .noContent))
    }

    private func errors(_ status: HTTPResponse.Status, _ problems: [String]) -> TransportResponse {
        .json(status, .object(["errors": .array(problems.map { .string($0) })]))
    }
}
