import Foundation

extension SystemError: CustomStringConvertible {
    /// What an error says: the system's in words, any other its own.
    package static func words(_ error: any Error) -> String {
        SystemError(error)?.description ?? error.localizedDescription
    }

    /// The error in words that go on after a colon, of a file where it is about one.
    package var description: String {
        switch code {
        case .ENOENT: "there is no such file"
        case .EACCES, .EPERM: "permission is denied"
        case .EROFS: "its file system can only be read"
        case .ENOSPC, .EDQUOT: "no space is left on the disk"
        case .ENOTDIR: "a file stands where its path has a folder"
        case .EEXIST: "another file stands in its place, or in that of its folder"
        case .EISDIR: "it is a folder"
        case .ELOOP: "its symbolic links lead in a circle"
        case .ENAMETOOLONG: "its name is too long"
        case .EFBIG: "it would be larger than this process may make a file"
        case .EMFILE: "this process has as many files open as it may; see `ulimit -n`"
        case .ENFILE: "this machine has as many files open as it can"
        case .EIO: "its disk does not read or write it (input/output error)"
        default: "the system says “\(unsafe String(cString: strerror(number)))”"
        }
    }
}
