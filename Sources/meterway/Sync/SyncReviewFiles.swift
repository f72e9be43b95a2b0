import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// The files by which a sync and a person talk: what is in doubt or in conflict is written, and what was decided is read.
struct SyncReviewFiles: Sendable, Hashable {
    /// Where decisions of doubtful matches are read.
    var match: String?
    /// Where decisions of conflicts are read.
    var resolve: String?
    /// The new file that asks about conflicts.
    var conflicts: String?
    /// The new file that asks about doubtful matches.
    var doubts: String?

    /// The decisions of doubtful matches.
    ///
    /// - Throws: ``CommandFailure``, or ``ConfigErrors`` with everything that is wrong in the file.
    func matches(in session: ProjectSession) throws -> [IdentityMatch] {
        guard let match else { return [] }
        let content = try session.context.contents(of: match, expected: "a file that `--doubts` wrote")
        let file = try MatchFile(content, path: match, vendors: Self.vendors(session))
        return file.entries.flatMap { entry in
            entry.objects.sorted { $0.key < $1.key }.map { vendor, object in
                IdentityMatch(key: entry.key, vendor: vendor, object: object, isSame: !entry.isApart)
            }
        }
    }

    /// The decisions of conflicts; what nobody has decided yet is left out.
    ///
    /// - Throws: ``CommandFailure``, or ``ConfigErrors`` with everything that is wrong in the file.
    func answers(in session: ProjectSession) throws -> [SyncAnswer] {
        guard let resolve else { return [] }
        let content = try session.context.contents(of: resolve, expected: "a file that `--conflicts` wrote")
        let file = try ConflictFile(content, path: resolve, vendors: Self.vendors(session))
        return file.entries.compactMap(SyncAnswer.init)
    }

    /// Writes down what waits for a person, where that is asked for and there is any.
    ///
    /// - Returns: the files that could not be written, such as those that are there already.
    func write(_ decision: SyncDecision, in session: ProjectSession) -> [CommandFailure.Problem] {
        var problems: [CommandFailure.Problem] = []
        func write(_ text: String, to file: String, _ words: String) {
            do throws(CommandFailure) {
                try NewFile(file, in: session.context).write(text)
                session.context.console.say(words)
            } catch {
                problems += error.problems
            }
        }
        if let conflicts, !decision.conflicts.isEmpty {
            write(
                ConflictFile(decision.conflicts.map(ConflictFile.Entry.init)).text,
                to: conflicts,
                "Wrote the conflicts to \(conflicts); say what is to stand behind each `take`, and give it to `--resolve`."
            )
        }
        if let doubts, !decision.doubtful.isEmpty {
            write(
                MatchFile.question(decision.doubtful.map(MatchFile.Doubt.init)),
                to: doubts,
                "Wrote the doubts to \(doubts); say behind each `apart` whether they are two, and give it to `--match`."
            )
        }
        return problems
    }

    private static func vendors(_ session: ProjectSession) -> [String] { session.project.instances }
}

extension SyncAnswer {
    /// What a person decided; `nil` where it is still open, or is about nothing that a sync merges.
    fileprivate init?(_ entry: ConflictFile.Entry) {
        guard let take = entry.take, let subject = SyncSubject(entry.key) else { return nil }
        let unit = entry.field
        let seen = Seen(base: entry.base, sides: entry.sides)
        switch take {
        case .side(let name): self.init(subject, unit, take: .side(name), seen: seen)
        case .base: self.init(subject, unit, take: .base, seen: seen)
        case .value(let value): self.init(subject, unit, take: .value(value), seen: seen)
        }
    }
}

extension ConflictFile.Entry {
    fileprivate init(_ conflict: SyncConflict) {
        self.init(
            key: conflict.subject.description,
            field: conflict.unit,
            reason: conflict.reason,
            base: conflict.hasBase ? conflict.base : nil,
            sides: conflict.sides
        )
    }
}

extension MatchFile.Doubt {
    fileprivate init(_ match: DoubtfulMatch) {
        self.init(
            key: match.key,
            vendor: match.vendor,
            object: match.object,
            words: [
                "\"\(match.name.inOneLine)\" (\(match.knownAt.joined(separator: ", "))) and \"\(match.objectName.inOneLine)\" at \(match.vendor):",
                match.reason,
            ]
        )
    }
}
