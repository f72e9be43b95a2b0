import Metering

/// A command's rounds, one after another at set times, until the person stops it.
///
/// Each round opens project and state anew, so that it sees what others did meanwhile. One that fails is a line as well, and
/// the watch goes on.
struct WatchLoop: Sendable {
    let command: String
    let context: CommandContext
    /// The time from the beginning of one round to that of the next.
    let interval: TimeSpan
    let format: OutputFormat
    let notifiers: [any WatchNotifier]

    /// Runs rounds until the person stops the command, which is how it ends well.
    ///
    /// - Parameter round: one round; what it shows as a result is not shown, and what it says is said once.
    /// - Returns: `done`; `error` where its lines could not be written any more.
    func run(
        _ round: @escaping @Sendable (CommandContext) async throws -> WatchRound
    ) async -> ExitStatus {
        await context.stop.patiently {
            var quiet = context
            quiet.console = context.console.withoutResults()
            var memory = WatchMemory(notifiers: notifiers.count)
            var number = 0
            while !context.stop.isRaised {
                number += 1
                let began = context.now()
                let outcome = await outcome(of: round, in: quiet)
                // What the stop cut short is no round.
                guard let outcome else { break }
                let isChanged = memory.note(outcome.found)
                let document = document(of: outcome, number, began, isChanged)
                show(outcome, document, began)
                await notify(document, &memory)
                if let loss = context.console.lostResult {
                    context.console.say("The watch ends, since its lines cannot be written any more: \(loss)")
                    return .error
                }
                do {
                    try await context.sleep(interval.left(after: context.now().since(began)))
                } catch {
                    break
                }
            }
            return .done
        }
    }

    private func outcome(
        of round: @Sendable (CommandContext) async throws -> WatchRound,
        in context: CommandContext
    ) async -> WatchRound? {
        do {
            return try await round(context)
        } catch {
            return context.stop.isRaised ? nil : WatchRound(failed: error)
        }
    }

    /// The document of a round: what every round has, then what the command adds.
    private func document(of round: WatchRound, _ number: Int, _ began: Timestamp, _ isChanged: Bool) -> JSONValue {
        let common: JSONValue = [
            "formatVersion": 1, "command": .string(command), "round": .integer(number),
            "time": .string(began.toTheSecond), "status": .integer(Int(round.status.rawValue)),
            "found": .string(round.words), "changed": .bool(isChanged),
            "requests": RequestWords.json(round.requests),
        ]
        return common.adding(round.members)
    }

    private func show(_ round: WatchRound, _ document: JSONValue, _ began: Timestamp) {
        guard format != .json else {
            context.console.result(document.text(.line))
            return
        }
        let requests = RequestWords.words(round.requests)
        context.console.result("\(began.toTheSecond)  \(round.words)  (requests: \(requests))")
    }

    /// Tells those who were told something else; one who could not be told is told after the next round.
    private func notify(_ document: JSONValue, _ memory: inout WatchMemory) async {
        for index in memory.untold where !context.stop.isRaised {
            do {
                try await notifiers[index].notify(document)
                memory.tell(index)
            } catch {
                guard !context.stop.isRaised else { return }
                context.console.say("warning: \(error); it is tried again after the next round")
            }
        }
    }
}

extension Timestamp {
    /// The instant without what is finer than a second, as a line shows it.
    fileprivate var toTheSecond: String { Timestamp(seconds: seconds).description }

    /// The time since an earlier instant, to the millisecond.
    fileprivate func since(_ earlier: Timestamp) -> Duration { .milliseconds(milliseconds - earlier.milliseconds) }
}
