import Foundation

/// What the vendors hold and what the state says, at one instant between two runs.
struct Checkpoint: Sendable {
    /// The vendors' records.
    let records: VendorMemory.Records
    /// A copy of the folder with the state; `nil` where there was none.
    private let state: URL?

    private static let folder = ".meterway"

    /// Nothing anywhere.
    static let empty = Checkpoint(records: [:])

    /// The vendors with records, and no state.
    init(records: VendorMemory.Records) {
        self.records = records
        state = nil
    }

    /// Keeps a copy of the state of a project.
    init(_ records: VendorMemory.Records, stateOf project: URL, keptIn place: URL) throws {
        self.records = records
        let copy = place.appendingPathComponent(UUID().uuidString)
        try FileManager.default.copyItem(at: project.appendingPathComponent(Self.folder), to: copy)
        state = copy
    }

    /// Makes a project's folder with the state.
    func restore(to project: URL) throws {
        try FileManager.default.createDirectory(at: project, withIntermediateDirectories: true)
        guard let state else { return }
        try FileManager.default.copyItem(at: state, to: project.appendingPathComponent(Self.folder))
    }
}
