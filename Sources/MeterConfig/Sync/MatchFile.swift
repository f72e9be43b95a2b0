package import Metering

/// What a person says of objects at vendors that may be known meters.
package struct MatchFile: Sendable, Hashable {
    /// What is said of one meter.
    package struct Entry: Sendable, Hashable {
        /// The meter's key.
        package var key: Meter.Key
        /// The objects by vendor: the id of each, or its name where no other object there has it.
        package var objects: [String: String]
        /// Whether they are not this meter, and are kept apart.
        package var isApart: Bool
        /// Where it is written; `nil` for one that is in no file yet.
        package var location: FileLocation?

        /// Makes an entry.
        package init(
            key: Meter.Key,
            objects: [String: String],
            isApart: Bool = false,
            location: FileLocation? = nil
        ) {
            self.key = key
            self.objects = objects
            self.isApart = isApart
            self.location = location
        }
    }

    /// An object in doubt.
    package struct Doubt: Sendable, Hashable {
        /// The key of the meter that it may be.
        package var key: Meter.Key
        /// The vendor that has it.
        package var vendor: String
        /// Its id there.
        package var object: String
        /// What there is to know of it, a line each.
        package var words: [String]

        /// Makes a doubt.
        package init(key: Meter.Key, vendor: String, object: String, words: [String]) {
            self.key = key
            self.vendor = vendor
            self.object = object
            self.words = words
        }
    }

    /// The entries in the order of the file.
    package var entries: [Entry]
}

extension MatchFile {
    private static let keys = KeySet(["key", "vendors", "apart"])

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: The content.
    ///   - path: The file as messages name it.
    ///   - vendors: The names of the project's vendors.
    /// - Throws: ``ConfigErrors`` with everything that is wrong.
    package init(_ bytes: [UInt8], path: String, vendors: [String]) throws(ConfigErrors) {
        var seen: [[String]: Int] = [:]
        entries = try SideFileReader(path: path, vendors: vendors).read(bytes, "matches", "the file of matches") {
            reader,
            node in
            reader.match(node, Self.keys, &seen)
        }
    }

    /// The text of a file with the entries.
    package var text: String {
        SideFileText.text("matches", entries.map { ([], Self.members($0.key, $0.objects, isApart: $0.isApart)) })
    }

    /// The text of a file that asks of each object in doubt whether it is the meter; it is read once all are answered.
    package static func question(_ doubts: [Doubt]) -> String {
        let head = [
            "Objects at vendors that may be known meters. Say of each `apart: false` where it is the meter, `apart: true`",
            "where it is not, and give the file to `sync` with `--match FILE`.",
        ]
        // An object may be in doubt with several that would come to one key: then there is one answer to give.
        var questions: [Doubt] = []
        for doubt in doubts {
            let same = questions.firstIndex {
                $0.key == doubt.key && $0.vendor == doubt.vendor && $0.object == doubt.object
            }
            if let same { questions[same].words += doubt.words } else { questions.append(doubt) }
        }
        return SideFileText.text(
            "matches",
            questions.map { ($0.words, members($0.key, [$0.vendor: $0.object], isApart: nil)) },
            head: head
        )
    }

    private static func members(
        _ key: Meter.Key,
        _ objects: [String: String],
        isApart: Bool?
    ) -> [FieldValue.Member] {
        let vendors = objects.sorted { $0.key < $1.key }.map { FieldValue.Member($0.key, .text($0.value)) }
        let apart: [FieldValue.Member] =
            switch isApart {
            case false?: []
            case true?: [FieldValue.Member("apart", .word("true"))]
            case nil: [FieldValue.Member("apart", .word(""))]
            }
        return [FieldValue.Member("key", .text(key.text)), FieldValue.Member("vendors", .mapping(vendors))] + apart
    }
}

extension FileReader {
    fileprivate mutating func match(
        _ node: YAMLNode,
        _ keys: KeySet,
        _ seen: inout [[String]: Int]
    ) -> MatchFile.Entry? {
        guard let fields = fields(node, "the match", keys) else { return nil }
        let key = meterKey("key", fields)
        var objects: [String: String] = [:]
        if required("vendors", fields, "`vendors`: each vendor with the id or name of its object") != nil {
            for pair in pairs("vendors", fields, of: "vendors to ids or names") ?? [] {
                checkVendor(pair.name, pair.place)
                guard let object = text(pair.value, pair.name, expected: "the id or name of an object") else {
                    continue
                }
                objects[pair.name] = object
                guard let key else { continue }
                if let line = seen.updateValue(pair.place.line, forKey: [key.text, pair.name, object]) {
                    error(
                        pair.place,
                        "`\(key)` and this object of \(pair.name) stand together twice; first at line \(line)",
                        expected: "each pair once"
                    )
                }
            }
        }
        var isApart: Bool? = false
        if fields["apart"] != nil { isApart = apart(fields) }
        guard let key, let isApart else { return nil }
        return MatchFile.Entry(key: key, objects: objects, isApart: isApart, location: source.location(node.place))
    }

    private mutating func apart(_ fields: Fields) -> Bool? {
        guard let node = fields["apart"], node.isNull else { return flag("apart", fields) }
        error(
            node.place,
            "`apart` has no value",
            expected: "`false` where the object is the meter, `true` where it is not"
        )
        return nil
    }
}
