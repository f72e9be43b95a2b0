import Metering
import SyncEngine

/// What a look at the history's chain found, for people and programs.
enum AuditView {
    /// The finding as text.
    static func text(_ report: AuditReport) -> String {
        let entries = report.count.counted("entry", "entries")
        if let fault = report.fault {
            return "The history does not hold (\(entries), head \(report.head)).\n\(fault)"
        }
        return report.count == 0 ? "Nothing is recorded yet." : "The history holds: \(entries), head \(report.head)"
    }

    /// The finding as JSON.
    static func json(_ report: AuditReport) -> JSONValue {
        let fault = report.fault.map { fault -> JSONValue in
            [
                "kind": .string(fault.kind.rawValue),
                "position": .orNull(fault.position.map { Int($0) }),
                "message": .string(fault.words),
            ]
        }
        return [
            "valid": .bool(report.fault == nil), "entries": .integer(report.count),
            "head": report.count == 0 ? .null : .string(report.head.description), "fault": fault ?? .null,
        ]
    }
}
