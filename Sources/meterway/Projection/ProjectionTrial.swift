import AdapterKit
import Metering

/// Takes usage events through projections, and prints what each vendor would get.
struct ProjectionTrial {
    /// The file of events, as the person named it.
    let file: String
    let projections: [EventProjection]
    let console: Console
    private var isPartial = false

    init(file: String, projections: [EventProjection], console: Console) {
        self.file = file
        self.projections = projections
        self.console = console
    }

    /// Reads piece by piece to the end; status 3 where a line is no event, or a meter cannot count one.
    mutating func run(
        _ read: @Sendable () throws -> [UInt8],
        shouldStop: @Sendable () -> Bool
    ) throws -> ExitStatus {
        var reader = UsageEventReader()
        var isAtEnd = false
        while !isAtEnd {
            guard !shouldStop() else { throw CommandFailure("stopped before the end of \(file)") }
            let bytes = try read()
            isAtEnd = bytes.isEmpty
            let lines = isAtEnd ? reader.finish() : reader.read(bytes)
            let results = lines.flatMap { projected($0) }
            if !results.isEmpty {
                console.result(results.joined(separator: "\n"))
            }
        }
        return isPartial ? .partial : .done
    }

    private mutating func projected(_ line: UsageEventLine) -> [String] {
        for error in line.errors {
            isPartial = true
            console.say("error: \(file):\(error.line):\(error.column): \(error.sentence)")
        }
        guard let event = line.event else { return [] }
        return projections.flatMap { projection in
            let result = projection.apply(to: event)
            for rejection in result.rejections {
                isPartial = true
                let meters = rejection.meters.map(\.text).joined(separator: ", ")
                console.say("rejected: \(projection.vendor): event \(event.id): \(meters): \(rejection.reason)")
            }
            return result.events.map { projected in
                let line: JSONValue = ["vendor": .string(projection.vendor), "event": projected.json]
                return line.text(.line)
            }
        }
    }
}
