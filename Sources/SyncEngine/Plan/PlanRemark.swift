package import AdapterKit

/// Something to know of an object for which nothing is to be done.
package struct PlanRemark: Sendable, Hashable {
    /// Meterway's name for the object.
    package var ref: ObjectRef
    /// What there is to know, in sentences.
    package var text: String
    /// The fields before and after, in the core's names; empty where none changes.
    package var fields: [FieldChange]
    /// The open billing periods that it touches.
    package var running: [RunningUsage]

    /// Makes a remark.
    package init(_ ref: ObjectRef, _ text: String, fields: [FieldChange] = [], running: [RunningUsage] = []) {
        self.ref = ref
        self.text = text
        self.fields = fields
        self.running = running
    }
}
