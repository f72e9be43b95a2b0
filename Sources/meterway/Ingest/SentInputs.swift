import Metering
import SyncEngine

/// What of an input went to vendors that count repeats in earlier runs, as the state remembers it.
///
/// Such a vendor counts a file that is sent again, and of one that has grown since, what it got of it. What went there is known by
/// the digest of the whole file, and by the meters whose events it was. An input that is read only once cannot be compared.
struct SentInputs: Sendable {
    /// The kind of the documents that say what was sent; their names are the vendors' instances.
    static let kind = "sentEvents"

    /// The beginning of an input, which a vendor got, or all of it.
    struct Sent: Sendable, Hashable {
        var length: Int
        var lines: Int
        var digest: String
        var meters: [String]
        /// When it was sent.
        var at: String
    }

    /// What each vendor got of the input, by its instance.
    private let sent: [String: [Sent]]
    /// The length of the input, its lines and its digest, as it was at the beginning of the run.
    private let whole: Sent
    /// The vendors of which it is written down that they get the input.
    private var noted: Set<String> = []

    /// Looks what vendors got of an input; `nil` where it is read only once, or there is no such vendor.
    init?(_ source: EventSource, to vendors: [String], _ store: any StateStore) throws {
        guard !source.isStream, !vendors.isEmpty else { return nil }
        let kept = try vendors.map {
            ($0, try store.documents(Self.kind, named: $0).compactMap { Sent($0.document.body) })
        }
        var reader = DigestReader(Set(kept.flatMap(\.1).map(\.length)))
        let read = try source.open()
        while try reader.take(read()) {}
        whole = reader.whole
        sent = Dictionary(
            uniqueKeysWithValues: kept.map { name, all in
                (name, all.filter { reader.digests[$0.length] == $0.digest })
            }
        )
    }

    /// Why nothing of the input is sent to a vendor; `nil` where it got nothing of it for these meters.
    func refusal(_ vendor: String, for meters: Set<String>) -> String? {
        let repeated = sent[vendor]?.filter { !meters.isDisjoint(with: $0.meters) } ?? []
        guard let longest = repeated.max(by: { ($0.length, $0.at) < ($1.length, $1.at) }) else { return nil }
        let isAll = longest.length == whole.length
        let lines = longest.lines == 1 ? "the first line" : "the first \(longest.lines) lines"
        let names = Excerpt.names(meters.intersection(longest.meters).sorted().map { "`\($0)`" })
        return
            "nothing was sent, since \(vendor) got \(isAll ? "this file" : "\(lines) of this file") on \(longest.at) for \(names), "
            + "and counts again what comes again: "
            + (isAll ? "send only what is new" : "send what is behind them as a file of its own")
            + ", or give `--go-on` where all of it is to be sent once more"
    }

    /// Writes down of vendors, of which it is not yet, that they get the input for some meters.
    mutating func note(_ vendors: [(name: String, meters: Set<String>)], _ session: ProjectSession) async {
        let new = vendors.filter { sent[$0.name] != nil && !noted.contains($0.name) }
        guard !new.isEmpty, whole.length > 0 else { return }
        noted.formUnion(new.map(\.name))
        let documents = new.map { name, meters in
            var sent = whole
            sent.meters = meters.sorted()
            sent.at = session.context.now().description
            return StateDocument(kind: Self.kind, name: name, body: sent.json)
        }
        do {
            let store = session.store
            _ = try await store.locked(by: session.context.owner(of: "ingest")) {
                try store.recorded(session.context.record(of: "ingest", in: session.project), at: session.context.now) {
                    run in
                    for document in documents { _ = try store.keep(document, by: run) }
                }
            }
        } catch {
            let names = new.map(\.name).joined(separator: ", ")
            session.context.console.say(
                "warning: that \(names) got this file could not be written down, so that nobody would notice if it were sent "
                    + "again: \(error)"
            )
        }
    }
}

extension SentInputs.Sent {
    /// As it is kept in the state.
    fileprivate var json: JSONValue {
        [
            "length": .integer(length), "lines": .integer(lines), "sha256": .string(digest), "meters": .texts(meters),
            "at": .string(at),
        ]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let length = json["length"]?.int, let lines = json["lines"]?.int, let digest = json["sha256"]?.string,
            let at = json["at"]?.string
        else { return nil }
        self.init(
            length: length,
            lines: lines,
            digest: digest,
            meters: json["meters"]?.array?.compactMap(\.string) ?? [],
            at: at
        )
    }
}

/// Takes an input by pieces, and makes the digests of some of its beginnings.
private struct DigestReader {
    private var hasher = AuditHasher()
    private var lengths: ArraySlice<Int>
    private var length = 0
    private var lines = 0
    private var last: UInt8 = 0x0A
    private(set) var digests: [Int: String] = [:]

    init(_ lengths: Set<Int>) {
        self.lengths = lengths.sorted()[...]
    }

    /// Takes a piece; false of the last, which is empty.
    mutating func take(_ bytes: [UInt8]) -> Bool {
        var place = 0
        while let next = lengths.first, next <= length + bytes.count {
            hasher.update(bytes[place..<next - length])
            place = next - length
            digests[next] = "\(hasher.digest)"
            lengths.removeFirst()
        }
        hasher.update(bytes[place...])
        length += bytes.count
        lines += bytes.count { $0 == 0x0A }
        last = bytes.last ?? last
        return !bytes.isEmpty
    }

    /// All that was taken.
    var whole: SentInputs.Sent {
        .init(length: length, lines: lines + (last == 0x0A ? 0 : 1), digest: "\(hasher.digest)", meters: [], at: "")
    }
}
