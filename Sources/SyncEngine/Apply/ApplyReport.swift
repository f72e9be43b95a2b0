package import AdapterKit

/// What an apply did.
package struct ApplyReport: Sendable, Hashable {
    /// A change that failed.
    package struct Failure: Sendable, Hashable {
        /// The name of the vendor's instance.
        package var vendor: String
        /// The object.
        package var ref: ObjectRef
        /// What was attempted.
        package var action: Change.Action
        /// Why it failed, in words that say what to do.
        package var message: String
        /// The status of the vendor's answer, where there was one.
        package var status: Int?
        /// The vendor's id of the request.
        package var requestID: String?
        /// Whether it was not attempted, because something it depends on failed.
        package var isSkipped: Bool

        /// Makes a failure.
        package init(
            vendor: String,
            ref: ObjectRef,
            action: Change.Action,
            message: String,
            status: Int? = nil,
            requestID: String? = nil,
            isSkipped: Bool = false
        ) {
            self.vendor = vendor
            self.ref = ref
            self.action = action
            self.message = message
            self.status = status
            self.requestID = requestID
            self.isSkipped = isSkipped
        }
    }

    /// An object that was taken away, or gave its place up, to be made again, and is not known to be there again.
    package struct Gone: Sendable, Hashable {
        /// The name of the vendor's instance.
        package var vendor: String
        /// The object.
        package var ref: ObjectRef
        /// The vendor's id that it had; `nil` where that is not known.
        package var id: String?

        /// Makes an entry.
        package init(vendor: String, ref: ObjectRef, id: String?) {
            self.vendor = vendor
            self.ref = ref
            self.id = id
        }
    }

    /// The number of changes done.
    package var applied: Int
    /// The changes that failed, in the plan's order.
    package var failed: [Failure]
    /// The changes that were not done because something has to be allowed first.
    package var withheld: Int
    /// Whether the run was stopped before it was through.
    package var isCancelled: Bool
    /// What was taken away to be made again, and was not, by vendor and object.
    package var gone: [Gone] = []
    /// What gave its place up to a new one that was not made, and is there still, by vendor and object.
    package var displaced: [Gone] = []

    /// Makes a report.
    package init(applied: Int = 0, failed: [Failure] = [], withheld: Int = 0, isCancelled: Bool = false) {
        self.applied = applied
        self.failed = failed
        self.withheld = withheld
        self.isCancelled = isCancelled
    }
}
