import AdapterKit
import Metering
import SyncEngine

/// A plan in a file: what was shown and reviewed, with all that it takes to find out whether it still holds.
struct SavedPlan: Sendable, Hashable {
    /// What the plan was made with.
    struct Choice: Sendable, Hashable {
        var vendors: [String]
        var meters: [String]
        var adopt: Bool
        var allowReplace: Bool
        /// What becomes of objects that new ones take the place of; `nil` is what the project says.
        var replaced: ReplacedObjects?
        var isSandboxed: Bool
    }

    /// The version of the file's layout that this program reads and writes.
    static let formatVersion = 1

    var made: Timestamp
    var user: String
    var host: String
    /// The version of the program that made it.
    var version: String
    var revision: String?
    var isDirty: Bool?
    var choice: Choice
    /// The meter files by their paths, as they were read.
    var files: [String: String]
    var vendors: [SavedVendor]

    /// The document without its digest.
    private var content: JSONObject {
        var object = JSONObject()
        object["formatVersion"] = .number(JSONNumber(Self.formatVersion))
        object["made"] = .string(made.description)
        object["by"] = ["user": .string(user), "host": .string(host), "version": .string(version)]
        object["revision"] = .some(revision.map(JSONValue.string) ?? .null)
        object["dirty"] = .some(isDirty.map(JSONValue.bool) ?? .null)
        object["choice"] = choice.json
        object["files"] = .object(
            JSONObject(files.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) })
        )
        object["vendors"] = .array(vendors.map(\.json))
        return object
    }

    /// The digest of the whole document.
    var digest: AuditDigest { Self.digest(content) }

    /// The document.
    var json: JSONValue {
        var object = content
        object["digest"] = .string(digest.description)
        return .object(object)
    }

    private static func digest(_ content: JSONObject) -> AuditDigest {
        AuditDigest(of: Array(JSONValue.object(content).canonicalText.utf8))
    }
}

extension SavedPlan {
    /// Reads a plan file.
    ///
    /// - Throws: ``CommandFailure`` where it is none, of a newer layout, damaged, or edited.
    init(_ bytes: [UInt8], path: String) throws(CommandFailure) {
        guard let json = try? JSONValue.parse(bytes), var object = json.object,
            let version = object["formatVersion"]?.int
        else {
            throw CommandFailure("`\(path)` is no plan file, or is damaged; make one with `meterway plan --out FILE`")
        }
        guard version <= Self.formatVersion else {
            throw CommandFailure(
                "`\(path)` has the plan format \(version), and this Meterway knows \(Self.formatVersion); apply it with the "
                    + "Meterway that made it, or plan again"
            )
        }
        let noted = object.remove("digest")?.string
        guard let noted, noted == Self.digest(object).description else {
            throw CommandFailure(
                "`\(path)` was edited or damaged after it was made; nothing was written. Plan again, and apply that file as it is"
            )
        }
        guard let plan = SavedPlan(.object(object)) else {
            throw CommandFailure("`\(path)` is no plan file; make one with `meterway plan --out FILE`")
        }
        self = plan
    }

    private init?(_ json: JSONValue) {
        guard let made = json["made"]?.string.flatMap({ try? Timestamp(iso8601: $0) }),
            let user = json["by"]?["user"]?.string, let host = json["by"]?["host"]?.string,
            let version = json["by"]?["version"]?.string, let choice = json["choice"].flatMap(Choice.init),
            let files = json["files"]?.object?.members, let vendors = json["vendors"]?.array
        else { return nil }
        self.made = made
        self.user = user
        self.host = host
        self.version = version
        revision = json["revision"]?.string
        isDirty = json["dirty"]?.bool
        self.choice = choice
        self.files = Dictionary(files.compactMap { file in file.value.string.map { (file.key, $0) } }) { first, _ in
            first
        }
        self.vendors = vendors.compactMap { SavedVendor($0) }
        guard self.files.count == files.count, self.vendors.count == vendors.count else { return nil }
    }
}

extension SavedPlan.Choice {
    /// The choice as JSON.
    fileprivate var json: JSONValue {
        [
            "vendors": .array(vendors.map(JSONValue.string)), "meters": .array(meters.map(JSONValue.string)),
            "adopt": .bool(adopt), "allowReplace": .bool(allowReplace),
            "replaced": replaced.map { .string($0.rawValue) } ?? .null, "sandbox": .bool(isSandboxed),
        ]
    }

    /// Reads a choice; `nil` where the value is none.
    fileprivate init?(_ json: JSONValue) {
        guard let vendors = json["vendors"]?.array?.compactMap(\.string),
            let meters = json["meters"]?.array?.compactMap(\.string), let adopt = json["adopt"]?.bool,
            let allowReplace = json["allowReplace"]?.bool, let isSandboxed = json["sandbox"]?.bool
        else { return nil }
        self.init(
            vendors: vendors,
            meters: meters,
            adopt: adopt,
            allowReplace: allowReplace,
            replaced: json["replaced"]?.string.flatMap(ReplacedObjects.init(rawValue:)),
            isSandboxed: isSandboxed
        )
    }
}
