import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

/// Looks for credentials, and for tokens that were made of them, in everything that an adapter lets out.
struct SecretsCheck: Sendable {
    let subject: ConformanceSubject
    let location: SourceLocation

    private static let faults: [Fault] = [
        .status(400), .status(401), .status(500), .page, .truncated,
        .empty, .answer("{}"), .answer("[1]"), .lostBefore, .lostAfter,
    ]

    func run() async {
        for fault in Self.faults {
            for target in [FaultyLine.Target.all, .one(0), .one(1), .one(2), .writes] {
                await check(fault, target)
            }
        }
        await check(nil, .all)
        await checkWrongCredentials()
    }

    /// Runs through the roles of a fresh connection with something going wrong, and looks at all that comes out.
    private func check(_ fault: Fault?, _ target: FaultyLine.Target) async {
        let scenario = SampleProject.scenario(subject)
        let bench = Bench(subject, at: scenario.start)
        bench.line.set(fault, for: target)
        let shown = await texts(of: bench, scenario)
        expectNone(Self.secrets(subject, bench.line.exchanges), in: shown, "\(fault as Any) at \(target)")
    }

    /// Credentials that the vendor does not know are not told either.
    private func checkWrongCredentials() async {
        var other = subject
        other.credentials = subject.credentials.mapValues { "\($0)-MARKED-5E3C7A" }
        let scenario = SampleProject.scenario(subject)
        let bench = Bench(other, at: scenario.start)
        let shown = await texts(of: bench, scenario)
        expectNone(["MARKED-5E3C7A"], in: shown, "wrong credentials")
    }

    private func expectNone(_ secrets: Set<String>, in texts: [String], _ moment: String) {
        for secret in secrets {
            let leak = texts.first { $0.contains(secret) }
            #expect(
                leak == nil,
                "\(subject.name): with \(moment) a secret is shown in \(leak ?? "")",
                sourceLocation: location
            )
        }
    }

    /// All that the adapter says of itself and of what happens.
    private func texts(of bench: Bench, _ scenario: Scenario) async -> [String] {
        let translation = bench.translator.encode(scenario.request)
        var texts: [String] = []
        func note(_ value: Any) {
            var dumped = ""
            dump(value, to: &dumped)
            texts += [String(describing: value), String(reflecting: value), dumped]
        }
        for result in await bench.adapter.check() { note(result) }
        for kind in bench.translator.kinds {
            do throws(AdapterError) { note(try await bench.catalog.list(kind)) } catch { note(error) }
        }
        do throws(AdapterError) { note(try await bench.create(translation)) } catch { note(error) }
        if let object = try? await bench.catalog.list(bench.translator.definitionKind).first {
            do throws(AdapterError) { try await bench.catalog.delete(object) } catch { note(error) }
        }
        let events = scenario.events.flatMap { translation.projection.apply(to: $0).events }
        do throws(AdapterError) { note(try await bench.adapter.events?.ingest(events) as Any) } catch { note(error) }
        note(bench.adapter)
        note(bench.catalog)
        return texts
    }

    /// The credentials that are no names, and what the vendor or a request carried that was made of them.
    ///
    /// Of a long secret its beginning is enough to be found, as half of an answer would show it.
    private static func secrets(_ subject: ConformanceSubject, _ exchanges: [FaultyLine.Exchange]) -> Set<String> {
        var secrets: Set<String> = []
        for (name, value) in subject.credentials where isSecret(name) { secrets.insert(value) }
        for exchange in exchanges {
            for field in exchange.request.head.headerFields where isSecret(field.name.canonicalName) {
                secrets.formUnion(field.value.split(separator: " ").last.map { [String($0)] } ?? [])
            }
            let body = exchange.response.flatMap { try? JSONValue.parse($0.body) }
            for member in body?.object?.members ?? [] where isSecret(member.key) {
                secrets.formUnion(member.value.string.map { [$0] } ?? [])
            }
        }
        return Set(secrets.filter { $0.utf8.count >= 8 }.map { $0.utf8.count > 16 ? String($0.prefix(12)) : $0 })
    }

    private static func isSecret(_ name: String) -> Bool {
        let plain = name.lowercased().filter(\.isLetter)
        guard plain != "tokentype", plain != "nexttoken" else { return false }
        return ["secret", "token", "apikey", "xapikey", "authorization", "password"].contains { plain.hasSuffix($0) }
    }
}
