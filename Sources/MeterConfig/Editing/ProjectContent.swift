internal import Metering

/// What the meter files of a project say, apart from where they say it.
struct ProjectContent {
    var meters: [Meter.Key: ConfiguredMeter] = [:]
    var events: [String: EventSchema] = [:]
    var customers: [String: CustomerMeter] = [:]
    private let proofs: Set<[String]>
    private let files: [Meter.Key: String]

    init(_ project: Project) {
        proofs = Set(
            project.proofs.map { [$0.meter.text, $0.events, "\($0.window)", "\($0.total)", $0.customer ?? ""] }
        )
        files = Dictionary(keepingFirst: project.meters.map { ($0.meter.key, $0.location?.file ?? "") })
        for meter in project.meters { set(meter) }
        for event in project.events { events[event.name] = event }
        for customer in project.customers { customers[customer.customer.identity] = customer.customer }
    }

    /// Takes a meter in, without places, and without vendors under which nothing is pinned.
    mutating func set(_ meter: ConfiguredMeter) {
        var meter = meter.unplaced
        meter.overrides = meter.overrides.filter { !$0.value.isEmpty }
        meters[meter.meter.key] = meter
    }

    /// What a project says otherwise, by file; under no name what is of no file in particular.
    func differences(from project: Project) -> [String: String] {
        let read = ProjectContent(project)
        var wrong: [String: String] = [:]
        for key in Set(meters.keys).union(read.meters.keys) where meters[key] != read.meters[key] {
            wrong[files[key] ?? read.files[key] ?? ""] = "the meter `\(key)` would not read back as it should be"
        }
        let isWrong = events != read.events || customers != read.customers || proofs != read.proofs
        if wrong.isEmpty, isWrong { wrong[""] = "the file would not read back as it should be" }
        return wrong
    }
}
