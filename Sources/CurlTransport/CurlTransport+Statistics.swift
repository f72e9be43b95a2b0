extension CurlTransport {
    /// Counts of what a transport has done, for reports and for tests of its thrift.
    package struct Statistics: Sendable, Hashable {
        /// Transfers that were given to libcurl.
        package var transfers = 0

        /// Connections that were opened; the fewer than transfers, the more were used again.
        package var connections = 0

        /// Times the thread went to sleep.
        package var polls = 0

        /// Sleeps that nothing ended but their own time-out, although something was under way or had come in.
        package var pollTimeouts = 0

        /// Times the thread was woken from its sleep by a caller.
        package var wakeups = 0

        /// Makes counts of nothing.
        package init() {}
    }
}
