import AdapterKit
import Metering
import Synchronization

/// A vendor in memory that checks what is asked of it, with faults on demand.
///
/// An object needs what it links to, an object that others link to cannot be deleted, and marks of the best kind are unique.
final class ModelVendor: ObjectCatalog {
    /// What goes wrong with one write.
    enum Fault: Sendable, Hashable {
        /// The answer is lost, and nothing was done.
        case lostBefore
        /// The answer is lost, and all was done.
        case lostAfter
        /// As `lostAfter`, and the first looks for the object miss it.
        case lostAfterAndSlow
        /// As `lostAfter`, and no reading works any more.
        case lostAfterAndDown
        /// As `lostBefore`, and no reading works any more.
        case lostBeforeAndDown
        /// The vendor asks for a slower pace.
        case rateLimited
        /// The last of several requests is refused for its pace, after the object was made.
        case rateLimitedAfter
        /// The vendor refuses it.
        case rejected
        /// Something is in the way of it.
        case conflict
        /// As `lostAfter`, and of several requests only the first was done: nothing is ready.
        case lostHalfway
    }

    struct State {
        var objects: [ObjectRef: ObservedObject] = [:]
        var order: [ObjectRef] = []
        var lastID = 0
        var faults: [String: [Fault]] = [:]
        var isDown = false
        /// How many more writes there are before one is lost and the vendor is down, and whether that one is done.
        var breakdown: (after: Int, isDone: Bool)?
        var hidden: [ObjectRef: Int] = [:]
        /// What the lists leave out although it is there, and whether they tell everything twice.
        var unlisted: Set<ObjectRef> = []
        var listsTwice = false
        /// How many looks miss an object that is slow to show.
        var slowness = 1
        var log: [String] = []
        var running = 0
        var mostRunning = 0
    }

    let state = Mutex(State())

    /// What was asked for so far: the operation and the object, writes in capitals.
    var log: [String] { state.withLock(\.log) }
    /// The writes that were asked for so far.
    var writes: [String] { log.filter { $0.first?.isUppercase == true } }
    /// The greatest number of writes that were under way at once.
    var mostRunning: Int { state.withLock(\.mostRunning) }
    /// What is there, in the order in which it was made.
    var objects: [ObservedObject] {
        state.withLock { state in state.order.compactMap { state.objects[$0] } }
    }

    /// Lets the next writes of an operation on an object fail, such as `CREATE` of `definition a`.
    func fail(_ operation: String, _ ref: ObjectRef, _ faults: Fault...) {
        state.withLock { $0.faults["\(operation) \(ref)"] = faults }
    }

    /// Puts an object there by somebody else's hand.
    func put(_ object: ObservedObject) {
        state.withLock { $0.put(object) }
    }

    /// Changes fields of an object by somebody else's hand.
    func edit(_ kind: ObjectKind, _ id: String, _ fields: [String: JSONValue]) {
        state.withLock { state in
            for (path, value) in fields {
                state.objects[ObjectRef(kind, id)]?.image[path] = value
            }
        }
    }

    /// Removes an object by somebody else's hand.
    func remove(_ kind: ObjectKind, _ id: String) {
        state.withLock { $0.remove(ObjectRef(kind, id)) }
    }

    /// Ends every fault.
    func recover() {
        state.withLock { state in
            state.isDown = false
            state.breakdown = nil
            state.faults = [:]
        }
    }

    func list(_ kind: ObjectKind) async throws(AdapterError) -> [ObservedObject] {
        try read("list \(kind)") { state in
            let listed = state.order.filter { $0.kind == kind && !state.unlisted.contains($0) }
            return (state.listsTwice ? listed + listed : listed).compactMap { state.look($0) }
        }
    }

    func read(_ kind: ObjectKind, id: String) async throws(AdapterError) -> ObservedObject? {
        try read("read \(kind) \(id)") { $0.look(ObjectRef(kind, id)) }
    }

