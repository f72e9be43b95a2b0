package import AdapterKit
import Metering

/// What is asked of a sync.
package struct SyncRequest: Sendable {
    /// The vendors that take part, by instance, the source among them; their order changes nothing.
    package var participants: Set<String>
    /// How the sides stand to one another.
    package var mode: SyncMode
    /// What settles conflicts.
    package var policy: SyncPolicy
    /// What a person decided of doubtful matches.
    package var matches: [IdentityMatch]
    /// What the project's files say.
    package var files: SyncFiles
    /// Whether the files are a side of the merge, and are told what they should become.
    package var filesTakePart: Bool
    /// Whether what is new at the participants is taken in; otherwise only what is known is merged.
    package var takesNew = true
    /// The project's vendors, by instance, participants or not.
    package var projectVendors: [String]
    /// What to plan and what is allowed at each participant, as an apply has it; its selection is that of the command.
    package var options: [String: PlanOptions]
    /// What is selected, allowed and accepted at a participant that has no options of its own.
    package var general: PlanOptions
    /// What fills fields that a vendor requires and a meter leaves out.
    package var defaults: MeterDefaults

    /// Makes a request.
    package init(
        participants: Set<String>,
        mode: SyncMode,
        policy: SyncPolicy = SyncPolicy(),
        matches: [IdentityMatch] = [],
        files: SyncFiles = SyncFiles(),
        filesTakePart: Bool = false,
        projectVendors: [String],
        options: [String: PlanOptions] = [:],
        general: PlanOptions,
        defaults: MeterDefaults
    ) {
        self.participants = participants
        self.mode = mode
        self.policy = policy
        self.matches = matches
        self.files = files
        self.filesTakePart = filesTakePart
        self.projectVendors = projectVendors
        self.options = options
        self.general = general
        self.defaults = defaults
    }
}
