import Metering
import SyncEngine

/// Keeps an input from going a second time to a vendor that counts repeats.
///
/// That a vendor gets an input is written down in the state before anything is sent, and at the end of the run what it got: of each
/// run the newest note counts. An input is known by the digest of its bytes, and by the meters whose events went out. One that is
/// read only once cannot be compared.
struct SentInputs: Sendable {
    /// The kind of the documents that say what was sent; their names are the vendors' instances.
    static let kind = "sentEvents"

    /// A vendor that counts repeats and is to get the input.
    struct Claimant: Sendable {
        var name: String
        /// The keys of the meters whose events it gets.
        var meters: Set<String>
        /// How far earlier runs have come.
        var start: InputPlace
        /// Whether a checkpoint says what it got.
        var isBegun: Bool
        /// Whether it fetches its records from a file that is written for it.
        var isFetched: Bool
    }

    /// What was written down before anything is sent.
    struct Claims: Sendable {
        /// The run of the history; `nil` where nothing was written down.
        var run: Int64?
        /// The notes, by vendors.
        var notes: [String: SentInput] = [:]
        /// Why vendors get nothing.
        var refusals: [String: String] = [:]
    }

    /// What a vendor was given of the input, earlier runs of a checkpoint included.
    struct Given: Sendable {
        var place: InputPlace
        var certainty: SentInput.Certainty
        /// Whether all of the input was read for it.
        var isAll: Bool
    }

    let session: ProjectSession
    let source: EventSource
    /// Whether vendors get also what they got already.
    let sendsAgain: Bool

    /// Writes down of vendors that they get the input, or says why one gets nothing.
    ///
    /// - Throws: where the input or the state cannot be read.
    func claim(_ vendors: [Claimant]) async throws -> Claims {
        guard !vendors.isEmpty, !source.isStream else { return Claims() }
        let input = try InputDigests(of: source, upTo: lengths(try notes(of: vendors)))
        let vendors = vendors.filter { $0.start.offset < input.whole.length }
        guard !vendors.isEmpty else { return Claims() }
        do {
            return try await session.store.locked(by: session.context.owner(of: "ingest")) {
                try claim(vendors, input)
            }
        } catch {
            return Claims(
                refusals: Dictionary(keepingFirst: vendors.map { ($0.name, Self.unwritten($0.name, error)) })
            )
        }
    }

    /// Does so under the lock.
    private func claim(_ vendors: [Claimant], _ input: InputDigests) throws -> Claims {
        let notes = try notes(of: vendors)
        // Another run may have written something down since the input was read.
        let lengths = lengths(notes)
        let input = input.know(lengths) ? input : try InputDigests(of: source, upTo: lengths)
        var claims = Claims()
        for vendor in vendors where !sendsAgain && !vendor.isBegun {
            let repeated = (notes[vendor.name] ?? []).filter {
                input.digest(upTo: $0.length) == $0.digest && !vendor.meters.isDisjoint(with: $0.meters)
            }
            let longest = repeated.reversed().max { $0.length < $1.length }
            let others = vendor.meters.subtracting(repeated.flatMap(\.meters))
            claims.refusals[vendor.name] = longest?.refusal(
                vendor.name,
                of: input.whole,
                vendor.meters,
                others,
                isFetched: vendor.isFetched
            )
        }
        let free = vendors.filter { claims.refusals[$0.name] == nil }
        guard !free.isEmpty else { return claims }
        let run = try session.store.begin(session.context.record(of: "ingest", in: session.project))
        claims.run = run
        for vendor in free {
            var note = input.whole
            note.meters = vendor.meters.sorted()
            note.at = session.context.now().description
            note.certainty = .open
            do {
                _ = try session.store.keep(.init(kind: Self.kind, name: vendor.name, body: note.json), by: run)
                claims.notes[vendor.name] = note
            } catch {
                claims.refusals[vendor.name] = Self.unwritten(vendor.name, error)
            }
        }
        return claims
    }

