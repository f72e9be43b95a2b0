package import Metering

/// Reads a projection that was saved as JSON, and keeps everything that is wrong with it.
package struct ProjectionReader {
    /// What is wrong, each with its path in the document, in the document's order.
    package private(set) var problems: [String] = []

    /// Makes a reader.
    package init() {}

    /// The projection of a document's part; `nil` where something is wrong, which ``problems`` then tells.
    ///
    /// - Parameters:
    ///   - json: the part of the document.
    ///   - path: where the part stands in the document.
    /// - Returns: the projection.
    package mutating func projection(_ json: JSONValue, at path: String) -> EventProjection? {
        let before = problems.count
        let object = members(json, ["vendor", "rules"], at: path)
        let vendor = text(object, "vendor", at: path)
        let rules = list(object, "rules", at: path, isRequired: true) { reader, json, path in
            reader.rule(json, at: path)
        }
        return problems.count == before ? vendor.map { EventProjection(vendor: $0, rules: rules) } : nil
    }

    private mutating func rule(_ json: JSONValue, at path: String) -> ProjectionRule? {
        let object = members(json, ["meters", "event", "from", "to", "filter", "output", "checks"], at: path)
        let meters = list(object, "meters", at: path, isRequired: true) { reader, json, path in
            reader.key(json, at: path)
        }
        let event = optionalText(object, "event", at: path)
        let from = instant(object, "from", at: path)
        let to = instant(object, "to", at: path)
        let filter = expression(object, "filter", at: path)
        let checks = list(object, "checks", at: path) { reader, json, path in reader.check(json, at: path) }
        guard let output = object["output"] else {
            problems.append("\(path): `output` is missing; expected what the vendor gets")
            return nil
        }
        return template(output, at: "\(path).output").map {
            ProjectionRule(
                meters: meters,
                event: event,
                from: from,
                to: to,
                filter: filter,
                output: $0,
                checks: checks
            )
        }
    }

    private mutating func check(_ json: JSONValue, at path: String) -> ProjectionCheck? {
        let object = members(json, ["meter", "filter", "value"], at: path)
        if object["meter"] == nil { problems.append("\(path): `meter` is missing; expected a meter's key") }
        let meter = object["meter"].flatMap { key($0, at: "\(path).meter") }
        let filter = expression(object, "filter", at: path)
        let value = expression(object, "value", at: path)
        return meter.map { ProjectionCheck(meter: $0, filter: filter, value: value) }
    }

    private mutating func template(_ json: JSONValue, at path: String) -> ProjectedTemplate? {
        let object = members(json, ["target", "idSuffix", "value", "attributes", "dimensions"], at: path)
        let target = text(object, "target", at: path)
        let suffix = optionalText(object, "idSuffix", at: path) ?? ""
        let value = expression(object, "value", at: path)
        let attributes = list(object, "attributes", at: path) { reader, json, path in reader.attribute(json, at: path) }
        let dimensions = list(object, "dimensions", at: path) { reader, json, path in reader.dimension(json, at: path) }
        return target.map {
            ProjectedTemplate(
                target: $0,
                idSuffix: suffix,
                value: value,
                attributes: attributes,
                dimensions: dimensions
            )
        }
    }

    private mutating func attribute(_ json: JSONValue, at path: String) -> ProjectedAttribute? {
        let object = members(
            json,
            ["name", "value", "meter", "filter", "from", "to", "otherwise", "unit"],
            at: path
        )
        let name = text(object, "name", at: path)
        let value = expression(object, "value", at: path)
        if value == nil, object["value"] == nil {
            problems.append("\(path): `value` is missing; expected an expression")
        }
        let meter = object["meter"].flatMap { key($0, at: "\(path).meter") }
        let filter = expression(object, "filter", at: path)
        let from = instant(object, "from", at: path)
        let to = instant(object, "to", at: path)
        let otherwise = quantity(object, "otherwise", at: path)
        let unit = optionalText(object, "unit", at: path)
        guard let name, let value else { return nil }
        return ProjectedAttribute(
            name: name,
            value: value,
            meter: meter,
            filter: filter,
            from: from,
            to: to,
            otherwise: otherwise,
            unit: unit
        )
    }

    private mutating func dimension(_ json: JSONValue, at path: String) -> ProjectedDimension? {
        let object = members(json, ["name", "dimension"], at: path)
        let name = text(object, "name", at: path)
        let dimension = text(object, "dimension", at: path)
        guard let name, let dimension else { return nil }
        return ProjectedDimension(name: name, dimension: dimension)
    }
}

extension ProjectionReader {
    /// The members of an object, of which only some are known.
    private mutating func members(_ json: JSONValue, _ known: [String], at path: String) -> JSONObject {
        guard let object = json.object else {
            problems.append("\(path): found \(json.kind); expected an object with \(known.joined(separator: ", "))")
            return JSONObject()
        }
        for key in object.keys where !known.contains(key) {
            let near = Similarity.closest(to: key, among: known).first.map { "; did you mean `\($0)`?" } ?? ""
            problems.append("\(path): `\(key)` is not known; expected \(known.joined(separator: ", "))\(near)")
        }
        return object
    }

    private mutating func list<Element>(
        _ object: JSONObject,
        _ key: String,
        at path: String,
        isRequired: Bool = false,
        _ read: (inout ProjectionReader, JSONValue, String) -> Element?
    ) -> [Element] {
        guard let value = object[key] else {
            if isRequired { problems.append("\(path): `\(key)` is missing; expected a list") }
            return []
        }
        guard let array = value.array else {
            problems.append("\(path).\(key): found \(value.kind); expected a list")
            return []
        }
        var elements: [Element] = []
        for (index, json) in array.enumerated() {
            if let element = read(&self, json, "\(path).\(key)[\(index)]") {
                elements.append(element)
            }
        }
        return elements
    }

    private mutating func text(_ object: JSONObject, _ key: String, at path: String) -> String? {
        if object[key] == nil { problems.append("\(path): `\(key)` is missing; expected text") }
        return optionalText(object, key, at: path)
    }

    private mutating func optionalText(_ object: JSONObject, _ key: String, at path: String) -> String? {
        guard let value = object[key] else { return nil }
        if value.string == nil { problems.append("\(path).\(key): found \(value.kind); expected text") }
        return value.string
    }

    private mutating func key(_ json: JSONValue, at path: String) -> Meter.Key? {
        guard let key = json.string.flatMap({ Meter.Key($0) }) else {
            problems.append("\(path): found \(json.string.map { "`\($0)`" } ?? json.kind); expected a meter's key")
            return nil
        }
        return key
    }

    private mutating func instant(_ object: JSONObject, _ key: String, at path: String) -> Timestamp? {
        guard let text = optionalText(object, key, at: path) else { return nil }
        do {
            return try Timestamp(iso8601: text)
        } catch {
            problems.append("\(path).\(key): \(error)")
            return nil
        }
    }

    private mutating func quantity(_ object: JSONObject, _ key: String, at path: String) -> Quantity? {
        guard let text = optionalText(object, key, at: path) else { return nil }
        do {
            return try Quantity(text)
        } catch {
            problems.append("\(path).\(key): \(error)")
            return nil
        }
    }

    private mutating func expression(_ object: JSONObject, _ key: String, at path: String) -> Expression? {
        guard let text = optionalText(object, key, at: path) else { return nil }
        do {
            return try ExpressionParser.parse(text).expression
        } catch {
            problems += error.errors.map { "\(path).\(key): \($0)" }
            return nil
        }
    }
}
