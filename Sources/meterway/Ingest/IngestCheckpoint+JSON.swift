import Metering

extension IngestCheckpoint {
    /// The version of the form.
    private static let formatVersion = 1

    /// The checkpoint as JSON, which ``init(json:path:)`` reads again.
    var json: JSONValue {
        var object: JSONObject = ["formatVersion": .integer(Self.formatVersion), "read": read.json]
        if let letters { object.set("deadLetters", letters.json) }
        let vendors = vendors.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }
        object.set("vendors", .object(JSONObject(vendors)))
        return .object(object)
    }

    /// Reads a checkpoint.
    ///
    /// - Throws: ``CommandFailure`` where it is none, or of a later version.
    init(json: JSONValue, path: String) throws(CommandFailure) {
        guard let version = json["formatVersion"]?.int, version >= 1 else {
            throw CommandFailure("\(path) is no checkpoint of ingest", hint: "give another file with `--checkpoint`")
        }
        guard version <= Self.formatVersion else {
            throw CommandFailure(
                "\(path) is a checkpoint of format \(version), and this version of meterway reads up to \(Self.formatVersion)",
                hint: "go on with the version that wrote it, or a later one"
            )
        }
        let members = json["vendors"]?.object?.members ?? []
        let vendors = members.compactMap { member in Progress(json: member.value).map { (member.key, $0) } }
        guard let read = json["read"].flatMap(Mark.init(json:)), vendors.count == members.count else {
            throw CommandFailure("\(path) is damaged", hint: "look at the vendors before you begin anew without it")
        }
        self.read = read
        letters = json["deadLetters"].flatMap(Written.init(json:))
        self.vendors = Dictionary(keepingFirst: vendors)
    }
}

extension IngestCheckpoint.Mark {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "line": .integer(place.line), "offset": .integer(place.offset),
            "sha256": .string(digest),
        ]
        if isOpen { object.set("open", true) }
        return .object(object)
    }

    fileprivate init?(json: JSONValue) {
        guard let line = json["line"]?.int, let offset = json["offset"]?.int, line >= 0, offset >= 0,
            let digest = json["sha256"]?.string
        else { return nil }
        self.init(
            place: InputPlace(offset: offset, line: line),
            digest: digest,
            isOpen: json["open"]?.bool ?? false
        )
    }
}

extension IngestCheckpoint.Written {
    fileprivate var json: JSONValue { ["path": .string(path), "length": .integer(length)] }

    fileprivate init?(json: JSONValue) {
        guard let path = json["path"]?.string, let length = json["length"]?.int, length >= 0 else { return nil }
        self.init(path: path, length: length)
    }
}

extension IngestCheckpoint.Progress {
    fileprivate var json: JSONValue {
        let digests = projection.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        var object: JSONObject = ["done": mark.json, "projection": .object(JSONObject(digests))]
        if let inDoubt { object.set("inDoubt", inDoubt.json) }
        if let file { object.set("file", file.json) }
        return .object(object)
    }

    fileprivate init?(json: JSONValue) {
        guard let mark = json["done"].flatMap(IngestCheckpoint.Mark.init(json:)),
            let digests = json["projection"]?.object?.members
        else { return nil }
        self.init(
            mark: mark,
            projection: Dictionary(keepingFirst: digests.map { ($0.key, $0.value.string ?? "") }),
            inDoubt: json["inDoubt"].flatMap(IngestCheckpoint.Batch.init(json:)),
            file: json["file"].flatMap(IngestCheckpoint.Written.init(json:))
        )
        guard (json["inDoubt"] == nil) == (inDoubt == nil), (json["file"] == nil) == (file == nil) else { return nil }
    }
}

extension IngestCheckpoint.Batch {
    fileprivate var json: JSONValue {
        [
            "end": end.json, "first": .string(first), "last": .string(last),
            "records": .integer(records),
        ]
    }

    fileprivate init?(json: JSONValue) {
        guard let end = json["end"].flatMap(IngestCheckpoint.Mark.init(json:)), let first = json["first"]?.string,
            let last = json["last"]?.string, let records = json["records"]?.int
        else { return nil }
        self.init(end: end, first: first, last: last, records: records)
    }
}
