import AdapterKit
import Metering
import Testing

@testable import MeterConfig

@Suite("Asking a project")
struct ProjectTests {
    private static let file = """
        version: 1
        meters: [meters/*.yaml]
        vendors:
          togai: { adapter: togai, url: https://api.togai.com, auth: { token: "${env:A}" } }
          togai-eu: { adapter: togai, url: https://eu.togai.com, auth: { token: "${env:B}" } }
          amberflo-eu: { adapter: amberflo, url: https://app.amberflo.io, auth: { apiKey: "${env:C}" } }
          amberflo-us: { adapter: amberflo, url: https://app.amberflo.io, auth: { apiKey: "${env:D}" } }
        """

    private static let meters = """
        meters:
          - key: calls
            name: Calls
            aggregation: count
            overrides:
              togai: { name: calls }
              amberflo: { meterApiName: general }
              amberflo-us: { meterApiName: own }
            accept: [{ vendor: togai, field: unit, reason: known }]
          - { key: rides, name: Rides, aggregation: count, vendors: [togai] }
          - { key: drafts, name: Drafts, aggregation: count, vendors: [] }
        customers:
          - { meter: calls, customer: u, meterKey: k }
          - { meter: rides, customer: u, meterKey: k }
          - { meter: drafts, customer: u, meterKey: k }
        """

    private let project: Project

    init() throws {
        project = try TestProject.load(["meterway.yaml": Self.file, "meters/a.yaml": Self.meters])
    }

    @Test("A vendor has the meters that are applied there")
    func entries() {
        #expect(project.entries(for: "togai").map(\.meter.key.text) == ["calls", "rides"])
        #expect(project.entries(for: "amberflo-eu").map(\.meter.key.text) == ["calls"])
        #expect(project.entries(for: "none").map(\.meter.key.text) == ["calls"])
    }

    @Test("A vendor's own overrides win over its adapter's, and a vendor's name is no adapter's")
    func overrides() {
        #expect(project.entries(for: "amberflo-eu").first?.overrides == ["meterApiName": "general"])
        #expect(project.entries(for: "amberflo-us").first?.overrides == ["meterApiName": "own"])
        #expect(project.entries(for: "togai").first?.overrides == ["name": "calls"])
        #expect(project.entries(for: "togai-eu").first?.overrides == [:])
    }

    @Test("A vendor has the customers of its meters, and the findings accepted there")
    func customersAndWaivers() throws {
        #expect(project.customers(for: "togai").map(\.meter.text) == ["calls", "rides"])
        #expect(project.customers(for: "togai-eu").map(\.meter.text) == ["calls"])
        let key = try #require(Meter.Key("calls"))
        #expect(project.waivers(for: "togai")[key]?.map(\.field) == [.unit])
        #expect(project.waivers(for: "togai-eu").isEmpty)
    }
}
