import Foundation

/// What the vendors hold and what the state says, at one instant between two runs.
struct Checkpoint: Sendable {
    /// The vendors' records.
    let records: VendorMemory.Records
    /// A copy of the folder with the state; `nil` where there was none.
    private let state: URL?
    /// Whether the copy is of the whole project.
    private let isWhole: Bool

    private static let folder = ".meterway"

    /// Nothing anywhere.
    static let empty = Checkpoint(records: [:])

    /// The vendors with records, and no state.
    init(records: VendorMemory.Records) {
        self.records = records
        state = nil
        isWhole = false
    }

    /// Keeps a copy of the state of a project, or of all of it.
    init(_ records: VendorMemory.Records, stateOf project: URL, keptIn place: URL, whole: Bool = false) throws {
        self.records = records
        isWhole = whole
        let copy = place.appendingPathComponent(UUID().uuidString)
        try FileManager.default.copyItem(at: whole ? project : project.appendingPathComponent(Self.folder), to: copy)
        state = copy
    }

    /// Makes a project's folder with the state.
    func restore(to project: URL) throws {
        if let state, isWhole { return try FileManager.default.copyItem(at: state, to: project) }
        try FileManager.default.createDirectory(at: project, withIntermediateDirectories: true)
        guard let state else { return }
        try FileManager.default.copyItem(at: state, to: project.appendingPathComponent(Self.folder))
    }
}
