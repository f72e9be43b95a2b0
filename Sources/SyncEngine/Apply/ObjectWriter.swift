import AdapterKit
import Metering

/// Sends one write until its outcome is known: a write whose answer was lost is settled by reading before it is repeated.
struct ObjectWriter: Sendable {
    /// The name of the vendor's instance.
    let vendor: String
    let catalog: any ObjectCatalog
    let translator: any VendorTranslator
    let links: [ObjectRef: String]
    let environment: ApplyEnvironment
    /// What belongs to others, which a write that makes an object never takes for its own.
    let bound: BoundObjects
    /// Writes down that a creation got no answer and left nothing to be found, and that it is sent again.
    let doubt: @Sendable () async throws(StateError) -> Void

    /// How often a write is sent at the most, and a creation that the vendor would carry out twice.
    static let attempts = 4
    static let unguardedAttempts = 2
    /// How long a vendor may ask to be left alone before a write is given up for this run.
    static let patience = Duration.seconds(60)

    /// Sends a write and answers with the id of its object.
    ///
    /// - Throws: the last error; of the category `outcomeUnknown` where not even reading told the outcome.
    func write(_ write: Write, _ desired: DesiredObject?) async throws(AdapterError) -> String {
        // Only where an answer is lost is it asked for.
        lazy var isGuarded = write.action != .create || desired.map { translator.guards($0.marks) } ?? true
        var attempt = 1
        var mayBeDone = false
        while true {
            do throws(AdapterError) {
                return try await send(write, desired)
            } catch {
                switch error.category {
                case .outcomeUnknown:
                    mayBeDone = true
                    if let id = try await searched(write, desired, after: error, isGuarded: isGuarded) { return id }
                case .conflict where mayBeDone:
                    // What is in the way may be what an earlier attempt made after it was looked for.
                    guard let id = try await settled(write, desired, after: error) else { throw error }
                    return id
                case .rateLimited(let delay), .retryable(let delay):
                    let delay = delay ?? environment.settleDelay
                    guard attempt < Self.attempts, delay <= Self.patience else { throw error }
                    try await wait(delay, after: error)
                    // The last of several requests may have failed, and those before it may have made the object.
                    if write.action == .create, let id = try await settled(write, desired, after: error) { return id }
                default: throw error
                }
                guard attempt < (isGuarded ? Self.attempts : Self.unguardedAttempts) else { throw error }
                if write.action == .create, error.category == .outcomeUnknown {
                    try await noteDoubt(error)
                }
            }
            attempt += 1
        }
    }

    private func noteDoubt(_ error: AdapterError) async throws(AdapterError) {
        do throws(StateError) {
            try await doubt()
        } catch let failure {
            var error = error
            error.message += "; the journal could not be written: \(failure)"
            throw error
        }
    }

    private func send(_ write: Write, _ desired: DesiredObject?) async throws(AdapterError) -> String {
        switch (write.action, desired, write.change.observed) {
        case (.create, let desired?, _):
            return try await catalog.create(desired, links: links).id
        case (.update, let desired?, let observed?):
            let changes = desired.image.changes(from: observed.image)
            return try await catalog.update(observed, to: desired, changes: changes, links: links).id
        case (.delete, _, let observed?):
            try await catalog.delete(observed)
            return observed.id
        case (_, _, let observed?): return observed.id
        default: return ""
        }
    }

    /// Whether a write whose answer was lost was done after all; whoever follows the run is told that it is looked for.
    private func searched(
        _ write: Write,
        _ desired: DesiredObject?,
        after error: AdapterError,
        isGuarded: Bool
    ) async throws(AdapterError) -> String? {
        let limit = environment.settleDelays(isGuarded: isGuarded).reduce(.zero, +)
        let search = Search(vendor: vendor, action: write.action, ref: write.ref, limit: limit)
        environment.searching(search, true)
        defer { environment.searching(search, false) }
        return try await settled(write, desired, after: error, isGuarded: isGuarded)
    }

    /// Whether the write was done after all: the id of its object; `nil` where it was not, and can be sent again.
    ///
    /// It is looked for once more after each delay; reading that fails twice tells nothing. What is found half done is finished,
    /// and a refusal of that is final: the same request is not sent again.
    private func settled(
        _ write: Write,
        _ desired: DesiredObject?,
        after error: AdapterError,
        isGuarded: Bool = true
    ) async throws(AdapterError) -> String? {
        let delays = environment.settleDelays(isGuarded: isGuarded)
        var failures = 0
        for round in 0...delays.count {
            if round > 0 {
                try await wait(delays[round - 1], after: error)
            }
            var isFinishing = false
            do throws(AdapterError) {
                switch try await look(write, desired, after: error) {
                case .done(let id): return id
                case .begun(let object, let desired, let changes):
                    isFinishing = true
                    return try await catalog.update(object, to: desired, changes: changes, links: links).id
                case nil: break
                }
            } catch let failure {
                if isFinishing, Self.isRefusal(failure) { throw Self.unfinished(failure) }
                if !isFinishing, failure.category == .conflict { throw failure }
                failures += 1
                guard round == delays.count || failures > 1 || failure.category == .cancelled else { continue }
                throw isFinishing ? Self.unfinished(failure) : unread(error, failure)
            }
        }
        return nil
    }

