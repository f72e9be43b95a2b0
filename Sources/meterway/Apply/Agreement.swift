/// The question whether something is to be written, which a person answers at the terminal; without one, nobody agrees.
struct Agreement: Sendable {
    let context: CommandContext
    let options: GlobalOptions
    /// What is agreed to, as the subject of a sentence, such as `the plan was`.
    let subject: String

    /// What to say where nobody agreed.
    var refusal: CommandFailure.Problem {
        CommandFailure.Problem(
            "nothing was written, since \(subject) not confirmed",
            hint: context.console.wayToAgree
        )
    }

    /// Asks whether to do what is asked about, for which only `yes` is taken for yes, unless `--yes` agreed before.
    ///
    /// - Returns: whether a person was asked.
    /// - Throws: ``CommandFailure`` where the person does not agree, or asked to stop.
    @discardableResult
    func require(to question: String, about what: @autoclosure () -> String) async throws(CommandFailure) -> Bool {
        guard !options.yes else { return false }
        guard try await isGiven(to: question, about: what()) else { throw CommandFailure([refusal]) }
        return true
    }

    /// Asks, and answers with whether the person agrees.
    ///
    /// - Parameters:
    ///   - question: the question, with what is taken for yes.
    ///   - what: what is asked about, for a person to whom the result does not show it, since that is one document.
    ///   - warning: what the person has to know before the answer, in every form.
    ///   - accepts: whether an answer agrees; there is none where nobody can be asked.
    /// - Returns: whether it does.
    /// - Throws: ``CommandFailure`` where the person asked to stop.
    func isGiven(
        to question: String,
        about what: @autoclosure () -> String,
        warning: String? = nil,
        accepts: (String?) -> Bool = { $0?.trimmed == "yes" }
    ) async throws(CommandFailure) -> Bool {
        let console = context.console
        if console.isInteractive {
            if options.format != .text { console.say(what()) }
            if let warning { console.say(warning) }
        }
        let answer = await context.stop.orLeave { console.answer(to: question) }
        try context.checkNotStopped()
        return accepts(answer)
    }
}

extension CommandContext {
    /// Ends the command where the person asked to stop while nothing was written yet.
    func checkNotStopped() throws(CommandFailure) {
        guard stop.isRaised else { return }
        throw CommandFailure("stopped before anything was written", hint: "run the same command again to begin anew")
    }
}
