import AdapterKit
import HTTPTypes
import Metering
import Transport

/// The operations on definitions that both dialects have, each by its own paths and bodies.
extension AmberfloClient {
    /// Every definition, each id once, or those with a name, which there may be none of; the list has no pages.
    func definitions(
        where filter: (name: String, value: String)? = nil
    ) async throws(AdapterError) -> [AmberfloDefinition] {
        let call = VendorCall("list meter definitions", .get, dialect.path, query: filter.map { [$0] } ?? [])
        var found: [AmberfloDefinition] = []
        var seen: Set<String> = []
        let elements: [JSONValue]
        do {
            elements = try await list(call)
        } catch  where error.category == .notFound && filter != nil {
            return []
        }
        for element in elements {
            let definition = try definition(element, of: call)
            if seen.insert(definition.id).inserted {
                found.append(definition)
            }
        }
        return found
    }

    /// One definition by what requests name it by; `nil` where there is none.
    func definition(id: String) async throws(AdapterError) -> AmberfloDefinition? {
        let call = VendorCall("read meter definition", .get, path(id))
        do throws(AdapterError) {
            guard let body = try await json(call) else { throw malformed(call, "the answer is empty") }
            return try definition(body, of: call)
        } catch  where error.category == .notFound {
            return nil
        }
    }

    /// Makes a definition, and answers with it as the answer tells it; `nil` where the answer tells nothing.
    func createDefinition(_ body: JSONValue) async throws(AdapterError) -> AmberfloDefinition? {
        let call = VendorCall("create meter definition", .post, dialect.path, body: body)
        do {
            return try await answered(call)
        } catch {
            throw collision(error)
        }
    }

    /// Replaces a definition: what the body leaves out is gone.
    func replaceDefinition(_ body: JSONValue) async throws(AdapterError) -> AmberfloDefinition? {
        try await answered(VendorCall("update meter definition", .put, dialect.path, body: body))
    }

    /// Deletes a definition; one that is gone already is no error.
    func deleteDefinition(id: String) async throws(AdapterError) {
        do {
            _ = try await send(VendorCall("delete meter definition", .delete, path(id)))
        } catch  where error.category == .notFound {
            return
        }
    }

    private func path(_ id: String) -> String { dialect.path + "/" + PercentEncoding.encode(id) }

    private func answered(_ call: VendorCall) async throws(AdapterError) -> AmberfloDefinition? {
        guard let body = try await json(call) else { return nil }
        return AmberfloDefinition(body, dialect)
    }

    private func definition(_ body: JSONValue, of call: VendorCall) throws(AdapterError) -> AmberfloDefinition {
        if let definition = AmberfloDefinition(body, dialect) { return definition }
        let needed = dialect == .live ? "`id` and `meterApiName`" : "`meterApiName`"
        throw malformed(call, "a meter definition in the answer lacks \(needed), which requests name it by")
    }

    /// Words of a refusal for a name that is taken (live: `Meter already exists with 'label': …`); the document has none.
    private static let takenWords = ["already", "duplicate", "not unique"]

    /// The error of a creation whose name is taken, which is answered with 400, or with 409, of which the document says nothing.
    private func collision(_ error: AdapterError) -> AdapterError {
        let words = error.vendorMessage?.lowercased() ?? ""
        guard error.status == 409 || error.status == 400 && Self.takenWords.contains(where: words.contains) else {
            return error
        }
        var error = error
        error.category = .conflict
        error.message =
            "another meter has the name, be it one that is deprecated or not listed; delete or rename that one, or set "
            + (dialect == .live ? "the overrides `meterApiName` and `label`" : "the override `meterApiName`")
        return error
    }
}
