import AdapterKit
import HTTPTypes
import Metering

extension TogaiClient {
    /// Every usage meter but archived ones, each id once, in Togai's order (newest change first).
    ///
    /// A status is `ACTIVE` or `INACTIVE`, an aggregation `COUNT` or `SUM`; without them, all are listed, drafts too.
    func usageMeters(status: String? = nil, aggregation: String? = nil) async throws(AdapterError) -> [TogaiMeter] {
        let operation = "list usage meters"
        var query: [(name: String, value: String)] = []
        if let status {
            query.append(("status", status))
        }
        if let aggregation {
            query.append(("aggregations", aggregation))
        }
        var meters: [TogaiMeter] = []
        let items = try await pages(operation, "/usage_meters", query: query) { $0["id"]?.string ?? $0.text() }
        for item in items {
            guard let meter = TogaiMeter(item) else { throw malformed(operation, "a usage meter has no id or no name") }
            if meter.status != TogaiStatus.archived {
                meters.append(meter)
            }
        }
        return meters
    }

    /// One usage meter, archived or not, on request with its event schema; `nil` where there is none of the id.
    func usageMeter(_ id: String, withSchema: Bool = false) async throws(AdapterError) -> TogaiMeter? {
        let operation = "read usage meter"
        let call = VendorCall(
            operation,
            .get,
            path(id),
            query: withSchema ? [("includeSchema", "true")] : []
        )
        do throws(AdapterError) {
            guard let meter = TogaiMeter(try await json(call)) else {
                throw malformed(operation, "the usage meter has no id or no name")
            }
            return meter
        } catch {
            switch error.category {
            case .notFound: return nil
            case .rejected where withSchema: return try await usageMeter(id)
            default: throw error
            }
        }
    }

    /// Makes a usage meter, which is a draft at first.
    func createUsageMeter(_ body: JSONValue) async throws(AdapterError) -> TogaiMeter {
        let operation = "create usage meter"
        let answer = try await json(VendorCall(operation, .post, "/usage_meters", body: body))
        guard let meter = TogaiMeter(answer) else {
            throw malformed(operation, "the usage meter has no id or no name", isWrite: true)
        }
        return meter
    }

    /// Changes fields of a usage meter, and answers with it as Togai then has it.
    func updateUsageMeter(_ id: String, _ fields: JSONValue) async throws(AdapterError) -> TogaiMeter {
        let call = VendorCall("update usage meter", .patch, path(id), body: fields)
        return try await answered(try await object(call), id, call.operation)
    }

    /// Lets a usage meter count; one that does already is left as it is.
    func activateUsageMeter(_ id: String) async throws(AdapterError) -> TogaiMeter {
        try await move(id, "activate", to: TogaiStatus.active)
    }

    /// Lets a usage meter no longer count; one that does not is left as it is.
    func deactivateUsageMeter(_ id: String) async throws(AdapterError) -> TogaiMeter {
        try await move(id, "deactivate", to: TogaiStatus.inactive)
    }

    /// Archives a usage meter; one that is gone or archived is no error.
    func deleteUsageMeter(_ id: String) async throws(AdapterError) {
        do throws(AdapterError) {
            _ = try await send(VendorCall("delete usage meter", .delete, path(id)))
        } catch {
            if error.category == .notFound { return }
            guard error.category == .rejected || error.category == .conflict else { throw error }
            guard let meter = try await usageMeter(id), meter.status != TogaiStatus.archived else { return }
            throw error
        }
    }

    private func move(_ id: String, _ verb: String, to status: String) async throws(AdapterError) -> TogaiMeter {
        let operation = "\(verb) usage meter"
        do throws(AdapterError) {
            let answer = try await object(VendorCall(operation, .post, "\(path(id))/\(verb)"))
            return try await answered(answer, id, operation)
        } catch {
            guard error.category == .rejected || error.category == .conflict else { throw error }
            guard let meter = try await usageMeter(id), meter.status == status else { throw error }
            return meter
        }
    }

    /// The meter of an answer, read anew where the answer shows none.
    private func answered(
        _ answer: JSONValue?,
        _ id: String,
        _ operation: String
    ) async throws(AdapterError) -> TogaiMeter {
        if let meter = answer.flatMap(TogaiMeter.init) { return meter }
        guard let meter = try await usageMeter(id) else {
            throw AdapterError(
                vendor: vendor,
                operation: operation,
                category: .notFound,
                message: "the usage meter \(id) is gone"
            )
        }
        return meter
    }

    private func path(_ id: String) -> String { "/usage_meters/\(PercentEncoding.encode(id))" }
}
