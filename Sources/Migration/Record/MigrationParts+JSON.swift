import AdapterKit
package import Metering
import SyncEngine

extension MigratedMeter {
    /// The meter as records keep it.
    var json: JSONValue {
        [
            "key": .string(key.text), "name": .string(name), "stage": .string(stage.rawValue),
            "filed": filed?.json ?? .null, "decided": .bool(isDecided),
        ]
    }

    /// Reads a meter as records keep it; `nil` for anything else.
    init?(json: JSONValue) {
        guard let key = json["key"]?.string.flatMap({ Meter.Key($0) }), let name = json["name"]?.string,
            let stage = json["stage"]?.string.flatMap({ Stage(rawValue: $0) }), let filed = json["filed"]
        else { return nil }
        self.init(key, name: name, stage: stage, filed: nil)
        isDecided = json["decided"]?.bool ?? false
        guard !filed.isNull else { return }
        guard let read = Filed(json: filed) else { return nil }
        self.filed = read
    }
}

extension MigratedMeter.Filed {
    var json: JSONValue {
        [
            "vendors": vendors.map { .texts($0) } ?? .null,
            "overrides": .object(JSONObject(overrides.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
        ]
    }

    init?(json: JSONValue) {
        guard let vendors = json["vendors"], let overrides = json["overrides"]?.object else { return nil }
        self.init(
            vendors: nil,
            overrides: Dictionary(overrides.members.map { ($0.key, $0.value) }) { _, last in last }
        )
        guard !vendors.isNull else { return }
        guard let names = vendors.texts else { return nil }
        self.vendors = names
    }
}

extension MovedObject {
    /// The pair as records keep it.
    package var json: JSONValue {
        ["meters": JSONValue(meters), "old": old?.json ?? .null, "new": new?.json ?? .null]
    }

    /// Reads a pair as records keep it; `nil` for anything else.
    init?(json: JSONValue) {
        guard let meters = json["meters"]?.meterKeys, let old = json["old"], let new = json["new"] else { return nil }
        self.init(meters: meters, old: End(json: old), new: End(json: new))
        guard old.isNull == (self.old == nil), new.isNull == (self.new == nil) else { return nil }
    }
}

extension MovedObject.End {
    var json: JSONValue {
        [
            "kind": .string(ref.kind.rawValue), "key": .string(ref.key), "id": .string(id), "name": .string(name),
            "address": .orNull(address),
        ]
    }

    init?(json: JSONValue) {
        guard let kind = json["kind"]?.string, let key = json["key"]?.string, let id = json["id"]?.string,
            let name = json["name"]?.string, let address = json["address"]
        else { return nil }
        guard address.isNull || address.string != nil else { return nil }
        self.init(ObjectRef(ObjectKind(kind), key), id: id, name: name, address: address.string)
    }
}

extension MigrationStep {
    /// The step as records keep it.
    package var json: JSONValue {
        [
            "phase": .string(phase.rawValue), "run": .integer(Int(run)), "at": .string(at.description),
            "meters": JSONValue(meters), "status": .orNull(status),
            "undoes": .orNull(undoes?.rawValue),
        ]
    }

    /// Reads a step as records keep it; `nil` for anything else.
    init?(json: JSONValue) {
        guard let phase = json["phase"]?.string.flatMap({ Phase(rawValue: $0) }), let run = json["run"]?.int,
            let at = Timestamp(json: json["at"]), let meters = json["meters"]?.meterKeys, let status = json["status"],
            let undoes = json["undoes"]
        else { return nil }
        guard status.isNull || status.int != nil else { return nil }
        self.init(phase, run: Int64(run), at: at, meters: meters, status: status.int)
        guard !undoes.isNull else { return }
        guard let undone = undoes.string.flatMap({ Phase(rawValue: $0) }) else { return nil }
        self.undoes = undone
    }
}

extension Verification {
    /// The verification as records keep it.
    package var json: JSONValue {
        [
            "at": .string(at.description), "window": .string(window.description), "passed": .bool(passed),
            "tolerance": .string(tolerance), "leftOut": .integer(leftOut), "meters": JSONValue(meters),
            "compared": .integer(compared), "differing": .integer(differing),
            "definitions": .digests(definitions), "managed": .digests(managed), "report": .string(report),
            "failed": JSONValue(failed),
            "idle": JSONValue(idle),
        ]
    }

    /// Reads a verification as records keep it; `nil` for anything else.
    init?(json: JSONValue) {
        guard let at = Timestamp(json: json["at"]),
            let window = json["window"]?.string.flatMap({ try? Period(interval: $0) }),
            let passed = json["passed"]?.bool, let tolerance = json["tolerance"]?.string,
            let leftOut = json["leftOut"]?.int, let meters = json["meters"]?.meterKeys,
            let compared = json["compared"]?.int, let differing = json["differing"]?.int,
            let definitions = json["definitions"]?.digests, let report = json["report"]?.string
        else { return nil }
        // The first version did not tell the meters apart.
        guard let failed = (json["failed"] ?? []).meterKeys, let idle = (json["idle"] ?? []).meterKeys,
            let managed = (json["managed"] ?? [:]).digests
        else { return nil }
        self.init(
            at: at,
            window: window,
            passed: passed,
            tolerance: tolerance,
            leftOut: leftOut,
            meters: meters,
            compared: compared,
            differing: differing,
            definitions: definitions,
            report: report,
            failed: failed,
            idle: idle
        )
        self.managed = managed
    }
}

extension Timestamp {
    /// Reads an instant as records keep it; `nil` for anything else.
    init?(json: JSONValue?) {
        guard let text = json?.string, let instant = try? Timestamp(iso8601: text) else { return nil }
        self = instant
    }
}

extension JSONValue {
    /// Digests by meter, as records keep them.
    fileprivate static func digests(_ digests: [Meter.Key: String]) -> JSONValue {
        .object(JSONObject(digests.sorted { $0.key < $1.key }.map { ($0.key.text, .string($0.value)) }))
    }

    /// Digests by meter; `nil` for anything else.
    fileprivate var digests: [Meter.Key: String]? {
        guard let members = object?.members else { return nil }
        var digests: [Meter.Key: String] = [:]
        for member in members {
            guard let key = Meter.Key(member.key), let digest = member.value.string else { return nil }
            digests[key] = digest
        }
        return digests
    }

    /// The texts of an array of nothing else.
    fileprivate var texts: [String]? {
        guard let array else { return nil }
        let texts = array.compactMap(\.string)
        return texts.count == array.count ? texts : nil
    }
}
