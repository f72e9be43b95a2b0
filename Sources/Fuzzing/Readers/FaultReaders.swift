import HTTPTypes
import SandboxServer

/// The reader of the fault rules that a sandbox's administration port takes.
enum FaultReaders {
    private static let corpus = [
        #"{"endpoint":"togai","method":"POST","path":"/ingest*","nth":3,"count":2,"percent":25,"seed":7,"effect":{"type":"answer","status":503,"body":"<h1>Sorry</h1>","contentType":"text/html","retryAfter":"2","handled":false}}"#,
        #"[{"effect":{"type":"delay","milliseconds":250}},{"effect":{"type":"dropBefore"},"nth":1},{"effect":{"type":"dropAfter"},"count":4}]"#,
        #"[{"effect":{"type":"dropLater","milliseconds":250},"path":"/usage_meters/?*"},{"effect":{"type":"truncate","bytes":10}}]"#,
        #"{"effect":{"type":"drip","chunkBytes":16,"pauseMilliseconds":20},"endpoint":"amberflo","seed":-5,"percent":100}"#,
        #"{"effect":{"type":"answer","status":429,"retryAfter":2}}"#,
    ]
    private static let tokens = [
        "{", "}", "[", "]", "[]", "{}", ",", ":", "\"", "null", "true", "0", "1", "-1", "1.0", "1e2", "600000",
        "600001",
        "9223372036854775807", "9223372036854775808", "1099511627776", "0.1", "1e400", "\"effect\":", "\"type\":",
        "\"delay\"", "\"answer\"", "\"drip\"", "\"truncate\"", "\"status\":200,", "\"status\":", "\"milliseconds\":1",
        "\"nth\":2,", "\"count\":", "\"path\":\"*\",", "*", "?", "**", "/ingest", "\"method\":\"GET\",", "\"seed\":",
        "\"percent\":", "\"endpoint\":\"togai\",", "\"body\":\"", "\\u0000", "\\ud83d", "\\n", "\\r\\n", "é",
        "e\u{301}",
        "\u{0}", "\u{FEFF}", "{\"effect\":{\"type\":\"dropBefore\"}},",
    ]
    private static let endpoints = ["usage-engine", "amberflo", "togai"]

    static let rules = FuzzReader(
        "fault-rules",
        "Fault rules of sandboxes: refused with reasons, or written, read again as the same, and matching in time.",
        corpus: corpus,
        tokens: tokens,
        style: .json(after: 0)
    ) { bytes in
        do throws(FaultRuleError) {
            let document = try FaultDocument(bytes, endpoints: endpoints)
            guard try FaultDocument(document.bytes, endpoints: endpoints) == document else {
                return .wrong("other rules are read again")
            }
            for rule in document.rules.prefix(16) where rule.path?.utf8.count ?? 0 < 4_096 {
                let request = HTTPRequest(
                    method: .post,
                    scheme: nil,
                    authority: nil,
                    path: "/ingest/aaaaaaaaaaaaaaab?x"
                )
                guard rule.matches(endpoint: "togai", request: request) || !Self.isForAll(rule) else {
                    return .wrong("a rule for all requests does not match one")
                }
            }
            return .taken
        } catch {
            let said = error.description.utf8.count
            guard !error.problems.isEmpty else { return .wrong("nothing is said") }
            return said < 200 * bytes.count + 10_000 ? .refused : .wrong("\(said) bytes are said of \(bytes.count)")
        }
    }

    private static func isForAll(_ rule: FaultRule) -> Bool {
        rule.endpoint == nil && rule.method == nil && rule.path ?? "*" == "*"
    }
}