    func find(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> [ObservedObject] {
        let marks = object.resolved(links).marks
        return try read("find \(object.ref)") { state in
            state.order.filter { $0.kind == object.ref.kind }.compactMap { state.look($0) }
                .filter { found in marks.contains { found.marks[$0.name] == $0.value } }
        }
    }

    func create(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> ObservedObject {
        try await write("CREATE", object.ref) { state throws(AdapterError) in
            state.lastID += 1
            let made = Model.observed(object, "\(object.ref.kind)-\(state.lastID)", links: links)
            try state.check(made, links: object.links)
            state.put(made)
            return made
        }
    }

    func update(
        _ observed: ObservedObject,
        to desired: DesiredObject,
        changes: [FieldChange],
        links: [ObjectRef: String]
    ) async throws(AdapterError) -> ObservedObject {
        try await write("UPDATE", desired.ref) { state throws(AdapterError) in
            let ref = ObjectRef(observed.kind, observed.id)
            guard var object = state.objects[ref] else { throw ModelVendor.error(.notFound, "no \(ref)") }
            for change in changes {
                object.image[change.path] = change.after.isNull ? nil : change.after
            }
            object.name = desired.name
            for mark in object.marks.keys {
                object.marks[mark] = object.image[mark].string ?? object.marks[mark]
            }
            try state.check(object, links: desired.links)
            state.objects[ref] = object
            return object
        }
    }

    func delete(_ observed: ObservedObject) async throws(AdapterError) {
        let ref = ObjectRef(observed.kind, observed.id)
        _ = try await write("DELETE", ref) { state throws(AdapterError) in
            let isNeeded = state.objects.contains { $0.value.image["parent"] == .string(observed.id) }
            guard !isNeeded else { throw ModelVendor.error(.conflict, "\(ref) is needed") }
            state.remove(ref)
            return observed
        }
    }
}

extension ModelVendor {
    static func error(_ category: AdapterError.Category, _ message: String, status: Int? = nil) -> AdapterError {
        AdapterError(
            vendor: Model.vendor,
            operation: "test",
            category: category,
            message: message,
            status: status,
            requestID: "r-1"
        )
    }

    private func read<Value>(_ entry: String, _ body: (inout sending State) -> Value) throws(AdapterError) -> Value {
        let answer = state.withLock { state -> Value? in
            state.log.append(entry)
            return state.isDown ? nil : body(&state)
        }
        guard let answer else { throw Self.error(.unreachable, "the vendor is down") }
        return answer
    }

    private func write(
        _ operation: String,
        _ ref: ObjectRef,
        _ body: (inout State) throws(AdapterError) -> ObservedObject
    ) async throws(AdapterError) -> ObservedObject {
        state.withLock { state in
            state.log.append("\(operation) \(ref)")
            state.running += 1
            state.mostRunning = max(state.mostRunning, state.running)
        }
        for _ in 0..<4 {
            await Task.yield()
        }
        defer { state.withLock { $0.running -= 1 } }
        let result = state.withLock { state -> Result<ObservedObject, AdapterError> in
            let fault = state.nextFault("\(operation) \(ref)")
            do throws(AdapterError) {
                return .success(try state.act(fault, body))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension ModelVendor.State {
    mutating func put(_ object: ObservedObject) {
        let ref = ObjectRef(object.kind, object.id)
        objects[ref] = object
        order.append(ref)
    }

    mutating func remove(_ ref: ObjectRef) {
        objects[ref] = nil
        order.removeAll { $0 == ref }
    }

    /// An object as a reader sees it; one that is slow to show is missed the first time.
    mutating func look(_ ref: ObjectRef) -> ObservedObject? {
        if let times = hidden[ref], times > 0 {
            hidden[ref] = times - 1
            return nil
        }
        return objects[ref]
    }

    /// What the vendor holds an object against.
    func check(_ object: ObservedObject, links: [String: ObjectRef]) throws(AdapterError) {
        for (path, target) in links {
            let id = object.image[path].string ?? ""
            guard objects[ObjectRef(target.kind, id)] != nil else {
                throw ModelVendor.error(.rejected, "\(path) names `\(id)`, which is not there", status: 400)
            }
        }
        let unique = object.marks["externalRef"] ?? object.marks["identity"]
        let isTaken = objects.values.contains { other in
            other.kind == object.kind && other.id != object.id && unique != nil
                && (other.marks["externalRef"] ?? other.marks["identity"]) == unique
        }
        guard !isTaken else { throw ModelVendor.error(.conflict, "there is one already", status: 409) }
    }

    mutating func nextFault(_ write: String) -> ModelVendor.Fault? {
        if isDown { return .lostBeforeAndDown }
        if let (left, isDone) = breakdown {
            breakdown = left == 0 ? nil : (left - 1, isDone)
            if left == 0 { return isDone ? .lostAfterAndDown : .lostBeforeAndDown }
        }
        guard var coming = faults[write], !coming.isEmpty else { return nil }
        let fault = coming.removeFirst()
        faults[write] = coming
        return fault
    }

    /// Does a write as far as a fault lets it come.
    mutating func act(
        _ fault: ModelVendor.Fault?,
        _ body: (inout Self) throws(AdapterError) -> ObservedObject
    ) throws(AdapterError) -> ObservedObject {
        switch fault {
        case nil: return try body(&self)
        case .rejected: throw ModelVendor.error(.rejected, "the vendor refused the request", status: 422)
        case .conflict: throw ModelVendor.error(.conflict, "something is in the way", status: 409)
        case .rateLimited: throw ModelVendor.error(.rateLimited(after: .milliseconds(5)), "slower", status: 429)
        case .rateLimitedAfter:
            _ = try body(&self)
            throw ModelVendor.error(.rateLimited(after: nil), "slower", status: 429)
        case .lostBefore: break
        case .lostBeforeAndDown: isDown = true
        case .lostAfter: _ = try body(&self)
        case .lostAfterAndDown:
            _ = try body(&self)
            isDown = true
        case .lostAfterAndSlow:
            let made = try body(&self)
            hidden[ObjectRef(made.kind, made.id)] = slowness
        case .lostHalfway:
            let made = try body(&self)
            objects[ObjectRef(made.kind, made.id)]?.image["isReady"] = false
        }
        throw ModelVendor.error(.outcomeUnknown, "the answer was lost")
    }
}
