import Metering
import Testing

/// A vendor and the dialect in which it is spoken to.
struct Speaking: Sendable, CustomTestStringConvertible {
    let vendor: String
    /// The dialect; `nil` for the one that is left out.
    var dialect: String?

    /// Every vendor, in every dialect that it has.
    static let all =
        vendorNames.map { Speaking(vendor: $0) } + [
            Speaking(vendor: "amberflo", dialect: "meters"), Speaking(vendor: "togai", dialect: "live"),
        ]

    var testDescription: String { ([vendor] + (dialect.map { [$0] } ?? [])).joined(separator: " ") }

    /// A project with a file of meters at the vendor.
    func project(_ vendors: TestVendors, _ meters: String = Meters.two) throws -> TestProject {
        let project = try vendors.project(meters, at: [vendor])
        if let dialect {
            try project.edit("meterway.yaml", "adapter: \(vendor),", "adapter: \(vendor), dialect: \(dialect),")
        }
        return project
    }
}

extension TestProject {
    /// Applies, and expects that all of it is done.
    func apply(_ options: String..., sourceLocation: SourceLocation = #_sourceLocation) async {
        await succeed(["apply", "--yes"] + options, sourceLocation: sourceLocation)
    }

    /// Runs a command that has to end with 0.
    @discardableResult
    func succeed(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async -> Outcome {
        await succeed(arguments, sourceLocation: sourceLocation)
    }

    /// Runs a command that has to end with 0.
    @discardableResult
    func succeed(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async -> Outcome {
        let outcome = await run(arguments)
        #expect(outcome.status == 0, "\(outcome.words)", sourceLocation: sourceLocation)
        return outcome
    }

    /// Expects that there is nothing left to do.
    func expectSettled(sourceLocation: SourceLocation = #_sourceLocation) async {
        await succeed("plan", "--detailed-exitcode", sourceLocation: sourceLocation)
    }
}
