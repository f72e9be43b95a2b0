/// Everything that the sandbox knows: meters, filtering rules and events, with their indexes and the changes to
/// persist.
struct Account: Sendable {
    /// One record that was written, or removed where there are no bytes.
    struct Change: Sendable {
        var key: String
        var bytes: [UInt8]?
    }

    let options: AmberfloSandbox.Options
    private(set) var meters: [String: Meter] = [:]
    private var idsByAPIName: [String: String] = [:]
    private var idsByName: [String: Set<String>] = [:]
    /// The rules by their ids, and the ids of a meter's rules in the order of their creation.
    private(set) var rules: [String: FilteringRule] = [:]
    private(set) var ruleIDs: [String: [String]] = [:]
    private(set) var events: [String: Set<UsageEvent>] = [:]
    var identifiers: IdentifierSource
    /// The second in which requests are counted, and how many it has seen.
    var window: (second: Int64, count: Int) = (0, 0)
    private var lastSequence = 0
    private var changes: [Change] = []

    init(options: AmberfloSandbox.Options, records: [String: [UInt8]]) {
        self.options = options
        identifiers = IdentifierSource(seed: options.seed)
        load(records)
        changes = []
    }

    /// The changes since the last call, in order.
    mutating func takeChanges() -> [Change] {
        defer { changes = [] }
        return changes
    }

    /// A number that none had before; it orders meters, rules and batches by their creation.
    mutating func nextSequence() -> Int {
        lastSequence += 1
        return lastSequence
    }

    private mutating func write(_ key: String, _ value: JSON?) {
        changes.append(Change(key: key, bytes: value?.bytes))
    }
}

extension Account {
    func meter(apiName: String) -> Meter? {
        idsByAPIName[apiName].flatMap { meters[$0] }
    }

    func meters(named name: String) -> [Meter] {
        (idsByName[name] ?? []).compactMap { meters[$0] }.sorted { $0.sequence < $1.sequence }
    }

    var metersInOrder: [Meter] {
        meters.values.sorted { $0.sequence < $1.sequence }
    }

    /// Adds or replaces a meter; its rules follow a change of its API name.
    mutating func put(_ meter: Meter) {
        if let old = meters[meter.id] { unindex(old) }
        meters[meter.id] = meter
        idsByAPIName[meter.apiName] = meter.id
        idsByName[meter.name, default: []].insert(meter.id)
        write("meter/\(meter.id)", meter.record)
        for id in ruleIDs[meter.id] ?? [] where rules[id]?.apiName != meter.apiName {
            rules[id]?.apiName = meter.apiName
            write("rule/\(id)", rules[id]?.record)
        }
    }

    /// Removes a meter with its rules and events.
    mutating func remove(_ meter: Meter) {
        unindex(meter)
        meters[meter.id] = nil
        events[meter.id] = nil
        write("meter/\(meter.id)", nil)
        for id in ruleIDs.removeValue(forKey: meter.id) ?? [] {
            rules[id] = nil
            write("rule/\(id)", nil)
        }
    }

    private mutating func unindex(_ meter: Meter) {
        idsByAPIName[meter.apiName] = nil
        idsByName[meter.name]?.remove(meter.id)
        if idsByName[meter.name]?.isEmpty == true { idsByName[meter.name] = nil }
    }

    /// Adds or replaces a rule of a meter.
    mutating func put(_ rule: FilteringRule, id: String, of meter: Meter) {
        if rules.updateValue(rule, forKey: id) == nil {
            ruleIDs[meter.id, default: []].append(id)
        }
        write("rule/\(id)", rule.record)
    }

    /// Adds an event to its meter, and says whether it was none that the meter had.
    mutating func add(_ event: UsageEvent, to meterID: String) -> Bool {
        events[meterID, default: []].insert(event).inserted
    }

    /// Persists the events that one request added.
    mutating func writeBatch(_ batch: [JSON]) {
        if batch.isEmpty { return }
        let digits = String(nextSequence())
        write("events/" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits, .array(batch))
    }
}

extension Account {
    private mutating func load(_ records: [String: [UInt8]]) {
        var savedRules: [FilteringRule] = []
        var batches: [JSON] = []
        for (key, bytes) in records.sorted(by: { $0.key < $1.key }) {
            guard let value = try? JSONReader.read(bytes[...]) else { continue }
            if key.hasPrefix("meter/"), let meter = Meter(record: value) {
                put(meter)
                lastSequence = max(lastSequence, meter.sequence)
            } else if key.hasPrefix("rule/"), let rule = FilteringRule(record: value) {
                savedRules.append(rule)
                lastSequence = max(lastSequence, rule.sequence)
            } else if key.hasPrefix("events/"), let sequence = Int(key.dropFirst("events/".count)) {
                batches.append(value)
                lastSequence = max(lastSequence, sequence)
            }
        }
        for rule in savedRules.sorted(by: { $0.sequence < $1.sequence }) {
            guard let id = rule.id, let meter = meter(apiName: rule.apiName) else { continue }
            put(rule, id: id, of: meter)
        }
        for record in batches.flatMap({ $0.array ?? [] }) {
            guard let id = record.object?["meter"]?.string, meters[id] != nil, let event = UsageEvent(record: record)
            else { continue }
            _ = add(event, to: id)
        }
    }
}
