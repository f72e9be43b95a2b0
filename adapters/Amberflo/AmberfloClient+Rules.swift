import AdapterKit
import HTTPTypes
import Metering
import Transport

/// The operations on filtering rules, which the document's dialect has; none deletes one.
extension AmberfloClient {
    private static let rulesPath = "/meter-event-filtering-rules"

    /// The rules of a meter, in the vendor's order.
    func rules(of apiName: String) async throws(AdapterError) -> [AmberfloRulePayload] {
        let call = VendorCall("list filtering rules", .get, Self.rulesPath, query: [("meterApiName", apiName)])
        var found: [AmberfloRulePayload] = []
        var seen: Set<AmberfloRuleID> = []
        let elements: [JSONValue]
        do {
            elements = try await list(call)
        } catch  where error.category == .notFound {
            return []
        }
        for element in elements {
            guard let rule = AmberfloRulePayload(element, askedFor: apiName) else {
                throw malformed(call, "a filtering rule in the answer is \(element.kind) in place of an object")
            }
            if seen.insert(rule.id).inserted {
                found.append(rule)
            }
        }
        return found
    }

    /// The rules of all meters, asked for at once.
    func rules(of apiNames: [String]) async throws(AdapterError) -> [AmberfloRulePayload] {
        let answers = await withTaskGroup(of: (Int, Result<[AmberfloRulePayload], AdapterError>).self) { group in
            for (index, apiName) in apiNames.enumerated() {
                group.addTask { (index, await outcome(of: apiName)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        var found: [AmberfloRulePayload] = []
        for index in apiNames.indices {
            found += try answers[index]?.get() ?? []
        }
        return found
    }

    /// The rules of a meter, or why they could not be read.
    private func outcome(of apiName: String) async -> Result<[AmberfloRulePayload], AdapterError> {
        do throws(AdapterError) {
            return .success(try await rules(of: apiName))
        } catch {
            return .failure(error)
        }
    }

    /// Makes a rule, or changes the one with the body's id; `nil` where the answer tells nothing.
    func putRule(_ body: JSONValue, _ operation: String) async throws(AdapterError) -> AmberfloRulePayload? {
        let answer = try await json(VendorCall(operation, .post, Self.rulesPath, body: body))
        return answer.flatMap { AmberfloRulePayload($0, askedFor: body["meterApiName"]?.string ?? "") }
    }
}
