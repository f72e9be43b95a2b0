/// A document of fault rules, as the administration port takes it: one ``FaultRule``, or an array of them.
package struct FaultDocument: Sendable, Hashable {
    /// The rules, in the document's order.
    package let rules: [FaultRule]

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - endpoints: the names that a rule may use.
    /// - Throws: ``FaultRuleError`` with everything that is wrong with any of the rules.
    package init(_ bytes: [UInt8], endpoints: [String]) throws(FaultRuleError) {
        guard let document = try? JSONValue(text: bytes) else {
            throw FaultRuleError(["the document: found text that is no JSON, expected a fault rule or an array of them"]
            )
        }
        var rules: [FaultRule] = []
        var problems: [String] = []
        func read(_ json: JSONValue, at path: String) {
            do throws(FaultRuleError) {
                rules.append(try FaultRule(json: json, at: path, endpoints: endpoints))
            } catch {
                problems += error.problems
            }
        }
        if case .array(let elements) = document {
            for (index, element) in elements.enumerated() { read(element, at: "[\(index)]") }
        } else {
            read(document, at: "")
        }
        guard problems.isEmpty else { throw FaultRuleError(problems) }
        self.rules = rules
    }

    /// The document that gives the rules back: an array of them.
    package var bytes: [UInt8] { JSONValue.array(rules.map(\.json)).text }
}
