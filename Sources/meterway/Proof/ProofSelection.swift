import Foundation
import MeterConfig
import Metering

/// What a run of `prove` is about: the project's proofs, or meters over a sample that the arguments name.
struct ProofSelection: Sendable {
    let project: Project
    let context: CommandContext
    /// The keys of the arguments.
    let keys: [String]
    /// The patterns of keys.
    let selection: MeterSelection

    /// The project's proofs, those of the same file and window together.
    ///
    /// - Throws: ``CommandFailure`` where there is none, or a key is no meter's; ``ConfigErrors`` for faulty events.
    func proofs() throws -> [ProofTask] {
        let chosen = Set(try chosenMeters().map(\.key))
        let proofs = project.proofs.filter { chosen.contains($0.meter) }
        guard !proofs.isEmpty else {
            let whose = project.proofs.isEmpty ? "\(project.file) and its meter files have" : "the selected meters have"
            throw CommandFailure(
                "\(whose) no `proofs`",
                hint: "write some, or name a file of events: `meterway prove KEY --events FILE`"
            )
        }
        let samples = try samples(proofs.map(\.events))
        var tasks: [ProofTask] = []
        for proof in proofs {
            guard let sample = samples[proof.events] else { continue }
            if let index = tasks.firstIndex(where: { $0.sample.name == sample.name && $0.window == proof.window }) {
                tasks[index].proofs.append(proof)
            } else {
                tasks.append(ProofTask(sample: sample, window: proof.window, meters: [], proofs: [proof]))
            }
        }
        for index in tasks.indices {
            let keys = Set(tasks[index].proofs.map(\.meter))
            tasks[index].meters = project.meters.map(\.meter).filter { keys.contains($0.key) }
        }
        let idle = tasks.flatMap(idleProofs)
        guard idle.isEmpty else { throw ConfigErrors(idle) }
        return tasks
    }

    /// The proofs whose meter takes no event of their file, so that a total of theirs would be held to nothing.
    ///
    /// One whose events all lie outside its window says that they do not count there, and is proved.
    private func idleProofs(of task: ProofTask) -> [ConfigProblem] {
        task.proofs.compactMap { proof in
            guard let meter = task.meters.first(where: { $0.key == proof.meter }), task.events(of: meter, nil).isEmpty
            else { return nil }
            return ConfigProblem(
                at: proof.location,
                "`\(meter.key)` takes no event of \(task.sample.name), so that nothing would be proved",
                expected: meter.event.map { "a file that has events `\($0)`" },
                hint: "the file has \(Self.list(task.sample.unique))"
            )
        }
    }

    /// The names of events.
    private static func list(_ events: [UsageEvent]) -> String {
        Excerpt.names(Set(events.map(\.event)).sorted().map { "`\($0)`" })
    }

    /// Meters over the events of a file, or of standard input for `-`.
    ///
    /// Without keys, the meters that the file has an event for in the window.
    ///
    /// - Parameters:
    ///   - path: the file, relative to the working folder.
    ///   - window: the time that counts; `nil` for the whole months of UTC that the events lie in.
    /// - Returns: the one task.
    /// - Throws: ``CommandFailure`` where nothing is to be proved; ``ConfigErrors`` for faulty events.
    func sample(_ path: String, _ window: Period?) throws -> ProofTask {
        if let window, window.start.nanoseconds != 0 || window.end.nanoseconds != 0 {
            throw CommandFailure(
                "the window \(window) is not made of whole seconds, by which vendors are asked",
                hint: "give instants without fractions of a second"
            )
        }
        let meters = try chosenMeters()
        let sample = try read(path)
        guard let window = window ?? sample.months else {
            throw CommandFailure("\(sample.name) has events in years that no window reaches", hint: "give a `--window`")
        }
        let events = sample.events.filter { window.contains($0.timestamp) }
        guard !events.isEmpty else {
            let count = sample.events.count
            throw CommandFailure(
                count == 1
                    ? "the one event of \(sample.name) lies outside \(window)"
                    : "all \(count) events of \(sample.name) lie outside \(window)",
                hint: "give another `--window`"
            )
        }
        let names = Set(events.map(\.event))
        let taking = meters.filter { $0.event.map(names.contains) ?? true }
        let idle = meters.filter { !taking.contains($0) }
        // A meter that was named is to be proved; of the others, those are that take any of the events.
        guard !taking.isEmpty, keys.isEmpty || idle.isEmpty else {
            let names = Excerpt.names(idle.map { "`\($0.key)`" })
            let subject = keys.isEmpty ? "no selected meter takes any" : "no"
            let object = keys.isEmpty ? "" : " is one that \(names) \(idle.count == 1 ? "takes" : "take")"
            throw CommandFailure(
                "\(subject) event of \(sample.name) in \(window)\(object), so that nothing would be proved",
                hint: "the file has \(Self.list(events)) there"
            )
        }
        return ProofTask(sample: sample, window: window, meters: taking)
    }

