import Foundation

/// Tells whether a process of this machine lives, and since when.
package struct ProcessProbe: Sendable {
    /// What is known of a process.
    package enum Finding: Sendable, Hashable {
        /// There is none of that number.
        case gone
        /// It lives; the mark tells it from every other process that had its number, and is `nil` where the machine does
        /// not tell.
        case alive(start: String?)
    }

    /// What is known of the process of a number.
    package var look: @Sendable (Int32) -> Finding

    /// Makes a probe.
    package init(_ look: @escaping @Sendable (Int32) -> Finding) {
        self.look = look
    }

    /// The mark of when a process began; empty where the machine does not tell.
    package func start(of process: Int32) -> String {
        if case .alive(let start?) = look(process) { start } else { "" }
    }

    /// Whether the process that holds a lock is certain to have ended.
    func hasEnded(_ process: Int32, start: String) -> Bool {
        switch look(process) {
        case .gone: true
        case .alive(let now?): !start.isEmpty && now != start
        case .alive(nil): false
        }
    }
}

extension ProcessProbe {
    /// The processes of this machine; the mark is the boot of the kernel and the clock tick at which the process began.
    package static let system = ProcessProbe { process in
        guard let text = contents(of: "/proc/\(process)/stat") else {
            return kill(process, 0) == 0 || errno == EPERM ? .alive(start: nil) : .gone
        }
        guard let stat = ProcessStat(text) else { return .alive(start: nil) }
        guard !stat.hasEnded else { return .gone }
        let boot = contents(of: "/proc/sys/kernel/random/boot_id") ?? ""
        return .alive(start: boot.prefix { $0.isHexDigit || $0 == "-" } + ":" + stat.start)
    }

    private static func contents(of path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// What a line of `/proc/PID/stat` says (proc(5)).
struct ProcessStat: Hashable {
    /// The clock tick after boot at which the process began: field 22.
    let start: String
    /// Whether the process is a zombie, or being taken away: field 3.
    let hasEnded: Bool

    /// Reads a line; `nil` where it is no such line.
    ///
    /// The command in field 2 stands in parentheses and may itself hold spaces and parentheses.
    init?(_ line: String) {
        guard let end = line.lastIndex(of: ")") else { return nil }
        let fields = line[line.index(after: end)...].split(separator: " ")
        guard fields.count >= 20, fields[19].allSatisfy(\.isWholeNumber) else { return nil }
        start = String(fields[19])
        hasEnded = ["Z", "X", "x"].contains(fields[0])
    }
}
