import Metering

/// The newest usage is there only in part.
struct LateEvents: Hypothesis {
    let name = "newest events that are not all counted yet"

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard let series = pair.series else { return .cannotTell }
        let used = series.filter(\.isUsed)
        guard let first = used.firstIndex(where: \.differs), first > 0 else { return .fails }
        let tail = used[first...]
        // Usage that is missing as a whole from some time on is another matter.
        guard tail.allSatisfy({ $0.suspect.magnitude < $0.base.magnitude }), let newest = tail.last,
            !newest.suspect.isZero,
            let start = tail.first?.period.start
        else { return .fails }
        let age = difference.readAt.seconds - newest.period.end.seconds
        guard tail.count <= max(1, used.count / 4), age < 2 * 86_400 else { return .fails }
        return .holds([
            Trace(
                .late,
                at: pair.suspect.vendor,
                "\(pair.suspect.vendor) has less only from \(start) on, up to the newest usage, and was asked at "
                    + "\(difference.readAt): late events may still arrive; verify again later",
                evidence: pair.evidence(series),
                since: start
            )
        ])
    }
}