    private func chosenMeters() throws -> [Meter] {
        try UnknownNames.check(meters: keys, among: project.meters.map(\.meter.key), in: project.file)
        return project.meters.map(\.meter).filter {
            (keys.isEmpty || keys.contains($0.key.text)) && selection.contains($0.key)
        }
    }

    /// Reads the files of proofs, each once; all faults of all files are told.
    private func samples(_ paths: [String]) throws -> [String: EventSample] {
        var samples: [String: EventSample] = [:]
        var problems: [ConfigProblem] = []
        for path in Set(paths).sorted() {
            do {
                samples[path] = try read(path)
            } catch let errors as ConfigErrors {
                problems += errors.errors
            }
        }
        guard problems.isEmpty else { throw ConfigErrors(problems) }
        return samples
    }

    private func read(_ path: String) throws -> EventSample {
        let source = EventSource(path, in: context)
        let name = source == .standardInput ? source.name : shown(path)
        let bytes = try bytes(of: source, name)
        try EventSource.check(bytes, of: name)
        let batch = UsageEventReader.read(bytes)
        guard batch.errors.isEmpty else { throw Self.faults(batch.errors, name) }
        guard !batch.events.isEmpty else {
            throw ConfigErrors([
                ConfigProblem(at: FileLocation(file: name), "the file holds no event", expected: Self.expected)
            ])
        }
        return EventSample(name: name, events: batch.events)
    }

    private static let expected = "a file of events, one a line"

    /// How many faulty lines of a file are told one by one; a file of another form has no other.
    private static let mostFaults = 100

    private static func faults(_ errors: [UsageEventError], _ name: String) -> ConfigErrors {
        var problems = errors.prefix(mostFaults).map {
            ConfigProblem(
                at: FileLocation(file: name, line: $0.line, column: $0.column),
                $0.message,
                expected: $0.expected,
                hint: $0.hint
            )
        }
        let more = errors.dropFirst(mostFaults)
        if let next = more.first {
            problems.append(
                ConfigProblem(
                    at: FileLocation(file: name, line: next.line, column: next.column),
                    "\(more.count.counted("fault")) more from here on",
                    expected: Self.expected
                )
            )
        }
        return ConfigErrors(problems)
    }

    private func bytes(of source: EventSource, _ name: String) throws -> [UInt8] {
        guard case .file(let path) = source else {
            let read = try source.open()
            var bytes: [UInt8] = []
            while true {
                let piece = try read()
                if piece.isEmpty { return bytes }
                bytes += piece
            }
        }
        do {
            return try LocalFiles().read(path)
        } catch {
            throw ConfigErrors([
                ConfigProblem(at: FileLocation(file: name), error.description, expected: Self.expected)
            ])
        }
    }

    /// A path as people know it: relative to the project's folder where it lies in it.
    private func shown(_ path: String) -> String {
        path.hasPrefix(project.root + "/") ? String(path.dropFirst(project.root.utf8.count + 1)) : path
    }
}
