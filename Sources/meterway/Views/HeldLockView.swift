import Metering
import SQLiteState
import SyncEngine

/// Who holds the lock of a state and what is known of that run, for people and programs.
struct HeldLockView {
    /// The lock.
    let held: HeldLock
    /// This machine.
    let here: String

    /// The holder, and what can be told of it, as text.
    var text: String {
        let owner = held.owner
        let rows = TextTable.render([
            ["command", owner.command], ["user", owner.user], ["host", owner.host], ["process", "\(owner.process)"],
            ["since", owner.since.description],
        ])
        let lines = ["The lock is held by"] + rows.map { "  " + $0 } + [knowledge]
        return lines.joined(separator: "\n")
    }

    /// The holder as JSON.
    var json: JSONValue {
        [
            "command": .string(held.owner.command), "user": .string(held.owner.user), "host": .string(held.owner.host),
            "process": .integer(Int(held.owner.process)), "since": .string(held.owner.since.description),
            "ended": held.life == .ended ? true : .null,
        ]
    }

    /// Why the lock is not taken away.
    var refusal: String { "the lock is held by \(held.owner), and that run is at work" }

    /// What to do then.
    var refusalHint: String {
        "wait until it has ended, or end it there: the next run takes the lock of a dead one over"
    }

    private var knowledge: String {
        switch held.life {
        case .ended: "That run has ended; the next one would take its lock over as well."
        case .running, .outOfSight:
            (held.owner.host == here
                ? "That process is in another container (PID namespace) of \(here), and from here"
                : "From this machine, \(here),")
                + " it cannot be told whether it still runs; look there first. A run that is at work all the same stops with "
                + "an error when it loses the lock, and what it had sent is settled by the next one."
        }
    }
}
