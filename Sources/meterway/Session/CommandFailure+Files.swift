import MeterConfig
import SystemErrors

extension CommandFailure {
    /// A file that could not be written, and what the system says of it.
    static func unwritable(_ path: String, _ error: any Error) -> CommandFailure {
        CommandFailure("\(path) could not be written: \(SystemError.words(error))")
    }

    /// A file that could not be read, what the system says of it, and what it should be.
    static func unreadable(_ path: String, _ error: any Error, expected: String? = nil) -> CommandFailure {
        let reason = (error as? ProjectFileError)?.reason ?? SystemError.words(error)
        return CommandFailure("\(path) cannot be read: \(reason)", expected: expected)
    }
}
