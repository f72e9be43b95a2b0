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
        try await apiNames.tryConcurrentMap { apiName throws(AdapterError) in try await rules(of: apiName) }
            .flatMap(\.self)
    }

    /// Makes a rule, or changes the one with the body's id; `nil` where the answer tells nothing.
    func putRule(_ body: JSONValue, _ operation: String) async throws(AdapterError) -> AmberfloRulePayload? {
        let answer = try await json(VendorCall(operation, .post, Self.rulesPath, body: body))
        return answer.flatMap { AmberfloRulePayload($0, askedFor: body["meterApiName"]?.string ?? "") }
    }
}
