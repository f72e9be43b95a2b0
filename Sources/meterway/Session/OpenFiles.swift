import Foundation

/// How many files this process may have open at once, connections included.
///
/// With too few of them the libraries below end the process, in the midst of its work, where it tries to open one more.
enum OpenFiles {
    /// What a run needs at the least, with embedded vendors as with real ones.
    static let needed = 64

    /// The limits of this process.
    static var system: String? { try? String(contentsOfFile: "/proc/self/limits", encoding: .utf8) }

    /// Checks that there are enough.
    ///
    /// - Parameter limits: the limits of the process, as proc(5) has them.
    /// - Throws: ``CommandFailure`` where there are not.
    static func check(_ limits: String? = system) throws(CommandFailure) {
        let line = limits?.split(separator: "\n").first { $0.hasPrefix("Max open files") }
        guard let allowed = line?.split(separator: " ").dropFirst(3).first.flatMap({ Int($0) }), allowed < needed else {
            return
        }
        throw CommandFailure(
            "this process may have \(allowed) files open at once, connections included",
            expected: "\(needed) at the least",
            hint: "raise the limit, as with `ulimit -n 1024`, and run again"
        )
    }
}
