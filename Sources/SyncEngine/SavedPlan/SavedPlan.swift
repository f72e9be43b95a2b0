package import AdapterKit
package import Metering

/// A plan in a file: what was shown and reviewed, with all that it takes to find out whether it still holds.
package struct SavedPlan: Sendable, Hashable {
    /// What the plan was made with.
    package struct Choice: Sendable, Hashable {
        /// The names of the vendors.
        package var vendors: [String]
        /// The patterns of the meters' keys; empty for all.
        package var meters: [String]
        /// Whether objects that are found and differ were to be adopted.
        package var adopt: Bool
        /// Whether objects were allowed to be removed and made again.
        package var allowReplace: Bool
        /// What becomes of objects that new ones take the place of; `nil` is what the project says.
        package var replaced: ReplacedObjects?
        /// Whether the vendors were those embedded in the process.
        package var isSandboxed: Bool

        /// Makes a choice.
        package init(
            vendors: [String],
            meters: [String],
            adopt: Bool,
            allowReplace: Bool,
            replaced: ReplacedObjects?,
            isSandboxed: Bool
        ) {
            self.vendors = vendors
            self.meters = meters
            self.adopt = adopt
            self.allowReplace = allowReplace
            self.replaced = replaced
            self.isSandboxed = isSandboxed
        }
    }

    /// The version of the file's layout that this program reads and writes.
    static let formatVersion = 1

    /// When it was made.
    package var made: Timestamp
    /// Who made it.
    package var user: String
    /// The machine that it was made on.
    package var host: String
    /// The version of the program that made it.
    package var version: String
    /// The revision of the project, where that is known.
    package var revision: String?
    /// Whether files differed from the revision; `nil` where that is not known.
    package var isDirty: Bool?
    /// What it was made with.
    package var choice: Choice
    /// The meter files by their paths, as they were read.
    package var files: [String: String]
    /// The vendors, in the project's order.
    package var vendors: [SavedVendor]

    /// Makes a plan of the run that plans, with what it was made of.
    package init(
        _ record: RunRecord,
        version: String,
        choice: Choice,
        files: [String: String],
        vendors: [SavedVendor]
    ) {
        made = record.started
        user = record.user
        host = record.host
        revision = record.revision
        isDirty = record.isDirty
        self.version = version
        self.choice = choice
        self.files = files
        self.vendors = vendors
    }

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
    package var digest: AuditDigest { Self.digest(of: content) }

    /// The document.
    package var json: JSONValue { Self.sealed(content) }

    /// A document with the digest of all its other members, which the reader asks for.
    package static func sealed(_ content: JSONObject) -> JSONValue {
        var object = content
        object.remove("digest")
        object["digest"] = .string(digest(of: object).description)
        return .object(object)
    }

    private static func digest(of content: JSONObject) -> AuditDigest {
        AuditDigest(of: Array(JSONValue.object(content).canonicalText.utf8))
    }
}

extension SavedPlan {
    /// Reads a plan file.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - name: the name that errors give the file.
    /// - Throws: ``SavedPlanError`` where it is none, of a newer layout, damaged, or edited.
    package init(_ bytes: [UInt8], named name: String) throws(SavedPlanError) {
        guard let json = try? JSONValue.parse(bytes), var object = json.object,
            let version = object["formatVersion"]?.int
        else {
            throw SavedPlanError("`\(name)` is no plan file, or is damaged; make one with `meterway plan --out FILE`")
        }
        guard version <= Self.formatVersion else {
            throw SavedPlanError(
                "`\(name)` has the plan format \(version), and this Meterway knows \(Self.formatVersion); apply it with the "
                    + "Meterway that made it, or plan again"
            )
        }
        let noted = object.remove("digest")?.string
        guard let noted, noted == Self.digest(of: object).description else {
            throw SavedPlanError(
                "`\(name)` was edited or damaged after it was made; nothing was written. Plan again, and apply that file as it is"
            )
        }
        guard let plan = SavedPlan(.object(object)) else {
            throw SavedPlanError("`\(name)` is no plan file; make one with `meterway plan --out FILE`")
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
        self.files = Dictionary(keepingFirst: files.compactMap { file in file.value.string.map { (file.key, $0) } })
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

/// Why a file is no plan that can be carried out.
package struct SavedPlanError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was found and what to do, in one sentence or two.
    package let description: String

    /// Makes an error.
    init(_ description: String) {
        self.description = description
    }
}
