import Foundation

/// Tells whether a process of this machine lives, and tells it from every other that had its number.
package struct ProcessProbe: Sendable {
    /// What is known of a process.
    package enum Finding: Sendable, Hashable {
        /// There is none of that number.
        case gone
        /// It lives; the mark is `nil` where the machine does not tell.
        case alive(ProcessMark?)
    }

    /// The mark of this process; `nil` where the machine does not tell.
    package var here: ProcessMark?
    /// What is known of the process of a number.
    package var look: @Sendable (Int32) -> Finding

    /// Makes a probe.
    package init(here: ProcessMark? = nil, _ look: @escaping @Sendable (Int32) -> Finding) {
        self.here = here
        self.look = look
    }

    /// What can be told of the process of a number, with the mark that it left; an empty one tells nothing.
    ///
    /// What ran before the machine was started anew has ended. A number from another space of numbers, such as that of a
    /// container, is not looked up: another process may have it here.
    func life(of process: Int32, marked text: String) -> ProcessLife {
        let mark = ProcessMark(text)
        if let boot = mark?.boot, let now = here?.boot, !boot.isEmpty, !now.isEmpty, boot != now { return .ended }
        if let space = mark?.space, space != here?.space { return .outOfSight }
        switch look(process) {
        case .gone: return .ended
        case .alive(let now?): return mark.map { $0.isSameStart(as: now) } == false ? .ended : .running
        case .alive(nil): return .running
        }
    }
}

/// What can be told of the process that holds a lock.
package enum ProcessLife: Sendable, Hashable {
    /// It has ended for certain.
    case ended
    /// It runs, as far as can be told.
    case running
    /// Its number means nothing here, so that nothing can be told.
    case outOfSight
}

extension ProcessProbe {
    /// The processes of this machine, as far as this process sees them.
    package static let system: ProcessProbe = {
        let space = spaceOfNumbers()
        // Where `/proc` shows other numbers than this process knows itself by, only signals tell who lives.
        let isOwn = target(of: "/proc/self") == String(ProcessInfo.processInfo.processIdentifier)
        return ProcessProbe(here: status(of: "self").map { mark($0, space) }) { process in
            guard isOwn, let stat = status(of: String(process)) else {
                return kill(process, 0) == 0 || errno == EPERM ? .alive(nil) : .gone
            }
            return stat.hasEnded ? .gone : .alive(mark(stat, space))
        }
    }()

    /// What the numbers of processes, and the ticks of their clock, are counted in: the PID and the time namespace
    /// (namespaces(7)); `nil` where the machine does not tell.
    private static func spaceOfNumbers() -> String? {
        guard let numbers = target(of: "/proc/self/ns/pid") else { return nil }
        return [numbers, target(of: "/proc/self/ns/time")].compactMap { $0?.filter(\.isWholeNumber) }.joined(
            separator: "-"
        )
    }

    private static func status(of process: String) -> ProcessStat? {
        contents(of: "/proc/\(process)/stat").flatMap { ProcessStat($0) }
    }

    private static func mark(_ stat: ProcessStat, _ space: String?) -> ProcessMark {
        let boot = contents(of: "/proc/sys/kernel/random/boot_id") ?? ""
        return ProcessMark(boot: boot.filter { $0.isHexDigit || $0 == "-" }, tick: stat.start, space: space)
    }

    private static func target(of path: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: path)
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
