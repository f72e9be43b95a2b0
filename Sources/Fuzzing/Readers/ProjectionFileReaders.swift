import AdapterKit
import Catalog
import Metering

/// The reader of saved event projections.
enum ProjectionFileReaders {
    private static let tokens = [
        "{", "}", "[", "]", "[]", "{}", ",", ":", "\"", "null", "true", "1", "\"1\"", "\"1e6144\"",
        "\"vendor\":\"togai\"",
        "\"rules\":[", "\"meters\":[\"egress-mib\"]", "\"output\":{\"target\":\"t\"}", "\"filter\":\"", "\"value\":\"",
        "attributes.bytes", "attributes.bytes / 3", "dimensions.region == \\\"eu\\\"", "customer", "true ? 1 : 2", "!",
        "(",
        ")", " && ", " || ", "1 / 0", "\"attributes\":[", "\"name\":\"x\"", "\"dimensions\":[", "\"from\":",
        "\"2027-01-01T00:00:00Z\"", "\"to\":", "\"otherwise\":\"0\"", "\"unit\":\"MiB\"", "\"idSuffix\":\":a\"",
        "\"meter\":\"requests\"", "\\u0000", "\\ud83d", "é", "e\u{301}", "\u{301}\u{316}", "\u{0}", "\u{FEFF}",
    ]

    /// The projections of a project at every vendor, in each dialect, and a rule with every member.
    private static func corpus() throws -> [String] {
        let project = try VendorProject()
        let whole = try VendorSubject.all().map { subject in
            subject.vendor.adapter.translator(subject.settings).encode(project.request).projection
        }
        let single = whole.flatMap { projection in
            projection.rules.map { EventProjection(vendor: projection.vendor, rules: [$0]) }
        }
        return [full] + (whole.map { [$0] } + single.map { [$0] }).map { ProjectionFile.json($0).text() }
    }

    private static let full = """
        {"formatVersion":1,"projections":[{"vendor":"togai","rules":[{"meters":["egress-mib","requests"],"event":"e",\
        "from":"2027-01-01T00:00:00Z","to":"2028-01-01T00:00:00Z","filter":"attributes.status < 500","output":{"target":"e",\
        "idSuffix":":x","value":"attributes.bytes / 1048576","attributes":[{"name":"a","value":"attributes.bytes * 2",\
        "meter":"requests","filter":"dimensions.region == \\"eu\\"","from":"2027-01-01T00:00:00Z",\
        "to":"2028-01-01T00:00:00Z","otherwise":"0","unit":"MiB"}],"dimensions":[{"name":"r","dimension":"region"}]}}]}]}
        """

    static func projections() throws -> FuzzReader {
        let events = try VendorProject().usage
        return FuzzReader(
            "projection-files",
            "Saved projections: refused with reasons, or written, read again as the same, and carried out.",
            corpus: try corpus(),
            tokens: tokens,
            style: .json(after: 0),
            shortRun: 1_000
        ) { bytes in
            do throws(ProjectionFileError) {
                let projections = try ProjectionFile.read(bytes, named: "p.json")
                if let fault = faultOfWriting(projections) { return .wrong(fault) }
                for projection in projections {
                    for event in events.prefix(2) {
                        let result = projection.apply(to: event)
                        guard result.events.count <= projection.rules.count else { return .wrong("too many events") }
                        guard result.events.allSatisfy({ (try? JSONValue.parse($0.json.bytes())) == $0.json }) else {
                            return .wrong("an event is written as another")
                        }
                    }
                }
                return .taken
            } catch {
                let said = error.problems.reduce(0) { $0 + $1.utf8.count }
                guard !error.problems.isEmpty else { return .wrong("nothing is said") }
                return said < 200 * bytes.count + 50_000 ? .refused : .wrong("\(said) bytes are said of \(bytes.count)")
            }
        }
    }

    /// What is wrong with projections when they are written and read again.
    private static func faultOfWriting(_ projections: [EventProjection]) -> String? {
        // A text near the greatest length may be longer in its one spelling, and is refused then.
        let texts = projections.flatMap(\.rules).flatMap { rule in
            [rule.filter, rule.output.value] + rule.output.attributes.flatMap { [$0.value, $0.filter] }
                + rule.checks.flatMap { [$0.value, $0.filter] }
        }
        let isWritable = texts.allSatisfy { $0?.description.utf8.count ?? 0 <= ExpressionGrammar.maximumLength }
        do throws(ProjectionFileError) {
            let again = try ProjectionFile.read(ProjectionFile.json(projections).bytes(.pretty), named: "p.json")
            return again == projections ? nil : "other projections are read again"
        } catch {
            return isWritable ? "what is written is refused: \(error.problems.first ?? "")" : nil
        }
    }
}
