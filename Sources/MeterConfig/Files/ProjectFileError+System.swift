package import Foundation

extension ProjectFileError {
    /// What an error of the system says, in words.
    package init(_ error: any Error) {
        switch POSIXErrorCode(of: error) {
        case .ENOENT: self.init("there is no such file")
        case .EACCES, .EPERM: self.init("permission is denied")
        case .EROFS: self.init("its file system can only be read")
        case .ENOSPC, .EDQUOT: self.init("no space is left on the disk")
        case .ENOTDIR: self.init("a file stands where its path has a folder")
        case .EEXIST: self.init("another file stands in its place, or in that of its folder")
        case .EISDIR: self.init("it is a folder")
        case .ELOOP: self.init("its symbolic links lead in a circle")
        case .ENAMETOOLONG: self.init("its name is too long")
        case .EFBIG: self.init("it would be larger than this process may make a file")
        case .EMFILE: self.init("this process has as many files open as it may; see `ulimit -n`")
        case .ENFILE: self.init("this machine has as many files open as it can")
        case .EIO: self.init("its disk does not read or write it (input/output error)")
        case let code?: self.init("the system says error \(code.rawValue)")
        case nil: self.init(error.localizedDescription)
        }
    }
}

extension POSIXErrorCode {
    /// The code of the system that an error of Foundation comes from; `nil` where it comes from nowhere else.
    package init?(of error: any Error) {
        let cause = (error as? CocoaError)?.underlying ?? error
        if let cause = cause as? POSIXError {
            self = cause.code
        } else {
            let cause = cause as NSError
            guard cause.domain == NSPOSIXErrorDomain else { return nil }
            self.init(rawValue: Int32(truncatingIfNeeded: cause.code))
        }
    }
}
