import AdapterKit
import Catalog
import HTTPTypes
import Metering
import Transport

/// The readers of a vendor's answers: every answer to every request that an adapter makes, damaged one at a time.
///
/// The first byte of an input says which answer it stands for, the second which status it has; the rest is the body.
struct VendorAnswers: Sendable {
    private let subject: VendorSubject
    private let project: VendorProject
    private let scripts: [VendorScript]
    /// Each answer by its script and its place there.
    private let slots: [(script: Int, exchange: Int)]
    private let known: [String: TransportResponse]

    private static let statuses = [200, 201, 202, 204, 207, 302, 400, 401, 403, 404, 408, 409, 422, 429, 500, 503]

    private static let tokens = [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "\"id\":", "\"name\":", "\"nextToken\":\"again\",",
        "\"message\":\"no\"", "\"ACTIVE\"", "\"ARCHIVED\"", "\"DRAFT\"", "\"sum\"", "\"COUNT\"", "\"SUM\"",
        "\"sum_of_all_usage\"", "{\"var\":\"attributes.bytes\"}", "\"{\\\"==\\\":[1,1]}\"", "\"Europe/Paris\"",
        "\"Etc/UTC\"", "\"L\"", "\"*/5\"", "\u{301}\u{316}", "\\u0301", "\\u0000", "\\ud83d", "e\u{301}", "\u{0}",
        "\u{FEFF}", "<html>", "1e9", "-0",
    ]

    /// Refusals in the forms that vendors have.
    private static let refusals = [
        #"{"message":"Invalid API key provided","code":"UNAUTHORIZED"}"#,
        #"{"error":{"message":"not found","details":[{"field":"name","issue":"taken"}]},"requestId":"r-1"}"#,
        #"{"errors":[{"message":"a"},"b"],"title":"Bad Request","status":400}"#, #""plain words""#, "<html>502</html>",
    ].map { Array($0.utf8) }

    /// The reader of a vendor's answers.
    static func reader(_ subject: VendorSubject, _ corpus: FuzzCorpus) async throws -> FuzzReader {
        let project = try VendorProject()
        let answers = VendorAnswers(subject, project, try await VendorRecorder.scripts(subject, project))
        return FuzzReader(
            subject.name,
            "Answers of \(subject.vendor.adapter.title): errors, or objects that are decoded, encoded and compared.",
            corpus: answers.corpus(try corpus.documentedBodies(of: subject.vendor.adapter)),
            tokens: tokens,
            style: .json(after: 2),
            shortRun: 1_000
        ) { await answers.read($0) }
    }

    private init(_ subject: VendorSubject, _ project: VendorProject, _ scripts: [VendorScript]) {
        self.subject = subject
        self.project = project
        self.scripts = scripts
        let exchanges = scripts.flatMap(\.exchanges)
        known = Dictionary(keepingFirst: exchanges.map { ($0.request, $0.answer) })
        slots = scripts.indices.flatMap { script in scripts[script].exchanges.indices.map { (script, $0) } }
    }

    /// The answers as they were given, the documented bodies where they have a name in common, and refusals.
    private func corpus(_ documented: [[UInt8]]) -> [[UInt8]] {
        slots.indices.prefix(256).flatMap { index -> [[UInt8]] in
            let slot = slots[index]
            let recorded = scripts[slot.script].exchanges[slot.exchange].answer.body
            let alike = documented.filter { Self.areAlike($0, recorded) }
            let bodies = [recorded, recorded, recorded] + alike
            let refusal = Self.refusals[index % Self.refusals.count]
            return bodies.map { [UInt8(index), 0] + $0 } + [[UInt8(index), UInt8(7 + index % 10)] + refusal]
        }
    }

    private static func areAlike(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard let left = try? JSONValue.parse(left), let right = try? JSONValue.parse(right) else { return false }
        if let left = left.object, let right = right.object { return !Set(left.keys).isDisjoint(with: right.keys) }
        return left.array != nil && right.array != nil
    }

    private func read(_ input: [UInt8]) async -> FuzzVerdict {
        guard input.count >= 2 else { return .refused }
        let slot = slots[Int(input[0]) % slots.count]
        let script = scripts[slot.script]
        var answer = script.exchanges[slot.exchange].answer
        if input[1] > 0 {
            answer.head.status = HTTPResponse.Status(code: Self.statuses[Int(input[1] - 1) % Self.statuses.count])
        }
        answer.body = Array(input[2...])
        let vendor = ReplayingVendor(script, damaging: slot.exchange, with: answer, others: known)
        let adapter = subject.adapter(vendor)
        let verdict: FuzzVerdict
        do throws(AdapterError) {
            let outcome = try await script.operation.perform(adapter)
            verdict = judge(outcome, adapter.translator, script.operation, answer)
        } catch {
            let said = error.description.utf8.count
            verdict = said > 4_000 ? .wrong("\(said) bytes are said: \(error.description.prefix(200))") : .refused
        }
        return vendor.isExhausted ? .wrong("it asks without end") : verdict
    }

    private func judge(
        _ outcome: VendorOperation.Outcome,
        _ translator: any VendorTranslator,
        _ operation: VendorOperation,
        _ answer: TransportResponse
    ) -> FuzzVerdict {
        switch outcome {
        case .objects(let objects):
            if operation.listsObjects, answer.head.status.kind == .successful,
                (try? JSONValue.parse(answer.text)) == nil
            {
                let isBlank = answer.text.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
                guard isBlank else { return .wrong("what is no JSON is taken for a list of \(objects.count)") }
            }
            let laws = DecodingLaws(translator: translator, project: project, objects: objects)
            return laws.fault.map { .wrong($0) } ?? .taken
        case .cells(let cells):
            let isOrdered = cells.allSatisfy { $0.period.start < $0.period.end }
            return isOrdered ? .taken : .wrong("a cell of usage ends before it starts")
        case .outcomes(let outcomes, let events):
            return outcomes.count == events ? .taken : .wrong("\(events) events have \(outcomes.count) outcomes")
        case .nothing: return .taken
        }
    }
}

extension FuzzCorpus {
    /// The bodies of a vendor's documents, where its tests have such.
    fileprivate func documentedBodies(of adapter: AdapterDescriptor) throws -> [[UInt8]] {
        let name = adapter.name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        return try texts(in: "Tests/\(name)AdapterTests/Fixtures", "", ".json").map { Array($0.utf8) }
    }
}