    /// What vendors got in earlier runs, oldest first.
    private func notes(of vendors: [Claimant]) throws -> [String: [SentInput]] {
        var notes: [String: [SentInput]] = [:]
        for vendor in vendors { notes[vendor.name] = try Self.notes(of: vendor.name, in: session.store) }
        return notes
    }

    /// What a vendor got in earlier runs, oldest first, each with its origin.
    static func notes(of vendor: String, in store: any StateStore) throws -> [SentInput] {
        var newest: [String: SentInput] = [:]
        var origins: [String] = []
        for kept in try store.documents(kind, named: vendor) {
            guard var note = SentInput(kept.document.body) else { continue }
            let origin = note.origin ?? "\(vendor) \(kept.run)"
            note.origin = origin
            if newest.updateValue(note, forKey: origin) == nil { origins.append(origin) }
        }
        return origins.compactMap { newest[$0] }.filter { $0.length > 0 }
    }

    private func lengths(_ notes: [String: [SentInput]]) -> Set<Int> { Set(notes.values.flatMap { $0.map(\.length) }) }

    private static func unwritten(_ vendor: String, _ error: any Error) -> String {
        "nothing was sent, since \(vendor) counts again what comes again, and that it gets this file could not be written down: "
            + "\(error); run the same command again"
    }
}

extension SentInputs {
    /// Writes down what vendors were given in the end, and closes the run.
    ///
    /// Where that fails a warning says so, and the notes stay as they are, so that nothing is sent twice without a word.
    func close(_ claims: Claims, _ given: [String: Given], _ status: ExitStatus) async {
        guard let run = claims.run else { return }
        let names = claims.notes.keys.sorted()
        do {
            var digests: Result<InputDigests, any Error>?
            let places = Set(claims.notes.compactMap { reread($0.value, given[$0.key]) })
            if !places.isEmpty { digests = Result { try InputDigests(of: source, upTo: places) } }
            let documents = names.compactMap { name in
                claims.notes[name].flatMap { closed($0, given[name], try? digests?.get()) }.map {
                    StateDocument(kind: Self.kind, name: name, body: $0.json)
                }
            }
            try await lockedAtLast {
                for document in documents { _ = try session.store.keep(document, by: run) }
                try session.store.finish(run, status: Int(status.rawValue), at: session.context.now())
            }
            _ = try digests?.get()
            guard documents.count == names.count else {
                throw CommandFailure("\(source.name) is shorter than what was read of it")
            }
        } catch {
            session.context.console.say(
                "warning: what \(names.joined(separator: ", ")) got of this file could not be written down, so that the state goes on "
                    + "to say that a run got no end while it sent it: \(error)"
            )
        }
    }

    /// Does work under the lock, for which another run is waited for a while, since what was sent is known to this one alone.
    private func lockedAtLast(_ work: () throws -> Void) async throws {
        let owner = session.context.owner(of: "ingest")
        for _ in 1..<Self.attempts {
            do {
                return try await session.store.locked(by: owner) { try work() }
            } catch let error as StateError {
                guard case .locked = error.code else { throw error }
            }
            // Who asks to stop waits no longer.
            guard (try? await session.context.sleep(.seconds(1))) != nil else { break }
        }
        try await session.store.locked(by: owner) { try work() }
    }

    /// How often the lock is asked for at the end, a second apart.
    private static var attempts: Int { 60 }

    /// The length of what a vendor was given, where its digest is not known.
    private func reread(_ note: SentInput, _ given: Given?) -> Int? {
        guard let given, given.place.offset != note.length, !(given.isAll && given.place.offset < note.length) else {
            return nil
        }
        return given.place.offset
    }

    /// The note of what a vendor was given; `nil` where its digest cannot be told.
    private func closed(_ note: SentInput, _ given: Given?, _ input: InputDigests?) -> SentInput? {
        var note = note
        note.certainty = given?.certainty ?? .exact
        guard let given else {
            note.length = 0
            note.lines = 0
            return note
        }
        // Behind the last line that was read there are blank ones at the most.
        guard let length = reread(note, given) else { return note }
        guard let digest = input?.digest(upTo: length) else { return nil }
        note.length = length
        note.lines = given.place.line
        note.digest = digest
        return note
    }
}
