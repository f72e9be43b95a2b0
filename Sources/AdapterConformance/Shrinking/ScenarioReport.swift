import AdapterKit
import Metering

/// A project that breaks a law, as files to try by hand.
struct ScenarioReport: Sendable {
    let law: String
    let subject: ConformanceSubject
    let seed: UInt64
    let scenario: Scenario

    /// The breach, and the project in three files: `meterway.yaml`, the meters, and the events.
    func text(_ violation: Violation) -> String {
        """
        \(subject.name) breaks “\(law)”
        \(violation.message)
        Repeat with METERWAY_SEED=\(seed) METERWAY_CASES=1; the project is applied at \(scenario.start).
        --- meterway.yaml
        \(projectFile.text(.pretty))
        --- meters.yaml
        \(meterFile.text(.pretty))
        --- events.ndjson
        \(events)
        """
    }

    /// The events, one a line.
    var events: String { String(decoding: UsageEventWriter.write(scenario.events), as: UTF8.self) }

    /// A project with the vendor alone; JSON, which is YAML too.
    ///
    /// Credentials are references, which nobody looks up to validate or to prove.
    var projectFile: JSONValue {
        var vendor = JSONObject()
        vendor["adapter"] = .string(subject.descriptor.name)
        vendor["url"] = .string(subject.settings.url.description)
        let credentials = subject.credentials.keys.sorted().map { ($0, JSONValue.string("${env:CREDENTIAL}")) }
        vendor["auth"] = .object(JSONObject(credentials))
        for (name, value) in subject.settings.values.sorted(by: { $0.key < $1.key }) {
            vendor[name] = value
        }
        var file = JSONObject()
        file["version"] = 1
        file["meters"] = ["meters.yaml"]
        var defaults = JSONObject()
        defaults["unit"] = scenario.defaults.unit.map(JSONValue.string)
        defaults["resetSchedule"] = scenario.defaults.resetSchedule.map(\.json)
        if !defaults.isEmpty { file["defaults"] = .object(defaults) }
        file["vendors"] = .object(JSONObject([(subject.settings.instance, .object(vendor))]))
        return .object(file)
    }

    /// The schemas, the meters and the customers' counters; JSON, which is YAML too.
    var meterFile: JSONValue {
        .object(
            JSONObject([
                ("events", .array(scenario.schemas.map(schema))),
                ("meters", .array(scenario.entries.map(meter))),
                ("customers", .array(scenario.request.customers.map(counter))),
            ])
        )
    }

    private func meter(_ entry: MeterEntry) -> JSONValue {
        guard !entry.overrides.isEmpty, var object = entry.meter.json.object else { return entry.meter.json }
        let pins = JSONObject(entry.overrides.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        object["overrides"] = .object(JSONObject([(subject.settings.instance, .object(pins))]))
        return .object(object)
    }

    private func counter(_ counter: CustomerMeter) -> JSONValue {
        var object = JSONObject([
            ("meter", .string(counter.meter.text)), ("customer", .string(counter.customer)),
            ("meterKey", .string(counter.meterKey)),
        ])
        if counter.deleteOnReset { object["deleteOnReset"] = true }
        return .object(object)
    }

    private func schema(_ schema: EventSchema) -> JSONValue {
        let attributes = schema.attributes.map { attribute -> JSONValue in
            var object = JSONObject([("name", .string(attribute.name))])
            object["unit"] = attribute.unit.map(JSONValue.string)
            return .object(object)
        }
        var object = JSONObject([("name", .string(schema.name))])
        object["description"] = schema.description.map(JSONValue.string)
        object["attributes"] = .array(attributes)
        object["dimensions"] = .array(schema.dimensions.map(JSONValue.string))
        return .object(object)
    }
}
