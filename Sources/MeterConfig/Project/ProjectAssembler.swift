internal import AdapterKit
internal import Metering

/// Holds what the files of a project say against each other, and puts the project's values together.
struct ProjectAssembler {
    private let files: any ProjectFiles
    private(set) var log = ProblemLog()
    private(set) var meters: [ConfiguredMeter] = []
    private(set) var events: [EventSchema] = []
    private(set) var customers: [ConfiguredCustomer] = []
    private(set) var proofs: [Proof] = []
    /// Whether a file could not be read, so that a name unlike all known ones may well stand in it.
    private var isIncomplete = false
    /// The names of the events, with the place of each and the names that expressions are held to.
    private var schemas: [String: (location: FileLocation, names: EventSchemaNames)] = [:]
    /// The place of each meter that is defined, also of those with errors.
    private var meterPlaces: [Meter.Key: FileLocation] = [:]
    private var customerPlaces: [String: (location: FileLocation, customer: CustomerMeter)] = [:]
    /// What is known of the files that proofs name.
    private var existence: [String: Bool] = [:]
    /// All keys as text, for hints.
    private lazy var meterNames: [String] = meterPlaces.keys.map(\.text).sorted()
    private lazy var eventNames: [String] = schemas.keys.sorted()
    /// How many more words may be compared for hints; many errors in a large project would take long.
    private var comparisonsLeft = 200_000

    init(files: any ProjectFiles) {
        self.files = files
    }

    /// Takes in all meter files, in order.
    mutating func assemble(_ read: [ReadFile]) {
        isIncomplete = read.contains(where: \.isUnreadable)
        for file in read {
            for event in file.events { add(event, of: file.source) }
            for meter in file.meters { place(meter, of: file.source) }
        }
        for file in read {
            for meter in file.meters { add(meter.parts, of: file.source) }
            for customer in file.customers { add(customer, of: file.source) }
            for proof in file.proofs { add(proof, of: file.source) }
        }
    }

    private mutating func error(
        _ location: FileLocation,
        _ message: String,
        expected: String? = nil,
        hint: String? = nil
    ) {
        log.add(ConfigProblem(at: location, message, expected: expected, hint: hint))
    }

    private mutating func hint(_ word: String, among known: [String]) -> String? {
        comparisonsLeft -= known.count
        return comparisonsLeft < 0 ? nil : FileReader.hint(word, among: known)
    }

    private mutating func add(_ event: ReadEvent, of source: SourceFile) {
        let location = source.location(event.place)
        let name = event.schema.name
        if let first = schemas[name]?.location {
            error(
                location,
                "the event \(Excerpt.quoted(name)) is declared twice; first at \(first)",
                expected: "each event once in a project"
            )
            return
        }
        schemas[name] = (location, EventSchemaNames(event.schema))
        events.append(event.schema)
    }

    private mutating func place(_ meter: ReadMeter, of source: SourceFile) {
        guard meter.parts.hasKey else { return }
        let key = meter.parts.draft.key
        let location = source.location(meter.parts.keyPlace)
        if let first = meterPlaces[key] {
            error(
                location,
                "the meter `\(key)` is defined twice; first at \(first)",
                expected: "each key once in a project"
            )
        } else {
            meterPlaces[key] = location
        }
    }

    private mutating func add(_ meter: MeterParts, of source: SourceFile) {
        let known = log.errors.count
        checkNames(of: meter, in: source)
        do {
            let made = try Meter(meter.draft)
            guard meter.hasKey, meter.failed.isEmpty, log.errors.count == known else { return }
            meters.append(
                ConfiguredMeter(
                    made,
                    vendors: meter.vendors,
                    overrides: meter.overrides,
                    waivers: meter.waivers.map { ConfiguredWaiver($0.waiver, location: source.location($0.place)) },
                    effective: meter.effective,
                    location: source.location(meter.keyPlace)
                )
            )
        } catch {
            for problem in error.problems where !meter.hides(problem.field) {
                self.error(source.location(meter.place(of: problem.field)), problem.message, expected: problem.expected)
            }
        }
    }

    /// Checks what a meter names of its event: in expressions, dimensions and the aggregation.
    private mutating func checkNames(of meter: MeterParts, in source: SourceFile) {
        let schema = event(of: meter, in: source)
        check(meter.value, as: .number, schema, in: source)
        check(meter.filter, as: .condition, schema, in: source)
        guard let schema else { return }
        for node in meter.dimensions {
            check(dimension: node.text ?? "", schema, source.location(node.place))
        }
        if case .unique(.dimension(let name)) = meter.draft.aggregation, let node = meter.aggregation {
            check(dimension: name, schema, source.location(node.place))
        }
    }

