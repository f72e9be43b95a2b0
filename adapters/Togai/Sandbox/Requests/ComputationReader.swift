/// Reads one computation of a request.
struct ComputationReader {
    let path: String
    let dialect: TogaiSandbox.Dialect

    /// The computation; nil where something is wrong with it.
    ///
    /// By the API document `computation` may be an object and `order` is unknown; by the later specification it is a
    /// text and `order` is required.
    func read(_ value: JSON, _ problems: inout Problems) -> Computation? {
        let allowed: Set = ["id", "matcher", "computation", "order"]
        guard let reader = ObjectReader(value, path: path, allowed: allowed, problems: &problems) else { return nil }
        let id = reader.text("id", length: 0...50, problems: &problems)
        let order = reader.integer("order", required: dialect == .live, problems: &problems)
        let matcher = matcher(reader, &problems)
        guard let text = computationText(reader, &problems) else { return nil }
        do {
            let logic = try LogicNode(text)
            check(logic, at: reader.at("computation"), &problems)
            return Computation(id: id, matcher: matcher, text: text, logic: logic, order: order ?? 0)
        } catch {
            problems.add("\(reader.at("computation")) \(error.sentence)")
            return nil
        }
    }

    private func computationText(_ reader: ObjectReader, _ problems: inout Problems) -> String? {
        let limit = 0...500
        guard dialect == .document, case .object(let object) = reader.object["computation"] else {
            return reader.text("computation", required: true, length: limit, problems: &problems)
        }
        let text = JSON.object(object).text
        let place = reader.at("computation")
        return ObjectReader.check(text, length: limit, at: place, problems: &problems) ? text : nil
    }

    private func matcher(_ reader: ObjectReader, _ problems: inout Problems) -> Computation.Matcher? {
        guard let text = reader.text("matcher", length: 0...1_500, problems: &problems) else { return nil }
        let place = reader.at("matcher")
        do {
            let matcher = try Computation.Matcher(text)
            switch matcher {
            case .logic(_, let node): check(node, at: place, &problems)
            case .opaque where dialect == .live: problems.add("\(place) is no valid JSON")
            case .opaque: break
            }
            return matcher
        } catch {
            problems.add("\(place) \(error.sentence)")
            return nil
        }
    }

    /// Whether operators and variables are known at all; the event schema says more about the variables.
    private func check(_ node: LogicNode, at place: String, _ problems: inout Problems) {
        problems.add(LogicValidator(variables: nil).problems(in: node).map { "\(place): \($0)" })
    }
}

extension LogicNode.ParseFailure {
    fileprivate var sentence: String {
        switch self {
        case .notJSON(let failure): "is no valid JSON: \(failure.message) at byte \(failure.offset)"
        case .notLogic(let message): "is no JSON-logic: \(message)"
        }
    }
}
