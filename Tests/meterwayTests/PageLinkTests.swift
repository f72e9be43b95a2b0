import Foundation
import Testing

@Suite("The links of the pages")
struct PageLinkTests {
    private static let root = TestProject.example.deletingLastPathComponent()
    private static let pages = ["adapters", "config", "Sources"].reduce(into: ["README.md"]) { pages, folder in
        let files = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
        pages += (files?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
    }

    /// What a page says outside of what it shows.
    private static func prose(_ page: URL) throws -> String {
        try String(contentsOf: page, encoding: .utf8).replacing(/(?ms)^```.*?^```$/, with: "")
    }

    /// The addresses of a page's headings, as forges make them.
    private static func anchors(_ page: URL) throws -> Set<String> {
        Set(
            try prose(page).matches(of: /(?m)^#+ (.+)$/).map { heading in
                heading.1.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
                    .replacing(" ", with: "-")
            }
        )
    }

    @Test("lead to files that are there, and to headings that they have", arguments: pages)
    func lead(page: String) throws {
        let page = Self.root.appending(path: page)
        for link in try Self.prose(page).matches(of: /\]\(([^):\s]+)\)/) {
            let parts = link.1.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let target = parts[0].isEmpty ? page : URL(filePath: String(parts[0]), relativeTo: page).standardizedFileURL
            try #require(FileManager.default.fileExists(atPath: target.path), "\(link.1)")
            if parts.count == 2 {
                #expect(try Self.anchors(target).contains(String(parts[1])), "\(link.1)")
            }
        }
    }
}
