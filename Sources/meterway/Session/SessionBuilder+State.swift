import Foundation
import MeterConfig
import SQLiteState
import SyncEngine

extension SessionBuilder {
    /// The path of the state that the options mean.
    func statePath() throws -> String {
        let project = try loadProject()
        return options.sandbox ? project.root + "/.meterway/sandbox/state.sqlite" : project.state
    }

    /// The bindings that the options select; no vendor is contacted.
    func bindings() throws -> [Binding] {
        let selection = MeterSelection(options.meter)
        return try openState().bindings().filter { binding in
            (options.vendor.isEmpty || options.vendor.contains(binding.vendor))
                && (selection.isEverything || binding.meters.contains(where: selection.contains))
        }
    }

    /// The state; an empty one where there is no file yet.
    func openState() throws -> any StateStore {
        let path = try statePath()
        guard FileManager.default.fileExists(atPath: path) else { return InMemoryStateStore() }
        return try SQLiteStateStore(path: path)
    }

    /// Changes bindings under the lock, and answers with the number of changes.
    func changeState(_ command: String, _ change: ([Binding]) throws -> [BindingChange]) async throws -> Int {
        let store = try openState()
        return try await store.locked(by: context.owner(of: command)) {
            let changes = try change(try store.bindings())
            try store.change(changes)
            return changes.count
        }
    }
}
