import AdapterKit
import Metering
import SyncEngine
import Testing

enum Samples {
    static let start = Timestamp(seconds: 1_790_000_000, nanoseconds: 120_000_000)

    static func key(_ text: String) throws -> Meter.Key {
        try #require(Meter.Key(text))
    }

    static func binding(_ key: String, vendor: String = "togai", id: String = "um.1") throws -> Binding {
        Binding(
            vendor: vendor,
            ref: ObjectRef("usageMeter", key),
            id: id,
            name: "Egress “MiB” \n\u{1F4C8}",
            meters: [try Self.key("egress-mib"), try Self.key("a")],
            isOurs: true,
            recorded: ObjectImage([
                "name": "Egress", "filter": .null, "limit": .number(try #require(JSONNumber("1.50"))),
                "attributes": [["name": "bytes"], true],
            ]),
            definition: [
                "key": "egress-mib", "labels": ["team": "network"], "description": "it's \"quoted\" \u{0} \\ /",
            ]
        )
    }

    static func run(_ command: String = "apply", revision: String? = "4f2a") -> RunRecord {
        RunRecord(command: command, user: "alice", host: "ci-3", revision: revision, started: start)
    }

    static func intent(_ run: Int64, _ key: String, _ action: Intent.Action = .create) throws -> Intent {
        Intent(
            run: run,
            vendor: "togai",
            action: action,
            ref: ObjectRef("usageMeter", key),
            id: action == .create ? nil : "um.9",
            name: "Egress",
            marks: [Mark("externalRef", "sku-4711"), Mark("name", "Egress")],
            meters: [try Self.key("egress-mib")],
            changes: [
                FieldChange(path: "name", before: .null, after: "Egress"),
                FieldChange(path: "computations", before: ["a": 1], after: [1, "x", .null]),
            ],
            at: start.adding(seconds: 5)
        )
    }

    static func owner(
        _ user: String = "alice",
        host: String = "ci-3",
        process: Int32 = 42,
        start: String = "boot:7"
    ) -> LockOwner {
        LockOwner(
            user: user,
            host: host,
            process: process,
            processStart: start,
            command: "meterway apply",
            since: Samples.start
        )
    }
}

extension ObjectRef {
    init(_ kind: String, _ key: String) {
        self.init(ObjectKind(kind), key)
    }
}
