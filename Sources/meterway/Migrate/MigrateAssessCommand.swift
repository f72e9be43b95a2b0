import ArgumentParser
import Foundation
import MeterConfig
import Metering
import Migration

/// Shows what a migration would come to.
struct MigrateAssessCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess",
        abstract:
            "Show what a move would come to: what fits, what changes for senders, what to decide, what can go wrong.",
        discussion: """
            Both vendors are read; nothing is written, neither there nor to the state. Ends with 3 where a meter cannot move.
            """
    )

    @OptionGroup var given: RouteOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    @OptionGroup var migration: MigrationOptions

    /// The window whose usage tells who the customers are.
    @Option(
        help: ArgumentHelp(
            "Look for customers in the usage of this ISO 8601 interval; by default this month of UTC.",
            valueName: "interval"
        )
    )
    var window: String?

    /// The new file for a manager.
    @Option(
        help: ArgumentHelp("Write a page to read and print to this new file.", valueName: "file"),
        completion: .file()
    )
    var html: String?

    /// The file of decisions.
    @Option(
        help: ArgumentHelp(
            "Write what is to be decided to this new file, with proposals, for `migrate run --decisions`; one that is there "
                + "already is read, and what it leaves open is told.",
            valueName: "file"
        ),
        completion: .file()
    )
    var decisions: String?

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let route = try migration.route()
        let builder = try SessionBuilder(context, options, along: route)
        let period = try period(at: context.now())
        let page = try html.map { try NewFile($0, in: context) }
        let isAnswered = decisions.map { FileManager.default.fileExists(atPath: context.absolute($0)) } ?? false
        let questions = isAnswered ? nil : try decisions.map { try NewFile($0, in: context) }
        return try await builder.run(.read) { session in
            var assessing = Assessing(session: session, route: route, window: period)
            let answers = isAnswered ? try decisions.map { try session.decisions($0, for: route.to) } : nil
            assessing.answers = answers.map { MoveDecisions($0) }
            let assessment = try await assessing.assess()
            for pattern in session.selection.unmatched(assessment.meters.map(\.key)) {
                context.console.say("warning: \(route.from) has no meter that matches `--meter \(pattern)`")
            }
            show(assessment, context.console)
            try page?.write(AssessmentPage(assessment, project: session.project.file).page.text)
            if let page { context.console.say("Wrote the assessment to \(page.path).") }
            if let questions { try write(assessment, to: questions, context.console) }
            if let answers, let decisions { sayRest(assessment, answers, decisions, context.console) }
            session.sayRequests()
            return Self.status(assessment)
        }
    }

    /// The status: an error where usage could not be read, and a partial success where something does not move.
    static func status(_ assessment: Assessment) -> ExitStatus {
        .gravest(
            (assessment.customers.failures.isEmpty ? [] : [.error]) + (assessment.isPartial ? [.partial] : [])
        )
    }

    private func period(at now: Timestamp) throws -> Period {
        guard let window else {
            guard let month = ResetSchedule.monthOfUTC?.period(containing: now) else {
                throw CommandFailure("this month cannot be told", hint: "give `--window`")
            }
            return month
        }
        do {
            return try Period(interval: window)
        } catch {
            throw CommandFailure(
                "`--window \(window)` is no interval: \(error.reason)",
                expected: "one such as 2026-11-01T00:00:00Z/2026-12-01T00:00:00Z"
            )
        }
    }

    private func show(_ assessment: Assessment, _ console: Console) {
        console.result(
            as: options.format,
            text: AssessmentTextView(palette: console.palette).render(assessment),
            json: AssessmentJSONView.json(assessment),
            markdown: AssessmentMarkdownView.render(assessment)
        )
    }

    private func write(_ assessment: Assessment, to file: NewFile, _ console: Console) throws(CommandFailure) {
        let questions = DecisionFile(assessment)
        guard !questions.meters.isEmpty || !questions.customers.isEmpty else {
            return console.say("There is nothing to decide; \(file.path) was not written.")
        }
        try file.write(questions.text(head: AssessmentWords.decisionHead(assessment)))
        console.say(
            "Wrote what is to be decided to \(file.path); correct it, and give it to `migrate run --decisions`."
        )
    }

    /// Says what of a file of decisions was answered, what is open, and what answers nothing that is asked.
    private func sayRest(_ assessment: Assessment, _ file: DecisionFile, _ path: String, _ console: Console) {
        for line in DecisionReview(assessment, file).lines(of: path) { console.say(line) }
    }
}
