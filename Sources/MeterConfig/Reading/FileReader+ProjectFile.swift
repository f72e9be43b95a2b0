internal import AdapterKit
internal import Metering

extension FileReader {
    private static let projectKeys = KeySet([
        "version", "state", "meters", "defaults", "vendors", "safety", "findings", "sync",
    ])
    private static let defaultKeys = KeySet(["unit", "resetSchedule"])
    private static let safetyKeys = KeySet(["maxDeletes", "maxUpdates", "allowReplace", "replaced"])
    private static let version = 1

    /// What the project file says; errors are in the log.
    mutating func projectFile(_ root: YAMLNode) -> ReadProject {
        var project = ReadProject()
        guard let fields = fields(root, "the project file", Self.projectKeys) else {
            project.knowsVendors = false
            return project
        }
        checkVersion(fields)
        if let state = text("state", fields, expected: "a path such as .meterway/state.sqlite") {
            project.state = state
            checkIsPath(state, fields)
        }
        project.patterns = patterns(fields)
        project.defaults = defaults(fields)
        readVendors(fields, into: &project)
        project.safety = safety(fields)
        if let word = choice("findings", fields, among: FindingsPolicy.allCases.map(\.rawValue)) {
            project.findings = FindingsPolicy(rawValue: word) ?? .warn
        }
        project.sync = preferences(fields, vendors: project.knowsVendors ? Array(project.adapters.keys) : nil)
        return project
    }

    /// Refuses what a shell would fill in, which would become the name of a folder here and give each checkout a state of its own.
    private mutating func checkIsPath(_ state: String, _ fields: Fields) {
        let isForShell =
            state.hasPrefix("~")
            || zip(state, state.dropFirst()).contains { $0 == "$" && ($1.isLetter || "{(_".contains($1)) }
        guard let node = fields["state"], isForShell else { return }
        error(
            node.place,
            "`state` is \(Excerpt.quoted(state)), and a path is taken as it is written: no `~` and no variable is filled in",
            expected: "a path such as .meterway/state.sqlite or /var/lib/meterway/state.sqlite"
        )
    }

    private mutating func checkVersion(_ fields: Fields) {
        guard let node = required("version", fields, "`version: \(Self.version)`") else { return }
        if node.scalar?.integer == Self.version { return }
        mismatch("version", node, expected: "`\(Self.version)`, the only version that this Meterway reads")
    }

    private mutating func patterns(_ fields: Fields) -> [(pattern: GlobPattern, place: SourcePlace)] {
        guard required("meters", fields, "`meters: [meters/*.yaml]`") != nil,
            let nodes = texts("meters", fields, of: "patterns of files")
        else { return [] }
        return nodes.compactMap { node in
            let text = node.text ?? ""
            if let pattern = GlobPattern(text) { return (pattern, node.place) }
            error(
                node.place,
                "\(Excerpt.quoted(text)) is no pattern of files",
                expected: "a path relative to the project file, such as `meters/*.yaml` or `meters/**/*.yaml`"
            )
            return nil
        }
    }

    private mutating func defaults(_ fields: Fields) -> MeterDefaults {
        guard let node = fields["defaults"], let inner = self.fields(node, "`defaults`", Self.defaultKeys) else {
            return MeterDefaults()
        }
        return MeterDefaults(unit: text("unit", inner), resetSchedule: schedule(inner))
    }

    private mutating func safety(_ fields: Fields) -> SafetyLimits {
        var limits = SafetyLimits()
        guard let node = fields["safety"], let inner = self.fields(node, "`safety`", Self.safetyKeys) else {
            return limits
        }
        limits.maxDeletes = bound("maxDeletes", inner) ?? limits.maxDeletes
        limits.maxUpdates = bound("maxUpdates", inner) ?? limits.maxUpdates
        limits.allowReplace = flag("allowReplace", inner) ?? limits.allowReplace
        let words = ReplacedObjects.allCases.map(\.rawValue)
        limits.replaced = choice("replaced", inner, among: words).flatMap(ReplacedObjects.init) ?? limits.replaced
        return limits
    }

    private mutating func bound(_ name: String, _ fields: Fields) -> ChangeBound? {
        let expected = "a number such as 25, or a percentage up to 100 such as 10%"
        guard let node = fields[name], let text = text(node, name, expected: expected) else { return nil }
        if let bound = ChangeBound(text) { return bound }
        mismatch(name, node, expected: expected)
        return nil
    }
}
