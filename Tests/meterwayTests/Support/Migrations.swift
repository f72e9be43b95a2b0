import Catalog
import Foundation
import MeterConfig
import Metering
import Migration
import SQLiteState
import SyncEngine
import Testing
@testable import meterway

/// A vendor that is left, and one that is moved to, each in a dialect.
struct Direction: Sendable, CustomTestStringConvertible {
    let from: Speaking
    let to: String

    /// Every vendor in every dialect, to another one.
    static let all: [Direction] = Speaking.all.map { old in
        Direction(from: old, to: old.vendor == "togai" ? "amberflo" : "togai")
    }

    var testDescription: String { "\(from.testDescription) to \(to)" }

    /// The route of commands.
    var route: [String] { ["--from", from.vendor, "--to", to] }

    /// A command of the migration.
    func command(_ phase: String, _ more: String...) -> [String] { ["migrate", phase] + route + ["--yes"] + more }

    /// A project whose files apply two meters at the old vendor alone, with a customer, applied and moved.
    func moved(_ vendors: TestVendors) async throws -> TestProject {
        let meters = Meters.two.replacing(
            "    event: api_request\n",
            with: "    event: api_request\n    vendors: [\(from.vendor)]\n"
        )
        let customers = """
            customers:
              - { meter: egress, customer: user0@example.com, meterKey: a1f8797b-c827-4483-b6cf-6d3d3baa18a7 }

            """
        let project = try vendors.syncProject(meters + customers)
        if let dialect = from.dialect {
            try project.edit(
                "meterway.yaml",
                "adapter: \(from.vendor),",
                "adapter: \(from.vendor), dialect: \(dialect),"
            )
        }
        await project.apply()
        let run = await project.run(command("run"))
        try #require(run.status == 0, "\(run.words)")
        await project.expectSettled()
        return project
    }
}

extension TestProject {
    /// The project as its files define it.
    func loaded() throws -> Project {
        let loader = ProjectLoader(files: LocalFiles(), adapters: Catalog.vendors.map(\.adapter))
        return try loader.load(project: root.path + "/meterway.yaml", workingDirectory: root.path)
    }

    /// The state of the project.
    func state() throws -> SQLiteStateStore {
        try SQLiteStateStore(path: root.path + "/.meterway/state.sqlite")
    }

    /// The record of a migration.
    func record(_ direction: Direction) throws -> MigrationRecord {
        let route = try #require(MigrationRoute(from: direction.from.vendor, to: direction.to))
        return try #require(try state().migration(route))
    }

    /// Puts down a comparison of both sides as `verify` does, without one.
    func verify(
        _ direction: Direction,
        meters: [Meter.Key]? = nil,
        passed: Bool = true,
        window: String = "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z",
        at instant: Timestamp = TestProject.noon
    ) throws {
        let store = try state()
        let record = try record(direction)
        let keys = meters ?? record.moved
        let verification = Verification(
            at: instant,
            window: try Period(interval: window),
            passed: passed,
            tolerance: "exact",
            leftOut: 0,
            meters: keys,
            compared: 2,
            differing: passed ? 0 : 1,
            definitions: DefinitionDigest.all(
                of: keys,
                in: try store.bindings(),
                on: record.route,
                project: try loaded().digested(on: record.route, by: Catalog.vendors, now: instant)
            ),
            report: "00"
        )
        let run = try store.begin(
            RunRecord(command: "migrate verify", user: "ada", host: "forge", revision: nil, started: instant)
        )
        try store.keep(record.noting(verification, run: run, status: passed ? 0 : 4), by: run)
        try store.finish(run, status: passed ? 0 : 4, at: instant)
    }
}
