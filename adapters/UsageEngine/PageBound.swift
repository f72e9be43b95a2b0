import Synchronization

/// How many items a page of the vendor's lists has at the most, as pages have shown it.
final class PageBound: Sendable {
    private let state = Mutex<Int?>(nil)

    /// The number; `nil` as long as no page was followed by another.
    var value: Int? { state.withLock(\.self) }

    /// Whether a list of so many items may have ended with a page that was full by a bound of the vendor's own.
    func mayGoOn(behind count: Int) -> Bool {
        (1..<UsageEngineLimit.page).contains(count) && (value ?? count) == count
    }

    /// Notes what a list has shown; of several numbers the least counts, which costs a request at the most.
    func note(_ size: Int) {
        state.withLock { $0 = min($0 ?? size, size) }
    }
}
