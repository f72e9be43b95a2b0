extension TimeZoneID {
    /// No zone is further from UTC than this, in seconds; the farthest was Manila, 15:56:08 behind until 1844.
    private static let farthestOffset: Int64 = 16 * 3_600

    /// The first instant at which a local time comes; one that is skipped comes when the clocks have been put forward.
    ///
    /// Both are in seconds: local time as if it were UTC, the instant since 1970. A later local time never comes
    /// earlier.
    package func instant(ofLocal local: Int64) -> Int64 {
        let earliest = local - TimeZoneID.farthestOffset
        let latest = local + TimeZoneID.farthestOffset
        let before = offset(at: earliest)
        let after = offset(at: latest)
        if before == after { return local - before }
        // The first that holds is the earlier instant where both do: then the clocks were put back between them.
        if offset(at: local - before) == before { return local - before }
        if offset(at: local - after) == after { return local - after }
        return transition(after: earliest, through: latest)
    }

    /// The first instant with an offset other than that of `start`, up to and with `end`, whose offset is another.
    package func transition(after start: Int64, through end: Int64) -> Int64 {
        let original = offset(at: start)
        var low = start
        var high = end
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == original {
                low = middle
            } else {
                high = middle
            }
        }
        return high
    }
}
