import ArgumentParser

/// The options of a command that can go on round by round.
struct WatchOptions: ParsableArguments {
    /// The time from round to round; `nil` for a single one.
    @Option(
        help: ArgumentHelp("Look again each time this has passed, until stopped: 30s, 5m, 1h.", valueName: "time"),
        transform: { try TimeSpan($0, as: .interval) }
    )
    var every: TimeSpan?

    /// The command that is run when what was found changes.
    @Option(
        help: ArgumentHelp(
            "With --every: run this by the shell whenever what was found changes, the round's JSON on its input.",
            valueName: "command"
        )
    )
    var notify: String?

    /// The address that is told when what was found changes.
    @Option(
        help: ArgumentHelp(
            "With --every: post the round's JSON to this address whenever what was found changes.",
            valueName: "url"
        )
    )
    var webhook: String?

    mutating func validate() throws {
        guard every == nil else { return }
        let names = [notify.map { _ in "`--notify`" }, webhook.map { _ in "`--webhook`" }].compactMap(\.self)
        guard names.isEmpty else {
            throw ValidationError("\(names.joined(separator: " and ")) goes with `--every`, such as `--every 5m`")
        }
    }

    /// The watch that is asked for; `nil` where a single round is.
    ///
    /// - Throws: ``CommandFailure`` for an address that cannot be posted to, and a form that is not written line by line.
    func loop(_ command: String, in context: CommandContext, _ format: OutputFormat) throws -> WatchLoop? {
        guard let every else { return nil }
        guard format != .markdown else {
            throw CommandFailure("with `--every` each round is a line", hint: "give `--format text` or `--format json`")
        }
        let context = try context.sharingTransport()
        var notifiers: [any WatchNotifier] = []
        if let notify { notifiers.append(CommandNotifier(notify, in: context)) }
        if let webhook { notifiers.append(try WebhookNotifier(webhook, in: context)) }
        return WatchLoop(command: command, context: context, interval: every, format: format, notifiers: notifiers)
    }
}

extension CommandContext {
    /// The same with one way to the vendors for all that is made of it, so that rounds use each other's connections.
    fileprivate func sharingTransport() throws -> CommandContext {
        let transport = try makeTransport()
        var context = self
        context.makeTransport = { transport }
        return context
    }
}
