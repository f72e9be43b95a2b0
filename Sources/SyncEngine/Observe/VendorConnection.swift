package import AdapterKit

/// A configured vendor of a project.
package struct VendorConnection: Sendable {
    /// The name of the vendor's instance.
    package var name: String
    /// The adapter's name.
    package var adapterName: String
    /// The adapter.
    package var adapter: any VendorAdapter
    /// How many writes may be under way at once.
    package var concurrency: Int
    /// How many requests were sent so far.
    package var requests: @Sendable () -> Int
    /// How much longer the vendor asked to be left alone.
    package var pause: @Sendable () -> Duration
    /// Is told when a reading of all that the vendor has begins (`true`) and ends (`false`).
    package var reading: @Sendable (Bool) -> Void

    /// Makes a connection.
    package init(
        name: String,
        adapterName: String,
        adapter: any VendorAdapter,
        concurrency: Int,
        requests: @escaping @Sendable () -> Int,
        pause: @escaping @Sendable () -> Duration = { .zero },
        reading: @escaping @Sendable (Bool) -> Void = { _ in }
    ) {
        self.name = name
        self.adapterName = adapterName
        self.adapter = adapter
        self.concurrency = concurrency
        self.requests = requests
        self.pause = pause
        self.reading = reading
    }
}
