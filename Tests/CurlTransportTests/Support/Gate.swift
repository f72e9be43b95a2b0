import Dispatch

/// A place where a thread of the test server waits until the test lets it go on.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// Lets one thread pass, now or later.
    func open() {
        semaphore.signal()
    }

    func wait() {
        semaphore.wait()
    }
}
