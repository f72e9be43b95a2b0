import MeterConfig

extension CommandFailure {
    /// A file that could not be written, and what the system says of it.
    static func unwritable(_ path: String, _ error: any Error) -> CommandFailure {
        CommandFailure("\(path) could not be written: \(ProjectFileError(error).reason)")
    }

    /// A file that could not be read, and what the system says of it.
    static func unreadable(_ path: String, _ error: any Error) -> CommandFailure {
        CommandFailure("\(path) cannot be read: \(ProjectFileError(error).reason)")
    }
}
