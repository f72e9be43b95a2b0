import Metering

/// The beginning of an input, or all of it, as the state remembers that a vendor which counts repeats got it.
struct SentInput: Sendable, Hashable {
    /// What is known of how much of it the vendor got.
    enum Certainty: String, Sendable {
        /// All of it, and nothing behind it.
        case exact
        /// All of it, and perhaps a batch behind it.
        case atLeast
        /// A batch at its end, or nothing at all.
        case perhaps
        /// Any part of it: the run that was to send it is at work, or was killed.
        case open
    }

    /// Its bytes; none where nothing was sent in the end.
    var length: Int
    var lines: Int
    /// The SHA-256 digest of its bytes.
    var digest: String
    /// The meters whose events it was.
    var meters: [String] = []
    /// When it was sent.
    var at = ""
    var certainty = Certainty.exact
    /// The run that it was sent by, with the name that the vendor had then; `nil` in what that run wrote down itself.
    var origin: String?
}

extension SentInput {
    /// Why nothing of an input that begins so is sent to a vendor.
    ///
    /// - Parameters:
    ///   - vendor: the vendor.
    ///   - input: the whole input.
    ///   - meters: the meters whose events it would get.
    ///   - others: those of them for which nothing of the input went there.
    ///   - isFetched: whether the vendor fetches its records from a file that is written for it.
    /// - Returns: the reason, with what to do.
    func refusal(
        _ vendor: String,
        of input: SentInput,
        _ meters: Set<String>,
        _ others: Set<String>,
        isFetched: Bool
    ) -> String {
        let isAll = length == input.length
        let lines = lines == 1 ? "the first line" : "the first \(lines) lines"
        let names = Self.names(meters.intersection(self.meters))
        let what =
            switch certainty {
            case .exact: isAll ? "this file" : "\(lines) of this file"
            case .atLeast: "at least \(lines) of this file, and perhaps more of it,"
            case .perhaps: "\(lines) of this file, or none of it,"
            case .open: isAll ? "this file, or a part of it," : "\(lines) of this file, or a part of them,"
            }
        let when =
            certainty == .open
            ? "for \(names) by a run of \(at) that did not come to its end, or is still at work"
            : "on \(at) for \(names)"
        let sent =
            isFetched
            ? "written, since the records of \(what) were written for \(vendor) \(when), and it"
            : "sent, since \(vendor) got \(what) \(when), and"
        let remedy =
            switch certainty {
            case .exact: isAll ? "send only what is new" : "send what is behind them as a file of its own"
            case .atLeast, .perhaps, .open:
                "look at its counters\(certainty == .open ? " once no run is at work" : ""), "
                    + "and send what they do not have as a file of its own"
            }
        let rest =
            others.isEmpty
            ? "" : "; for \(Self.names(others)) nothing of it went there: send it by `--meter` for these alone"
        return
            "nothing was \(sent) counts again what comes again: \(remedy), or give `--send-again` "
            + "where all of it is to be sent once more\(rest)"
    }
}

extension SentInput {
    private static func names(_ meters: Set<String>) -> String { Excerpt.names(meters.sorted().map { "`\($0)`" }) }

    /// As it is kept in the state.
    var json: JSONValue {
        var json: JSONObject = [
            "length": .integer(length), "lines": .integer(lines), "sha256": .string(digest), "meters": .texts(meters),
            "at": .string(at), "certainty": .string(certainty.rawValue),
        ]
        if let origin { json["origin"] = .string(origin) }
        return .object(json)
    }

    /// Takes it as it is kept; `nil` where it is none.
    init?(_ json: JSONValue) {
        guard let length = json["length"]?.int, let lines = json["lines"]?.int, let digest = json["sha256"]?.string,
            let at = json["at"]?.string
        else { return nil }
        self.init(
            length: length,
            lines: lines,
            digest: digest,
            meters: json["meters"]?.array?.compactMap(\.string) ?? [],
            at: at,
            certainty: json["certainty"]?.string.flatMap(Certainty.init) ?? .exact,
            origin: json["origin"]?.string
        )
    }
}
