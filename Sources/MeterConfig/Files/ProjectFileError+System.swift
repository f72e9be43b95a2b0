import SystemErrors

extension ProjectFileError {
    /// What an error of the system says, in words.
    package init(_ error: any Error) {
        self.init(SystemError.words(error))
    }
}
