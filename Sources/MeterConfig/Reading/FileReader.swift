internal import Metering

/// Reads fields of one file, and notes everything that is wrong with them.
///
/// Each method gives `nil` where there is nothing of the kind asked for; if something else is there, that is an error in the log.
struct FileReader {
    let source: SourceFile
    /// What the project says about vendors; empty while the project file itself is read.
    let context: ReadingContext
    var log = ProblemLog()
    /// The schedules read so far, by cron text and time zone; a file repeats few of them many times.
    var schedules: [ScheduleText: ResetSchedule] = [:]

    /// A schedule as it is written.
    struct ScheduleText: Hashable {
        var cron: String
        var timeZone: String
    }

    init(source: SourceFile, context: ReadingContext) {
        self.source = source
        self.context = context
    }

    mutating func error(_ place: SourcePlace, _ message: String, expected: String? = nil, hint: String? = nil) {
        log.add(ConfigProblem(at: source.location(place), message, expected: expected, hint: hint))
    }

    mutating func warn(_ place: SourcePlace, _ message: String, expected: String? = nil, hint: String? = nil) {
        log.warn(ConfigProblem(at: source.location(place), message, expected: expected, hint: hint))
    }

    /// Reports a value of another kind than the field takes.
    mutating func mismatch(_ name: String, _ node: YAMLNode, expected: String, hint: String? = nil) {
        error(node.place, "`\(name)` \(node.found)", expected: expected, hint: hint)
    }

    /// The error's hint where a name is near to known ones.
    static func hint(_ word: String, among known: [String]) -> String? {
        Similarity.closest(to: word, among: known).first.map { "did you mean `\($0)`?" }
    }
}

extension FileReader {
    /// A mapping with its keys checked; keys that are not known are errors and left out.
    mutating func fields(_ node: YAMLNode, _ noun: String, _ keys: KeySet, example: String? = nil) -> Fields? {
        guard case .mapping(let pairs) = node.content else {
            error(
                node.place,
                "\(noun) \(node.found)",
                expected: "a mapping with keys such as \(Excerpt.list(keys.names.prefix(3)))",
                hint: example.map { "write it as in `\($0)`" }
            )
            return nil
        }
        var fields = Fields(noun: noun, place: node.place, pairs: pairs)
        for index in pairs.indices where !keys.contains(nameOf: pairs[index]) {
            let pair = pairs[index]
            let meant = Similarity.closest(to: pair.name.filter { !$0.isWhitespace }, among: keys.names).first
            if let meant { fields.misspelt.append(meant) }
            error(
                pair.place,
                "unknown key \(Excerpt.quoted(pair.name)) in \(noun)",
                expected: "one of \(Excerpt.list(keys.names))",
                hint: Self.oddSpace(around: pair.name).map {
                    "write plain spaces in place of \($0.code)"
                } ?? meant.map { "did you mean `\($0)`?" }
            )
        }
        return fields
    }

    /// A character before or behind a key that looks like a space and is none to YAML; `nil` where there is none.
    private static func oddSpace(around name: String) -> Unicode.Scalar? {
        let scalars = name.unicodeScalars
        let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.generalCategory == .spaceSeparator }
        let ends = Array(scalars.prefix(while: isSpace)) + scalars.reversed().prefix(while: isSpace)
        return ends.first { $0 != " " }
    }

    /// The elements of a list.
    mutating func list(_ name: String, _ fields: Fields, of noun: String = "values") -> [YAMLNode]? {
        guard let node = fields[name] else { return nil }
        guard case .sequence(let nodes) = node.content else {
            let hint = node.text.map { "write `\(name): [\($0)]`" }
            mismatch(name, node, expected: "a list of \(noun)", hint: hint.flatMap { $0.count < 80 ? $0 : nil })
            return nil
        }
        return nodes
    }

    /// The pairs of a mapping with free keys.
    mutating func pairs(_ name: String, _ fields: Fields, of noun: String) -> [YAMLPair]? {
        guard let node = fields[name] else { return nil }
        guard case .mapping(let pairs) = node.content else {
            mismatch(name, node, expected: "a mapping of \(noun)")
            return nil
        }
        return pairs
    }

    /// The node of a field that has to be there.
    mutating func required(_ name: String, _ fields: Fields, _ expected: @autoclosure () -> String) -> YAMLNode? {
        if let node = fields[name] { return node }
        guard !fields.misspelt.contains(name) else { return nil }
        error(fields.place, "\(fields.noun) has no `\(name)`", expected: expected())
        return nil
    }
}
