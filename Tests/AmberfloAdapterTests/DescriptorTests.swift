import AdapterKit
import HTTPTypes
import Metering
import Testing

@testable import AmberfloAdapter

@Suite("The declaration")
struct DescriptorTests {
    private let descriptor = AmberfloDescriptor.descriptor

    @Test("Every feature is declared, with its source")
    func capabilities() {
        #expect(descriptor.capabilities.entries.map(\.feature) == CapabilityFeature.allCases)
        #expect(descriptor.capabilities.entries.allSatisfy { !$0.source.isEmpty && $0.verified == "2026-11-21" })
    }

    @Test(
        "Queries by POST are reads, events and definitions are writes",
        arguments: [
            (HTTPRequest.Method.post, "/usage", true), (.post, "/usage/", true), (.post, "/base/usage?x=1", true),
            (.post, "/usage/batch", true), (.post, "/ingest", false), (.post, "/meters/usage-x", false),
            (.post, "/meter-definition", false), (.put, "/usage", false),
        ]
    )
    func reads(method: HTTPRequest.Method, path: String, isRead: Bool) {
        let request = HTTPRequest(method: method, scheme: "https", authority: "a", path: path)
        #expect(descriptor.readsOnly(request) == isRead)
    }

    @Test("The dialect of the document is the default, and an unknown one is it too")
    func dialects() throws {
        let url = try ConnectionURL("https://app.amberflo.io")
        for (text, expected) in [(nil, AmberfloDialect.document), ("meters", .live), ("meter-definition", .document)] {
            let values = text.map { ["dialect": JSONValue.string($0)] } ?? [:]
            #expect(
                AmberfloDialect(ConnectionSettings(instance: "a", adapter: "amberflo", url: url, values: values))
                    == expected
            )
        }
        #expect(descriptor.settings.first?.kind == .choice(["meter-definition", "meters"]))
        #expect(descriptor.credentials.map(\.name) == ["apiKey"])
        #expect(descriptor.overrides.map(\.name) == ["meterApiName", "label"])
        let translator = descriptor.translator(try settings(.document, rules: true))
        #expect(translator.kinds.map(\.rawValue) == ["meterDefinition", "filteringRule"])
        #expect(translator.definitionKind.rawValue == "meterDefinition")
    }

    @Test(
        "What is declared is what a meter meets",
        arguments: [
            (CapabilityFeature.count, MeterField.aggregation), (.computedValue, .value), (.filter, .filter),
            (.unit, .unit),
            (.resetSchedule, .resetSchedule), (.activeWindow, .activeFrom), (.description, .description),
            (.category, .category),
            (.externalRef, .externalRef), (.billableName, .billableName), (.labels, .labels), (.status, .status),
            (.customerMeters, .customers),
        ]
    )
    func fidelities(feature: CapabilityFeature, field: MeterField) throws {
        let full = try meter {
            $0.aggregation = feature == .computedValue ? .sum : .count
            $0.value = .expression(try expression("attributes.bytes * 2"))
            $0.description = "D"
            $0.unit = "u"
            $0.filter = .expression(try expression("attributes.status < 500"))
            $0.resetSchedule = ResetSchedule(cron: try CronSchedule("0 0 1 * *"), timeZone: try TimeZoneID("Etc/UTC"))
            $0.category = "c"
            $0.activeFrom = instant
            $0.externalRef = "e"
            $0.billableName = "b"
            $0.status = .draft
            $0.labels = ["team": "x"]
        }
        let customer = try #require(CustomerMeter(meter: full.key, customer: "c", meterKey: "k"))
        let findings = try translator().translate([MeterEntry(full)], customers: [customer]).meters[0].findings
        #expect(findings.first { $0.field == field }?.fidelity == descriptor.capabilities[feature]?.fidelity)
    }
}
