import Foundation
import Testing

@Suite("The table of targets in Sources/README.md")
struct TargetTableTests {
    /// A target, or a row of the table, by its name, with what it may import.
    private struct Target: Equatable, CustomTestStringConvertible {
        var name: String
        var imports: Set<String>
        var testDescription: String { "\(name): \(imports.sorted())" }
    }

    private static let root = TestProject.example.deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The rows of the table, in order.
    private static func rows() throws -> [Target] {
        try text("Sources/README.md").split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count == 5, let name = cells[1].firstMatch(of: /`([^`]+)`/) else { return nil }
            return Target(name: String(name.1), imports: Set(cells[3].matches(of: /`([^`]+)`/).map { String($0.1) }))
        }
    }

    /// The targets of the package but for those of tests; a vendor's with `X` in its name's place.
    private static func targets() throws -> [Target] {
        let manifest = try text("Package.swift")
        let products = Dictionary(
            manifest.matches(of: /static let (\w+): Self = .product\(name: "(\w+)"/).map { ($0.1, String($0.2)) }
        ) { first, _ in first }
        // What begins a line within a list of targets defines one; a test's ends the one before it.
        let starts = manifest.matches(
            of: /\n {4,8}\.(target|executableTarget|systemLibrary|testTarget)\(\s*name: "([^"]+)"/
        )
        return zip(starts, starts.dropFirst().map(\.range.lowerBound) + [manifest.endIndex]).compactMap { start, end in
            guard start.1 != "testTarget" else { return nil }
            let rest = manifest[start.range.upperBound..<end]
            let list = rest.firstMatch(of: /dependencies:(?s:.*?)(?=(path|exclude|resources):|$)/)?.0 ?? ""
            let names = list.matches(of: /"([^"]+)"/).map { generic($0.1) }
            let shorthands = list.matches(of: /[ \[]\.(\w+)/).compactMap { products[$0.1] }
            return Target(name: generic(start.2), imports: Set(names + shorthands))
        }
    }

    private static func generic(_ name: Substring) -> String {
        String(name).replacing("\\(name)", with: "X").replacing("\\($0)", with: "X")
    }

    @Test("has each target of Package.swift once, with what that lets it import")
    func complete() throws {
        let (rows, targets) = (try Self.rows(), try Self.targets())
        #expect(targets.count > 20)
        #expect(rows.sorted { $0.name < $1.name } == targets.sorted { $0.name < $1.name })
    }

    @Test("goes from the core to the shell: none imports one that stands below it")
    func ordered() throws {
        let rows = try Self.rows()
        for (index, row) in rows.enumerated() {
            let below = Set(rows[index...].map(\.name))
            #expect(below.isDisjoint(with: row.imports), "\(row.name)")
        }
    }
}
