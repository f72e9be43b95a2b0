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
    ///
    /// - Throws: ``AdapterError``, of the category `outcomeUnknown` where the answer is empty and reading shows other texts.
    func updateUsageMeter(_ id: String, _ fields: JSONValue) async throws(AdapterError) -> TogaiMeter {
        let call = VendorCall("update usage meter", .patch, path(id), body: fields)
        if let meter = try await answer(call).json.flatMap(TogaiMeter.init) { return meter }
        let meter = try await existing(id, call.operation)
        let isDone = ["name", "billableName", "description", "aggregation"].allSatisfy { key in
            fields[key] == nil || fields[key]?.nonEmptyString == meter.json[key]?.nonEmptyString
        }
        guard isDone else {
            throw malformed(call.operation, "the answer is empty, and nothing has changed", isWrite: true)
        }
        return meter
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
        let call = VendorCall("delete usage meter", .delete, path(id))
        do throws(AdapterError) {
            guard try await answer(call).json == nil else { return }
            guard try await isThere(id) else { return }
            throw malformed(call.operation, "the answer is empty, and the usage meter is still there", isWrite: true)
        } catch {
            if error.category == .notFound { return }
            guard error.isRefusal, try await !isThere(id) else { throw error }
        }
    }

    private func isThere(_ id: String) async throws(AdapterError) -> Bool {
        guard let meter = try await usageMeter(id) else { return false }
        return meter.status != TogaiStatus.archived
    }

    private func move(_ id: String, _ verb: String, to status: String) async throws(AdapterError) -> TogaiMeter {
        let operation = "\(verb) usage meter"
        do throws(AdapterError) {
            let call = VendorCall(operation, .post, "\(path(id))/\(verb)")
            if let meter = try await answer(call).json.flatMap(TogaiMeter.init) { return meter }
            let meter = try await existing(id, operation)
            guard meter.status == status else {
                throw malformed(operation, "the answer is empty, and the meter is \(meter.status)", isWrite: true)
            }
            return meter
        } catch {
            guard error.isRefusal, let meter = try await usageMeter(id), meter.status == status else { throw error }
            return meter
        }
    }

    private func existing(_ id: String, _ operation: String) async throws(AdapterError) -> TogaiMeter {
        if let meter = try await usageMeter(id) { return meter }
        throw AdapterError(
            vendor: vendor,
            operation: operation,
            category: .notFound,
            message: "the usage meter \(id) is gone"
        )
    }

    private func path(_ id: String) -> String { "/usage_meters/\(PercentEncoding.encode(id))" }
}
