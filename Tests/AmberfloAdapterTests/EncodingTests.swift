import AdapterKit
import Metering
import Testing

@testable import AmberfloAdapter

@Suite("A meter becomes a definition")
struct EncodingTests {
    @Test("The document's example is what its meter becomes, and back")
    func example() throws {
        let translation = try translator().translate([MeterEntry(meter())])
        let object = try #require(translation.objects.first)
        #expect(try object.body == fixture("create-definition-request"))
        #expect(object.marks == [Mark("meterApiName", "api-calls")])
        #expect(object.ref == ObjectRef(Amberflo.definitionKind, "api-calls"))
        #expect(translation.meters[0].fidelity == .exact)
        let read = try #require(AmberfloDefinition(try fixture("create-definition-response"), .document)).observed
        #expect(object.image.changes(from: read.image).isEmpty)
        #expect(read.id == "api-calls")
        #expect(read.name == "API Calls")
    }

    @Test("A body has the members of the dialect, dimensions in their order, and no other")
    func bodies() throws {
        let full = try meter {
            $0.description = "All of them"
            $0.unit = "calls"
            $0.dimensions = ["tier", "region"]
        }
        let document = try translator().translate([MeterEntry(full)]).objects[0]
        #expect(
            document.body.text()
                == #"{"meterApiName":"api-calls","displayName":"API Calls","type":"SUM_OF_ALL_USAGE","dimensions":["tier","region"]}"#
        )
        let live = try translator(.live).translate([MeterEntry(full)]).objects[0]
        #expect(
            live.body.text()
                == #"{"meterApiName":"api-calls","label":"API Calls","meterType":"sum_of_all_usage","dimensions":["tier","region"],"#
                + #""aggregationDimensions":[],"description":"All of them","unit":"calls"}"#
        )
        #expect(
            live.image
                == ObjectImage([
                    "meterApiName": "api-calls", "label": "API Calls", "meterType": "sum_of_all_usage",
                    "description": "All of them",
                    "unit": "calls", "dimensions.region": true, "dimensions.tier": true,
                ])
        )
    }

    @Test(
        "Each aggregation has its type, or is refused",
        arguments: [
            (Aggregation.sum, "SUM_OF_ALL_USAGE", "sum_of_all_usage", []),
            (.count, "SUM_OF_ALL_USAGE", "sum_of_all_usage", []),
            (.max, "MAX_IN_PERIOD", nil, []), (.min, nil, nil, []), (.average, nil, nil, []), (.latest, nil, nil, []),
            (.unique(.customer), "UNIQUE_CUSTOMERS_COUNT", "active_users", ["customerId"]),
            (.unique(.dimension("region")), nil, "active_users", ["region"]),
        ] as [(Aggregation, String?, String?, [String])]
    )
    func aggregations(aggregation: Aggregation, document: String?, live: String?, counted: [String]) throws {
        for (dialect, expected) in [(AmberfloDialect.document, document), (.live, live)] {
            let translation = try translator(dialect).translate([MeterEntry(meter { $0.aggregation = aggregation })])
            #expect(translation.objects.first?.body[dialect.typeField]?.string == expected)
            #expect((translation.meters[0].fidelity == .refused) == (expected == nil))
            #expect(translation.projection.rules.isEmpty == (expected == nil))
            if dialect == .live, expected != nil {
                #expect(translation.objects[0].body["aggregationDimensions"]?.array?.compactMap(\.string) == counted)
            }
        }
    }

    @Test("Every field that has no place is a finding, in the order of the fields")
    func findings() throws {
        let full = try meter {
            $0.description = "D"
            $0.unit = "u"
            $0.aggregation = .count
            $0.filter = .expression(try expression("attributes.status < 500"))
            $0.resetSchedule = ResetSchedule(cron: try CronSchedule("0 0 1 * *"), timeZone: try TimeZoneID("Etc/UTC"))
            $0.category = "c"
            $0.activeFrom = instant
            $0.activeTo = instant.adding(seconds: 1)
            $0.externalRef = "e"
            $0.billableName = "b"
            $0.status = .draft
            $0.labels = ["team": "x"]
        }
        let common = [
            "aggregation: emulated", "filter: emulated", "resetSchedule: emulated", "category: lossy",
            "activeFrom: emulated",
            "activeTo: emulated", "externalRef: lossy", "billableName: lossy", "status: emulated", "labels: lossy",
        ]
        #expect(try translator().verdict(full) == ["description: lossy", "unit: lossy"] + common)
        #expect(try translator(.live).verdict(full) == common)
    }

    @Test("A finding is made only of what a meter uses")
    func sparse() throws {
        let plain = try meter {
            $0.description = ""
            $0.value = .expression(try expression("(attributes.bytes)"))
            $0.filter = .expression(try expression("1 == 1"))
            $0.dimensions = ["region"]
        }
        #expect(try translator().verdict(plain) == [])
        #expect(try translator().verdict(meter { $0.aggregation = .max }) == [])
        #expect(try translator().verdict(meter { $0.aggregation = .unique(.customer) }) == [])
        #expect(
            try translator(.live).verdict(meter { $0.aggregation = .unique(.customer) }) == ["aggregation: emulated"]
        )
        #expect(try translator(.live).verdict(meter { $0.aggregation = .unique(.dimension("x")) }) == [])
        #expect(
            try translator().verdict(meter { $0.value = .expression(try expression("attributes.a / 2")) }) == [
                "value: emulated"
            ]
        )
        #expect(try translator().verdict(meter { $0.value = .expression(try expression("7")) }) == ["value: emulated"])
    }

    @Test("A vendor's own text is refused")
    func opaque() throws {
        let carried = try meter {
            $0.value = .opaque(dialect: "togai", text: "{}")
            $0.filter = .opaque(dialect: "togai", text: "{}")
        }
        #expect(try translator().verdict(carried) == ["value: refused", "filter: refused"])
    }

    @Test("Names that mean something else to Amberflo are refused as dimensions")
    func reserved() throws {
        let names = try meter { $0.dimensions = ["customerId", "region", "aflo.cancel_previous_resource_event"] }
        #expect(try translator().verdict(names) == ["dimensions: refused", "dimensions: refused"])
        let counted = try meter { $0.aggregation = .unique(.dimension("customerId")) }
        #expect(try translator(.live).verdict(counted) == ["aggregation: refused"])
    }

    @Test("An API name is the key or the override, of bounded length in the live dialect, and unique")
    func apiNames() throws {
        let long = try meter(String(repeating: "k", count: 51))
        #expect(try translator().verdict(long) == [])
        #expect(try translator(.live).verdict(long) == ["key: refused"])
        #expect(try translator(.live).verdict(long, overrides: ["meterApiName": "short"]) == [])
        for wrong in ["", 7] as [JSONValue] {
            #expect(try translator().verdict(long, overrides: ["meterApiName": wrong]) == ["key: refused"])
        }
        let entries = [
            MeterEntry(try meter("a"), overrides: ["meterApiName": "same"]), MeterEntry(try meter("b")),
            MeterEntry(try meter("same")),
        ]
        for order in [entries, entries.reversed()] {
            let translation = try translator().translate(order)
            let refused = translation.meters.filter { $0.fidelity == .refused }.map(\.key.text)
            #expect(refused.sorted() == ["a", "same"])
            #expect(translation.objects.map(\.ref.key) == ["b"])
            #expect(translation.meters.allSatisfy { $0.findings.allSatisfy { $0.field == .key } })
        }
    }

    @Test("Labels of the live dialect are made unique; display names of the document need not be")
    func labels() throws {
        let entries = try ["a", "b", "c"].map {
            MeterEntry(try meter($0) { $0.name = $0.key.text == "c" ? "Other" : "Same" })
        }
        let live = try translator(.live).translate(entries)
        #expect(live.objects.map(\.name) == ["Same (a)", "Same (b)", "Other"])
        #expect(live.meters.map(\.fidelity) == [.lossy, .lossy, .exact])
        let document = try translator().translate(entries)
        #expect(document.objects.map(\.name) == ["Same", "Same", "Other"])
        #expect(document.meters.map(\.fidelity) == [.exact, .exact, .exact])
        let clash = [
            MeterEntry(try meter("a")), MeterEntry(try meter("b"), overrides: ["label": "API Calls (a)"]),
            MeterEntry(try meter("c")),
        ]
        let meters = try translator(.live).translate(clash).meters
        #expect(meters.map(\.fidelity) == [.refused, .refused, .lossy])
    }

    @Test("A label override stands in place of the name, and only in the live dialect")
    func labelOverride() throws {
        let entry = MeterEntry(try meter(), overrides: ["label": "Calls"])
        let live = try translator(.live).translate([entry])
        #expect(live.objects[0].body["label"] == "Calls")
        #expect(try translator(.live).verdict(entry.meter, overrides: ["label": "Calls"]) == ["name: lossy"])
        #expect(try translator(.live).verdict(entry.meter, overrides: ["label": "API Calls"]) == [])
        #expect(try translator(.live).verdict(entry.meter, overrides: ["label": ""]) == ["name: refused"])
        #expect(try translator().verdict(entry.meter, overrides: ["label": "Calls"]) == ["name: lossy"])
        #expect(try translator().translate([entry]).objects[0].body["label"] == nil)
    }

    @Test("Customers' counters are not declared, and said to be lossy")
    func customers() throws {
        let customer = try #require(CustomerMeter(meter: key("api-calls"), customer: "c", meterKey: "k"))
        let translation = try translator().translate(
            [MeterEntry(meter()), MeterEntry(meter("b"))],
            customers: [customer]
        )
        #expect(translation.meters.map { $0.findings.map(\.field) } == [[.customers], []])
        #expect(translation.objects.count == 2)
    }

    @Test("A refused finding says what to do, and names its source")
    func texts() throws {
        let finding = try #require(
            translator(.live).translate([MeterEntry(meter { $0.aggregation = .max })]).meters[0].findings.first
        )
        #expect(finding.reason == "Amberflo has no meter for the aggregation `max`, only for sums and distinct values")
        #expect(finding.remedy.contains("`vendors`"))
        #expect(finding.source?.contains("meterType") == true)
    }
}
