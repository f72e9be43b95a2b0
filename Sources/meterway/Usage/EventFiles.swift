import MeterConfig
import Metering

/// Files of usage events that are read as often as they are needed, and never held in memory as a whole.
struct EventFiles: Sendable {
    /// A line that is no event.
    struct BadLine: Sendable, Hashable {
        /// The file as the person named it.
        var file: String
        /// What is wrong with it.
        var error: UsageEventError

        /// The place and what is wrong there.
        var words: String { "\(file):\(error.line):\(error.column): \(error.sentence)" }
    }

    /// The files as the person named them.
    let names: [String]
    private let sources: [EventSource]

    /// Makes the files of a command.
    ///
    /// - Parameters:
    ///   - names: the files as the person named them.
    ///   - option: the option that names them.
    ///   - context: where they are looked for.
    ///   - isRereading: whether they are read more than once.
    /// - Throws: ``CommandFailure`` with each file that cannot be opened, and each stream that would be read a second time.
    init(
        _ names: [String],
        of option: String = "--events",
        in context: CommandContext,
        isRereading: Bool = false
    ) throws(CommandFailure) {
        self.names = names
        sources = names.map { EventSource($0, in: context) }
        var problems: [CommandFailure.Problem] = []
        var streams: Set<EventSource> = []
        for (name, source) in zip(names, sources) {
            if source.isStream, isRereading || !streams.insert(source).inserted {
                let reason =
                    isRereading ? "the events are read several times" : "it is given twice, and can be read once"
                problems.append(.init("`\(option) \(name)`: \(reason)", hint: source.fileRemedy))
                continue
            }
            do throws(CommandFailure) {
                try source.probe()
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw CommandFailure(problems) }
    }

    /// Takes every line of every file, in order.
    ///
    /// - Parameter take: gets the file and the line.
    /// - Returns: the lines that hold no event.
    /// - Throws: ``CommandFailure`` where a file cannot be read.
    func lines(_ take: (String, UsageEventLine) -> Void) throws -> [BadLine] {
        var bad: [BadLine] = []
        for (name, source) in zip(names, sources) {
            var reader = UsageEventReader()
            func note(_ lines: [UsageEventLine]) {
                for line in lines {
                    take(name, line)
                    bad += line.errors.map { BadLine(file: name, error: $0) }
                }
            }
            let read = try source.open()
            while true {
                let bytes = try read()
                if bytes.isEmpty { break }
                note(reader.read(bytes))
            }
            note(reader.finish())
        }
        return bad
    }

    /// Takes every event of every file, in order.
    func each(_ take: (UsageEvent) -> Void) throws -> [BadLine] {
        try lines { _, line in
            if let event = line.event { take(event) }
        }
    }
}
