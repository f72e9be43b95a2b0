import AdapterKit
import Metering

/// A project that breaks a law, as files to try by hand.
struct ScenarioReport: Sendable {
    let law: String
    let subject: ConformanceSubject
    let seed: UInt64
    let scenario: Scenario

    /// The breach, the project as a meter file (JSON, which is YAML too), and the events as NDJSON.
    func text(_ violation: Violation) -> String {
        """
        \(subject.name) breaks “\(law)”
        \(violation.message)
        Repeat with METERWAY_SEED=\(seed) METERWAY_CASES=1; the project is applied at \(scenario.start).
        --- meters.yaml
        \(meterFile.text(.pretty))
        --- events.ndjson
        \(String(decoding: UsageEventWriter.write(scenario.events), as: UTF8.self))
        """
    }

    private var meterFile: JSONValue {
        .object(
            JSONObject([
                ("events", .array(scenario.schemas.map(schema))),
                ("meters", .array(scenario.entries.map(meter))),
                ("customers", .array(scenario.customers.map(JSONValue.string))),
            ])
        )
    }

    private func meter(_ entry: MeterEntry) -> JSONValue {
        guard !entry.overrides.isEmpty, var object = entry.meter.json.object else { return entry.meter.json }
        let pins = JSONObject(entry.overrides.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        object["overrides"] = .object(JSONObject([(subject.settings.instance, .object(pins))]))
        return .object(object)
    }

    private func schema(_ schema: EventSchema) -> JSONValue {
        .object(
            JSONObject([
                ("name", .string(schema.name)),
                (
                    "attributes",
                    .array(
                        schema.attributes.map { attribute in
                            .object(
                                JSONObject(
                                    [("name", .string(attribute.name))]
                                        + (attribute.unit.map { [("unit", JSONValue.string($0))] } ?? [])
                                )
                            )
                        }
                    )
                ),
                ("dimensions", .array(schema.dimensions.map(JSONValue.string))),
            ])
        )
    }
}
