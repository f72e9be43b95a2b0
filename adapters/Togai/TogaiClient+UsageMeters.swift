import AdapterKit
import HTTPTypes
import Metering

extension TogaiClient {
    /// Every usage meter but archived ones, drafts too, each id once, in Togai's order (newest change first).
    func usageMeters() async throws(AdapterError) -> [TogaiMeter] {
        let operation = "list usage meters"
        var meters: [TogaiMeter] = []
        let items = try await pages(operation, "/usage_meters") { $0["id"]?.string ?? $0.text() }
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
        guard withSchema else { return try await current(TogaiMeter.self, id) }
        let query = [(name: "includeSchema", value: "true")]
        do throws(AdapterError) {
            return try await read(VendorCall("read usage meter", .get, TogaiMeter.path(id), query: query))
        } catch {
            switch error.category {
            case .notFound: return nil
            case .rejected: return try await usageMeter(id)
            default: throw error
            }
        }
    }

    /// Makes a usage meter, which is a draft at first, also where the answer leaves its status out.
    func createUsageMeter(_ body: JSONValue) async throws(AdapterError) -> TogaiMeter {
        var meter: TogaiMeter = try await create("/usage_meters", body)
        if !meter.tellsStatus {
            meter.status = TogaiStatus.draft
        }
        return meter
    }

    /// Changes fields of a usage meter, and answers with it as Togai then has it.
    ///
    /// - Throws: ``AdapterError``, of the category `outcomeUnknown` where the answer tells nothing and reading shows other texts.
    func updateUsageMeter(_ id: String, _ fields: JSONValue) async throws(AdapterError) -> TogaiMeter {
        try await update(id, fields) { meter in
            ["name", "billableName", "description", "aggregation"].allSatisfy { key in
                fields[key] == nil || fields[key]?.nonEmptyString == meter.json[key]?.nonEmptyString
            }
        }
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
        try await archive(TogaiMeter.self, id)
    }
}

extension TogaiMeter: TogaiStated {
    static let noun = "usage meter"
    static let lack = "id or no name"

    static func path(_ id: String) -> String { "/usage_meters/\(PercentEncoding.encode(id))" }
}