    private static func isRefusal(_ error: AdapterError) -> Bool {
        switch error.category {
        case .conflict, .rejected, .unauthorized: true
        default: false
        }
    }

    /// Why an object that was made halfway is still so.
    ///
    /// A conflict then is in the way of this object alone, and no sign of another one. The object is ours, and nothing binds it
    /// yet: by its category the creation stays open, so that the next run finds the object as what that left, binds it and
    /// finishes it. As a failure it would be closed, and the object be somebody else's from then on.
    private static func unfinished(_ failure: AdapterError) -> AdapterError {
        var failure = failure
        failure.category = .outcomeUnknown
        failure.message = "what was made could not be finished: \(failure.message); the next run goes on with it"
        return failure
    }

    private func unread(_ error: AdapterError, _ reading: AdapterError) -> AdapterError {
        var error = error
        error.category = .outcomeUnknown
        error.message += "; reading to find out failed too: \(reading.message)"
        if let status = reading.status { error.message += " [status \(status)]" }
        if let words = reading.vendorMessage, !words.isEmpty { error.message += " (\(words))" }
        error.message += "; run the same command again: it finds out before it writes"
        return error
    }

    /// What is found of a write.
    private enum Found {
        /// All of it was done.
        case done(id: String)
        /// The object was made, and some of its fields are still to be set.
        case begun(ObservedObject, DesiredObject, [FieldChange])
    }

    private func look(
        _ write: Write,
        _ desired: DesiredObject?,
        after error: AdapterError
    ) async throws(AdapterError) -> Found? {
        switch (write.action, desired, write.change.observed) {
        case (.create, let desired?, _):
            return try await found(desired, after: error)
        case (.update, let desired?, let observed?):
            guard let now = try await catalog.read(observed.kind, id: observed.id) else { return nil }
            return desired.image.changes(from: now.image).isEmpty ? .done(id: now.id) : nil
        case (.delete, _, let observed?):
            return try await catalog.read(observed.kind, id: observed.id) == nil ? .done(id: observed.id) : nil
        default:
            return nil
        }
    }

    /// The one object that bears a mark of the wanted one, with what is still to be done where it was left half done.
    ///
    /// Objects that are bound to others are none of it, though they may bear the same name.
    private func found(_ desired: DesiredObject, after error: AdapterError) async throws(AdapterError) -> Found? {
        let candidates = try await free(catalog.find(desired, links: links), for: desired, after: error)
        for mark in desired.marks {
            let bearing = candidates.filter { $0.marks[mark.name] == mark.value }
            guard var object = bearing.first else { continue }
            guard bearing.count == 1 else {
                throw Self.conflict(
                    "\(bearing.count) objects bear the \(mark.name) `\(mark.value)`: "
                        + bearing.map(\.id).sorted().joined(separator: ", "),
                    after: error
                )
            }
            if !foreignFields(of: object, desired).isEmpty { object = try await completed(object, by: desired) }
            let changes = desired.image.changes(from: object.image)
            if changes.isEmpty { return .done(id: object.id) }
            let foreign = foreignFields(of: object, desired)
            guard foreign.isEmpty else {
                throw Self.conflict(
                    "\(object.id) bears the \(mark.name) `\(mark.value)` and differs from what was to be made in "
                        + "\(Excerpt.list(foreign.map(\.path))), so that somebody else made it; plan again, which shows it as an adoption",
                    after: error
                )
            }
            return .begun(object, desired, changes)
        }
        return nil
    }

    /// The fields in which an object is not what the creation of a wanted one leaves.
    private func foreignFields(of object: ObservedObject, _ desired: DesiredObject) -> [FieldChange] {
        translator.foreignFields(of: object, asMadeOf: desired.image, now: environment.now())
    }

    private static func conflict(_ message: String, after error: AdapterError) -> AdapterError {
        AdapterError(vendor: error.vendor, operation: error.operation, category: .conflict, message: message)
    }

    /// An object with what no answer of the vendor tells, as its creation was to leave it; where that makes a difference the
    /// others are read, since one that tells it of them tells it of this one.
    private func completed(
        _ object: ObservedObject,
        by desired: DesiredObject
    ) async throws(AdapterError) -> ObservedObject {
        let id = ObjectID(object)
        guard translator.completed([object], by: { [id: desired.image] }) != [object] else { return object }
        let others = try await catalog.list(object.kind).filter { ObjectID($0) != id }
        return translator.completed([object] + others) { [id: desired.image] }.first ?? object
    }

    private func free(
        _ found: [ObservedObject],
        for desired: DesiredObject,
        after error: AdapterError
    ) throws(AdapterError) -> [ObservedObject] {
        do {
            return try found.filter { try !bound.belongsToOther($0, than: desired.ref) }
        } catch let reading {
            throw AdapterError(
                vendor: error.vendor,
                operation: error.operation,
                category: .outcomeUnknown,
                message: "\(error.message); the state could not be read to find out: \(reading)"
            )
        }
    }

    private func wait(_ duration: Duration, after cause: AdapterError) async throws(AdapterError) {
        do {
            try await environment.sleep(duration)
        } catch {
            var error = cause
            error.category = .outcomeUnknown
            error.message += "; the run was stopped while it waited to find out"
            throw error
        }
    }
}
