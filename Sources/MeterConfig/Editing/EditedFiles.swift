/// What a project's meter files become by an edit.
package struct EditedFiles: Sendable, Hashable {
    /// The files that change, by path, with all that was wanted of each.
    package var files: [EditedFile] = []
    /// What changes in them, in the order of files and lines.
    package var edits: [FieldEdit] = []
    /// What cannot be written, in the same order; the files say of it what they said before.
    package var refusals: [EditRefusal] = []

    /// Makes an edit in which nothing changes.
    package init() {}
}

/// A file before and after an edit.
package struct EditedFile: Sendable, Hashable {
    /// The path, relative to the project's folder.
    package var path: String
    /// The bytes as they were read; `nil` for a file that is new.
    package var before: [UInt8]?
    /// The bytes to write.
    package var after: [UInt8]
}

/// One thing that a file says otherwise after an edit.
package struct FieldEdit: Sendable, Hashable {
    /// Where it stands, or for what is new where it comes, in the file as it was.
    package var location: FileLocation
    /// Which part of the file it is in: `meters`, `events` or `customers`.
    package var section: String
    /// The meter's key, the event's name or the customer's meter.
    package var key: String
    /// The field; `nil` where all of it is new or goes.
    package var field: String?
    /// What the file said; `nil` where it said nothing.
    package var before: String?
    /// What it says then; `nil` where it says nothing.
    package var after: String?
}

/// Something that cannot be written by an edit.
package struct EditRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where the obstacle stands.
    package var location: FileLocation
    /// Which part of the file it is in.
    package var section: String
    /// The meter's key, the event's name or the customer's meter.
    package var key: String
    /// Why not, as a sentence without its full stop.
    package var message: String
    /// What to write by hand.
    package var remedy: String

    package var description: String { "\(location): `\(key)`: \(message); \(remedy)" }
}
