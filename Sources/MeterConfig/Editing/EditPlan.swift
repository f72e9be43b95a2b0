internal import Metering

/// Which file gets which changes.
struct EditPlan {
    private let project: Project
    private let home: String
    private var meterFiles: [String: FileLocation]
    private var customerFiles: [String: FileLocation]
    private var eventFiles: [String: FileLocation] = [:]
    /// The changes by file and part.
    private var sections: [String: [String: SectionChanges]] = [:]
    /// What was wanted, by part and identity; `nil` for what should go.
    private var changes: ProjectChanges

    init(_ project: Project, _ changes: ProjectChanges, home: String) {
        self.project = project
        self.home = home
        self.changes = changes
        meterFiles = Dictionary(
            keepingFirst: project.meters.compactMap { meter in meter.location.map { (meter.meter.key.text, $0) } }
        )
        customerFiles = Dictionary(keepingFirst: project.customers.map { ($0.customer.identity, $0.location) })
    }

    /// The files concerned, in order.
    var paths: [String] { sections.keys.sorted() }

    /// The changes in a file, part by part.
    func changes(in path: String) -> [SectionChanges] {
        SectionChanges.names.compactMap { sections[path]?[$0] }
    }

    /// Where an element is defined; `nil` for a new one.
    func location(of id: String, _ section: String) -> FileLocation? {
        switch section {
        case "meters": meterFiles[id]
        case "events": eventFiles[id]
        default: customerFiles[id]
        }
    }

    /// Gives each change to a file.
    mutating func assign(_ changes: ProjectChanges, _ sources: [String: SourceFile]) {
        if !changes.events.isEmpty || !changes.removedEvents.isEmpty { findEvents(sources) }
        let gone = project.customers.map(\.customer).filter { changes.removedMeters.contains($0.meter) }
        self.changes.removedCustomers.formUnion(gone.map(\.identity))
        let meters = project.meters.keyed(by: \.meter.key.text)
        let events = project.events.keyed(by: \.name)
        let customers = project.customers.map(\.customer).keyed(by: \.identity)
        for meter in changes.meters {
            let id = meter.meter.key.text
            let old = meters[id].map(FieldValue.fields(of:))
            put(id, "meters", old, FieldValue.fields(of: meter), meterFiles[id]?.file ?? home)
        }
        for key in changes.removedMeters {
            put(key.text, "meters", meters[key.text].map(FieldValue.fields(of:)), nil, meterFiles[key.text]?.file)
        }
        for event in changes.events {
            let old = events[event.name].map { FieldValue.fields(of: $0) }
            put(event.name, "events", old, FieldValue.fields(of: event), eventFiles[event.name]?.file ?? home)
        }
        for name in changes.removedEvents {
            put(name, "events", events[name].map { FieldValue.fields(of: $0) }, nil, eventFiles[name]?.file)
        }
        for customer in changes.customers {
            let id = customer.identity
            let old = customers[id].map { FieldValue.fields(of: $0) }
            let file = customerFiles[id]?.file ?? meterFiles[customer.meter.text]?.file ?? home
            put(id, "customers", old, FieldValue.fields(of: customer), file)
        }
        for id in self.changes.removedCustomers.sorted() {
            put(id, "customers", customers[id].map { FieldValue.fields(of: $0) }, nil, customerFiles[id]?.file)
        }
    }

    private mutating func put(
        _ id: String,
        _ section: String,
        _ old: [FieldValue.Member]?,
        _ new: [FieldValue.Member]?,
        _ path: String?
    ) {
        guard let path, old != new else { return }
        var changes = sections[path]?[section] ?? SectionChanges(name: section)
        let element = SectionChanges.Element(id: id, before: old ?? [], after: new ?? [])
        if old == nil {
            changes.added.append(element)
        } else if new == nil {
            changes.removed.append(element)
        } else {
            changes.changed.append(element)
        }
        sections[path, default: [:]][section] = changes
    }

    /// Looks up where events are declared.
    private mutating func findEvents(_ sources: [String: SourceFile]) {
        for (path, source) in sources {
            guard let tree = try? EditTree(source) else { continue }
            for item in tree.root?["events"]?.items ?? [] {
                guard let name = item["name"]?.text else { continue }
                eventFiles[name] = source.location(source.place(of: item.start))
                    .relocated(to: path)
            }
        }
    }
}

extension FileLocation {
    fileprivate func relocated(to path: String) -> FileLocation {
        FileLocation(file: path, line: line, column: column)
    }
}

extension EditPlan {
    /// What the project should say with the changes of some files.
    func wanted(from project: Project, in files: Set<String>, except refused: [EditRefusal]) -> ProjectContent {
        var content = ProjectContent(project)
        let refused = Set(refused.map { [$0.section, $0.key] })
        func isMade(_ id: String, _ section: String, _ file: String?) -> Bool {
            file.map { files.contains($0) } ?? false && !refused.contains([section, id])
        }
        for meter in changes.meters {
            let id = meter.meter.key.text
            if isMade(id, "meters", meterFiles[id]?.file ?? home) { content.set(meter) }
        }
        for key in changes.removedMeters where isMade(key.text, "meters", meterFiles[key.text]?.file) {
            content.meters[key] = nil
        }
        for event in changes.events where isMade(event.name, "events", eventFiles[event.name]?.file ?? home) {
            content.events[event.name] = event
        }
        for name in changes.removedEvents where isMade(name, "events", eventFiles[name]?.file) {
            content.events[name] = nil
        }
        for customer in changes.customers {
            let id = customer.identity
            let file = customerFiles[id]?.file ?? meterFiles[customer.meter.text]?.file ?? home
            if isMade(id, "customers", file) { content.customers[id] = customer }
        }
        for id in changes.removedCustomers where isMade(id, "customers", customerFiles[id]?.file) {
            content.customers[id] = nil
        }
        return content
    }
}
