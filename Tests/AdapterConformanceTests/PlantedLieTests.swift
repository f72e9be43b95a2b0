import AdapterKit
import Catalog
import Metering
import Testing

@testable import AdapterConformance

@Suite("A suite that can fail")
struct PlantedLieTests {
    private static let settings = ConformanceSettings(["METERWAY_CASES": "100", "METERWAY_SEED": "1"])

    private static let vendors = Catalog.vendors.map(\.adapter.name)

    /// The law whose comparisons a lie is about.
    enum Name: String, CaseIterable, Sendable {
        case meterRoundTrip, objectRoundTrip, standIn, standInAfterUpdate, totals, spelling

        func law(_ subject: ConformanceSubject) -> Law {
            switch self {
            case .meterRoundTrip: MeterRoundTripLaw(subject: subject).law
            case .objectRoundTrip: ObjectRoundTripLaw(subject: subject).law
            case .standIn: StandInLaw(subject: subject).law
            case .standInAfterUpdate: StandInAfterUpdateLaw(subject: subject).law
            case .totals: TotalsLaw(subject: subject).law
            case .spelling: SpellingLaw(subject: subject).law
            }
        }
    }

    /// What the suite says of a lie, until it has found as many breaches as are asked for.
    private func outcome(_ name: Name, _ lie: Lie, _ vendor: String, enough: Int = 1) async throws -> LawOutcome {
        let subject = try lie.subject(try #require(Catalog.vendor(adapter: vendor)))
        return await LawRunner(subject: subject, settings: Self.settings, enough: enough).outcome(of: name.law(subject))
    }

    /// A vendor as it is, connected.
    private static func honest(_ vendor: String) throws -> Bench {
        let vendor = try #require(Catalog.vendor(adapter: vendor))
        return Bench(try Lie.subject(vendor, vendor.adapter), at: SampleProject.start)
    }

    /// What the sample project's objects at a vendor are in the core model.
    private static func sampled(_ vendor: String) throws -> DecodedInventory {
        let bench = try honest(vendor)
        let sample = SampleProject.scenario(bench.subject)
        return bench.translator.readBack(bench.translator.encode(sample.request).objects)
    }

    @Test("has nothing to say of adapters that do not lie", arguments: vendors, Name.allCases)
    func truth(vendor: String, name: Name) async throws {
        let outcome = try await outcome(name, Lie(), vendor)
        #expect(outcome.breaches.map(\.text) == [])
        #expect(outcome.figures.cases == 100)
        #expect(outcome.figures.compared > 100 && outcome.emptiness.isEmpty, "\(outcome.figures)")
    }

    @Test("finds a text that is lost in silence, and a finding on nothing", arguments: vendors)
    func silentLoss(vendor: String) async throws {
        let silent = Lie(encoded: { translation, _ in
            var translation = translation
            for index in translation.meters.indices {
                translation.meters[index].findings.removeAll { $0.field == .labels }
            }
            return translation
        })
        let lost = try await outcome(.meterRoundTrip, silent, vendor)
        #expect(lost.breaches.map(\.violation.kind) == ["silent loss of labels"])
        let text = try #require(lost.breaches.first?.scenario)
        #expect(text.entries.count == 1 && text.entries[0].meter.filter == nil, "it is made small")

        let forgetful = Lie(decoded: { $0.mapping { changed($0) { $0.name = "A name" } } })
        let renamed = try await outcome(.meterRoundTrip, forgetful, vendor)
        #expect(renamed.breaches.map(\.violation.kind).contains("silent loss of name"))

        let fearful = Lie(encoded: { translation, _ in
            var translation = translation
            for index in translation.meters.indices {
                translation.meters[index].findings.append(
                    Finding(.labels, .lossy, reason: "no reason", remedy: "none")
                )
                translation.meters[index].findings.sort { $0.field < $1.field }
            }
            return translation
        })
        let needless = try await outcome(.meterRoundTrip, fearful, vendor)
        #expect(needless.breaches.map(\.violation.kind).contains("needless finding on labels"))
    }

    @Test("finds an object that comes back otherwise, and one that is left out", arguments: vendors)
    func changedObject(vendor: String) async throws {
        let renaming = Lie(decoded: { $0.mapping { changed($0) { $0.name += "!" } } })
        let renamed = try await outcome(.objectRoundTrip, renaming, vendor, enough: 3)
        #expect(renamed.breaches.contains { $0.violation.kind.hasPrefix("changed") }, "\(renamed.breaches.map(\.text))")

        let forgetting = Lie(decoded: { inventory in
            var inventory = inventory
            inventory.meters = Array(inventory.meters.dropLast())
            return inventory
        })
        let left = try await outcome(.objectRoundTrip, forgetting, vendor, enough: 3)
        #expect(left.breaches.map(\.violation.kind).contains("left out"))

        let eventless = Lie(decoded: { inventory in
            var inventory = inventory
            inventory.events = []
            return inventory
        })
        let undeclared = try await outcome(.objectRoundTrip, eventless, vendor, enough: 3)
        let namesEvents = try !Self.sampled(vendor).meters.allSatisfy { $0.meter.event == nil }
        #expect(undeclared.breaches.map(\.violation.kind).contains("undeclared") == namesEvents)
    }

    @Test("finds a definition that is decoded under another key than it is known by", arguments: vendors)
    func unheededKeys(vendor: String) async throws {
        let deaf = Lie(naming: { KeyChoice(taken: $0.taken) })
        let unheeded = try await outcome(.objectRoundTrip, deaf, vendor, enough: 3)
        #expect(unheeded.breaches.map(\.violation.kind).contains("foreign key"))

        // What keeps the object as it is under a foreign key is left out: its name, its reference, its place.
        let unpinned = Lie(decoded: { inventory in
            var inventory = inventory.mapping { meter in
                changed(meter) {
                    $0.externalRef = nil
                    $0.name = vendor == "togai" ? $0.key.text : $0.name
                }
            }
            for index in inventory.meters.indices { inventory.meters[index].overrides = [:] }
            return inventory
        })
        let moved = try await outcome(.objectRoundTrip, unpinned, vendor, enough: 6)
        #expect(moved.breaches.contains { $0.violation.kind.hasPrefix("under foreign keys: changed") })
    }

    @Test("finds what a vendor would show otherwise than it shows it", arguments: vendors)
    func wrongStandIns(vendor: String) async throws {
        let renaming = Lie(shown: { objects in
            objects.map { object in
                var object = object
                var body = object.body.object ?? JSONObject()
                for member in body.members where member.value.string == object.name {
                    body[member.key] = .string(object.name + "x")
                }
                object.body = .object(body)
                return object
            }
        })
        let renamed = try await outcome(.standIn, renaming, vendor, enough: 6)
        #expect(renamed.breaches.map(\.violation.kind).contains(#"other ["name"]"#), "\(renamed.breaches.map(\.text))")

        let afterwards = try await outcome(.standInAfterUpdate, renaming, vendor, enough: 6)
        #expect(afterwards.breaches.map(\.violation.kind).contains(#"other ["name"] after an update"#))

        let forgetting = Lie(shown: { Array($0.dropLast()) })
        let forgotten = try await outcome(.standIn, forgetting, vendor, enough: 6)
        #expect(forgotten.breaches.map(\.violation.kind).contains("number"))

        let blank = Lie(shown: { objects in
            objects.map { object in
                var object = object
                object.image = ObjectImage()
                return object
            }
        })
        let bare = try await outcome(.standIn, blank, vendor, enough: 6)
        #expect(bare.breaches.contains { $0.violation.kind.hasPrefix("changed") })
    }

    @Test("finds a field that is said to grow and does not, and one that grows unsaid", arguments: vendors)
    func wrongGrowth(vendor: String) async throws {
        let vendor = try #require(Catalog.vendor(adapter: vendor))
        #expect(await GrowthCheck(subject: try Lie().subject(vendor)).problems() == [])
        let boasting = try Lie(growing: { $0.union([.labels]) }).subject(vendor)
        #expect(await GrowthCheck(subject: boasting).problems() == ["`labels` is said to grow, and stays as it is"])
        let silent = try Lie(growing: { _ in [] }).subject(vendor)
        let unsaid = await GrowthCheck(subject: silent).problems()
        let growing = try Self.honest(vendor.adapter.name).translator.growing.sorted()
        #expect(unsaid == growing.map { "`\($0.rawValue)` grows, and is not said to" })
    }

    @Test(
        "finds a filter, a beginning, a value and a state that are dropped on the way",
        arguments: vendors,
        ["filter", "window", "value", "status"]
    )
    func wrongTotals(vendor: String, what: String) async throws {
        let lie = Lie(request: { request in
            request.mapping { meter in
                changed(meter) { draft in
                    switch what {
                    case "filter": draft.filter = nil
                    case "window": (draft.activeFrom, draft.activeTo) = (nil, nil)
                    case "status": draft.status = .active
                    default: if draft.value != nil { draft.value = .expression(.number(1)) }
                    }
                }
            }
        })
        let subject = try lie.subject(try #require(Catalog.vendor(adapter: vendor)))
        // A lie about what few meters have needs more of them to be seen.
        let settings = ConformanceSettings(["METERWAY_CASES": "300", "METERWAY_SEED": "1"])
        let runner = LawRunner(subject: subject, settings: settings, enough: 2)
        let outcome = await runner.outcome(of: TotalsLaw(subject: subject).law)
        let totals = outcome.breaches.filter { $0.violation.kind.hasPrefix("total") }
        #expect(!totals.isEmpty, "\(outcome.figures)")
        for breach in totals {
            #expect(breach.scenario.entries.count <= 2 && breach.scenario.events.count <= 2, "\(breach.text)")
        }
    }

    @Test("finds an encoding that goes by the order of meters, and one that goes by spelling", arguments: vendors)
    func unequalEncodings(vendor: String) async throws {
        let ordered = Lie(request: { request in
            var request = request
            guard let first = request.entries.first else { return request }
            request.entries[0].meter = changed(first.meter) { $0.name += " (first)" }
            return request
        })
        let byOrder = try await outcome(.spelling, ordered, vendor, enough: 3)
        #expect(byOrder.breaches.contains { $0.violation.kind.hasSuffix("another order") })

        let spelled = Lie(request: { request in
            request.mapping { meter in
                changed(meter) { $0.name += " \((meter.filter?.expression?.description.count ?? 0) % 7)" }
            }
        })
        let bySpelling = try await outcome(.spelling, spelled, vendor, enough: 3)
        #expect(bySpelling.breaches.contains { $0.violation.kind.hasSuffix("another spelling") })
    }

    @Test("finds a declaration that promises too much, and one that promises too little", arguments: vendors)
    func falseDeclaration(vendor: String) async throws {
        let vendor = try #require(Catalog.vendor(adapter: vendor))
        let honest = try Lie.subject(vendor, vendor.adapter)
        #expect(await CapabilityCheck(subject: honest).problems() == [])
        for entry in vendor.adapter.capabilities.entries {
            for fidelity in [Fidelity.exact, .lossy, .emulated, .refused] where fidelity != entry.fidelity {
                var lying = entry
                lying.fidelity = fidelity
                var descriptor = vendor.adapter
                descriptor.capabilities = Capabilities([lying] + vendor.adapter.capabilities.entries)
                let check = CapabilityCheck(subject: try Lie.subject(vendor, descriptor))
                let problems = await check.problems(of: entry.feature)
                // How events and past usage are had is told by whether there are any, not by what has to be done for it.
                let isTold = ![.ingest, .usageHistory].contains(entry.feature)
                if isTold || (fidelity == .refused) != (entry.fidelity == .refused) {
                    #expect(!problems.isEmpty, "\(entry.feature) as \(fidelity)")
                }
            }
        }
        var silent = vendor.adapter
        silent.capabilities = Capabilities(Array(vendor.adapter.capabilities.entries.dropFirst()))
        let missing = await CapabilityCheck(subject: try Lie.subject(vendor, silent)).problems()
        #expect(missing.map(\.feature) == [.sum])
    }

    @Test("says so where it compares nothing", arguments: vendors)
    func emptiness(vendor: String) async throws {
        let refusing = Lie(encoded: { translation, request in
            Translation(
                meters: request.entries.map { entry in
                    MeterTranslation(
                        key: entry.meter.key,
                        findings: [Finding(.aggregation, .refused, reason: "no", remedy: "none")],
                        objects: []
                    )
                },
                objects: [],
                projection: EventProjection(vendor: translation.projection.vendor)
            )
        })
        let subject = try refusing.subject(try #require(Catalog.vendor(adapter: vendor)))
        let settings = ConformanceSettings(["METERWAY_CASES": "100"])
        for name in Name.allCases {
            let outcome = await LawRunner(subject: subject, settings: settings).outcome(of: name.law(subject))
            #expect(!outcome.emptiness.isEmpty, "\(name)")
        }
    }
}