    /// The names of a meter's event; `nil` where it takes all events, or one that is not declared, which is an error.
    private mutating func event(of meter: MeterParts, in source: SourceFile) -> EventSchemaNames? {
        guard let name = meter.draft.event, let node = meter.event else { return nil }
        if let schema = schemas[name] { return schema.names }
        let hint = hint(name, among: eventNames)
        if isIncomplete, hint == nil { return nil }
        let shown = Excerpt.list(eventNames.prefix(20))
        error(
            source.location(node.place),
            "no file declares the event \(Excerpt.quoted(name))",
            expected: eventNames.isEmpty ? "an event under `events`" : "one of \(shown)",
            hint: hint
        )
        return nil
    }

    private mutating func check(
        _ formula: ReadFormula?,
        as role: ExpressionRole,
        _ schema: EventSchemaNames?,
        in source: SourceFile
    ) {
        guard let formula, let parsed = formula.parsed else { return }
        do {
            try parsed.checked(as: role, in: schema)
        } catch {
            guard let scalar = formula.node.scalar else { return }
            for fault in error.errors {
                let place = ScalarAlignment.place(
                    of: fault.position.offset,
                    in: scalar,
                    at: formula.node.place,
                    of: source
                )
                self.error(source.location(place), fault.message, expected: fault.expected, hint: fault.hint)
            }
        }
    }

    private mutating func check(dimension name: String, _ schema: EventSchemaNames, _ location: FileLocation) {
        guard !schema.dimensions.contains(name) else { return }
        let isAttribute = schema.attributes.contains(name)
        error(
            location,
            "the event \(Excerpt.quoted(schema.event)) has no dimension \(Excerpt.quoted(name))",
            expected: schema.dimensions.isEmpty
                ? "an event with dimensions" : "one of \(Excerpt.list(schema.dimensions))",
            hint: isAttribute ? "`\(name)` is an attribute" : FileReader.hint(name, among: schema.dimensions)
        )
    }
}

extension ProjectAssembler {
    private mutating func add(_ customer: ReadCustomer, of source: SourceFile) {
        let location = source.location(customer.place)
        guard let meter = customer.meter, checkMeter(meter.key, meter.node, in: source),
            let customer = customer.customer
        else { return }
        if let first = customerPlaces[customer.identity] {
            let isSame = Array(first.customer.customer.utf8) == Array(customer.customer.utf8)
            let name = Excerpt.quoted(customer.customer)
            error(
                location,
                isSame
                    ? "the customer \(name) has this meter and meter key twice; first at \(first.location)"
                    : "the customer \(name) with this meter key cannot be told from \(Excerpt.quoted(first.customer.customer)) "
                        + "at \(first.location): both come to the key \(Excerpt.quoted(customer.identity))",
                expected: isSame ? "each meter, customer and meter key once" : "another meter key"
            )
            return
        }
        customerPlaces[customer.identity] = (location, customer)
        customers.append(ConfiguredCustomer(customer, location: location))
    }

    private mutating func add(_ proof: ReadProof, of source: SourceFile) {
        let hasMeter = proof.meter.map { checkMeter($0.key, $0.node, in: source) } ?? false
        let hasEvents = proof.events.map { checkEvents($0.path, $0.node, in: source) } ?? false
        guard hasMeter, hasEvents, let proof = proof.proof else { return }
        proofs.append(proof)
    }

    private mutating func checkEvents(_ path: String, _ node: YAMLNode, in source: SourceFile) -> Bool {
        let exists = existence[path] ?? files.exists(path)
        existence[path] = exists
        if exists { return true }
        error(
            source.location(node.place),
            "there is no file \(Excerpt.quoted(node.text ?? path))",
            expected: "a file of events, relative to the project file"
        )
        return false
    }

    private mutating func checkMeter(_ key: Meter.Key, _ node: YAMLNode, in source: SourceFile) -> Bool {
        if meterPlaces[key] != nil { return true }
        let hint = hint(key.text, among: meterNames)
        if isIncomplete, hint == nil { return false }
        error(
            source.location(node.place),
            "no file defines the meter `\(key)`",
            expected: "the key of a meter",
            hint: hint
        )
        return false
    }
}

extension MeterParts {
    /// Whether a broken rule of the model follows from a field that could not be read, or was told at its place already.
    fileprivate func hides(_ field: MeterField) -> Bool {
        if failed.contains(field) { return true }
        if field == .value {
            return failed.contains(.aggregation) || value?.parsed != nil && draft.aggregation.needsValue
        }
        return field == .filter && filter?.parsed != nil
    }
}
