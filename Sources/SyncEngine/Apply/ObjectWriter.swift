import AdapterKit
import Metering

/// Sends one write until its outcome is known: a write whose answer was lost is settled by reading before it is repeated.
struct ObjectWriter: Sendable {
    let catalog: any ObjectCatalog
    let links: [ObjectRef: String]
    let environment: ApplyEnvironment

    /// How often a write is sent at the most.
    static let attempts = 4

    /// Sends a write and answers with the id of its object.
    ///
    /// - Throws: the last error; of the category `outcomeUnknown` where not even reading told the outcome.
    func write(_ write: Write, _ desired: DesiredObject?) async throws(AdapterError) -> String {
        var attempt = 1
        while true {
            do throws(AdapterError) {
                return try await send(write, desired)
            } catch {
                guard attempt < Self.attempts else { throw error }
                switch error.category {
                case .outcomeUnknown:
                    if let id = try await settled(write, desired, after: error) { return id }
                case .rateLimited(let delay), .retryable(let delay):
                    try await wait(delay ?? environment.settleDelay, after: error)
                default: throw error
                }
            }
            attempt += 1
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

    /// Whether the write was done after all: the id of its object; `nil` where it was not, and can be sent again.
    private func settled(
        _ write: Write,
        _ desired: DesiredObject?,
        after error: AdapterError
    ) async throws(AdapterError) -> String? {
        for round in 0..<2 {
            if round > 0 {
                try await wait(environment.settleDelay, after: error)
            }
            do throws(AdapterError) {
                if let id = try await look(write, desired) { return id }
            } catch let reading {
                guard round == 1 || reading.category == .cancelled else { continue }
                throw AdapterError(
                    vendor: error.vendor,
                    operation: error.operation,
                    category: .outcomeUnknown,
                    message: "\(error.message); reading to find out failed too: \(reading.message)",
                    status: error.status,
                    vendorMessage: error.vendorMessage,
                    requestID: error.requestID
                )
            }
        }
        return nil
    }

    private func look(_ write: Write, _ desired: DesiredObject?) async throws(AdapterError) -> String? {
        switch (write.action, desired, write.change.observed) {
        case (.create, let desired?, _):
            return try await found(desired)
        case (.update, let desired?, let observed?):
            guard let now = try await catalog.read(observed.kind, id: observed.id) else { return nil }
            return desired.image.changes(from: now.image).isEmpty ? now.id : nil
        case (.delete, _, let observed?):
            return try await catalog.read(observed.kind, id: observed.id) == nil ? observed.id : nil
        default:
            return nil
        }
    }

    /// The one object that bears a mark of the wanted one, brought to what is wanted where it was left half done.
    private func found(_ desired: DesiredObject) async throws(AdapterError) -> String? {
        let candidates = try await catalog.find(desired, links: links)
        for mark in desired.marks {
            let bearing = candidates.filter { $0.marks[mark.name] == mark.value }
            guard let object = bearing.first else { continue }
            guard bearing.count == 1 else {
                throw AdapterError(
                    vendor: "",
                    operation: "create \(desired.ref)",
                    category: .conflict,
                    message:
                        "\(bearing.count) objects bear the \(mark.name) `\(mark.value)`: "
                        + bearing.map(\.id).joined(separator: ", ")
                )
            }
            let changes = desired.image.changes(from: object.image)
            if changes.isEmpty { return object.id }
            return try await catalog.update(object, to: desired, changes: changes, links: links).id
        }
        return nil
    }

    private func wait(_ duration: Duration, after error: AdapterError) async throws(AdapterError) {
        do {
            try await environment.sleep(duration)
        } catch {
            throw AdapterError(
                vendor: "",
                operation: "wait",
                category: .outcomeUnknown,
                message: "the run was stopped while it waited"
            )
        }
    }
}
