package import Metering

/// One meter of a migration: how far it is, and how the files had it before.
package struct MigratedMeter: Sendable, Hashable {
    /// How far a meter is.
    package enum Stage: String, Sendable, Hashable, CaseIterable {
        /// It is being made at the new vendor.
        case running
        /// It is at both vendors.
        case moved
        /// It is being retired at the old vendor.
        case leaving
        /// It is at the new vendor alone.
        case cutOver = "cut-over"
        /// A cutover is being taken back.
        case rejoining
        /// The whole move is being taken back.
        case withdrawing
        /// It is at the old vendor alone again.
        case withdrawn

        /// Whether something was begun with it that is not whole.
        package var isUnderWay: Bool {
            switch self {
            case .running, .leaving, .rejoining, .withdrawing: true
            case .moved, .cutOver, .withdrawn: false
            }
        }
    }

    /// How a file had a meter before the migration changed it.
    package struct Filed: Sendable, Hashable {
        /// The vendors that it was applied at; `nil` is all of them.
        package var vendors: [String]?
        /// What it pinned at the new vendor.
        package var overrides: [String: JSONValue]

        /// Makes the pair.
        package init(vendors: [String]?, overrides: [String: JSONValue] = [:]) {
            self.vendors = vendors
            self.overrides = overrides
        }
    }

    /// The key.
    package let key: Meter.Key
    /// The name for people.
    package var name: String
    /// How far it is.
    package var stage: Stage
    /// How a file had it before; `nil` where none had it.
    package var filed: Filed?
    /// Whether a decision has changed what the files say of it.
    package var isDecided = false

    /// Makes a meter of a migration.
    package init(_ key: Meter.Key, name: String, stage: Stage, filed: Filed?) {
        self.key = key
        self.name = name
        self.stage = stage
        self.filed = filed
    }
}
