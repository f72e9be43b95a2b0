import AdapterKit
import Metering

/// The way in which the live service lets go of a meter: it is deprecated, then deleted.
struct AmberfloRetirement {
    let client: AmberfloClient
    let id: String

    /// How often the deletion is sent where its outcome is not known; a repeat does no harm.
    private static let attempts = 3

    /// Takes every step that is still to be taken.
    func run() async throws(AdapterError) {
        guard let meter = try await client.definition(id: id) else { return }
        if !meter.isDeprecated {
            try await deprecate(meter)
        }
        try await remove()
    }

    private func deprecate(_ meter: AmberfloDefinition) async throws(AdapterError) {
        var object = AmberfloReplacement.told(meter.json)
        object["lockingStatus"] = "deprecated"
        do {
            _ = try await client.replaceDefinition(.object(object))
        } catch {
            guard [.outcomeUnknown, .rejected].contains(error.category) else { throw error }
            let now = try await client.definition(id: id)
            guard now?.isDeprecated ?? true else { throw error }
        }
    }

    private func remove() async throws(AdapterError) {
        for attempt in 1...Self.attempts {
            do {
                try await client.deleteDefinition(id: id)
                return
            } catch {
                guard error.category == .outcomeUnknown else { throw explained(error) }
                guard try await client.definition(id: id) != nil else { return }
                guard attempt == Self.attempts else { continue }
                // The meter is there, so nothing was done: what remains is to try again, not to find out.
                var error = error
                error.category = .retryable(after: nil)
                throw error
            }
        }
    }

    private func explained(_ error: AdapterError) -> AdapterError {
        guard error.category == .rejected else { return error }
        var error = error
        error.message =
            "the meter is deprecated and could not be deleted; a meter with a product item stays until that is gone: "
            + "remove it at Amberflo"
        return error
    }
}
