import AdapterKit
import Catalog
import MeterConfig
import Metering
import Migration
import SyncEngine

/// Finds the customers whose events a vendor takes and counts for nobody, since they have no counter there.
struct CounterCheck: Sendable {
    let session: ProjectSession

    /// Whether a vendor counts for a customer only once that has a counter.
    func concerns(_ connection: VendorConnection) -> Bool {
        guard case .counters? = adapter(of: connection)?.terms.customers else { return false }
        return true
    }

    /// The customers without a counter, by meter.
    ///
    /// The vendor is read only where the state does not have all of the counters, which may be there all the same.
    ///
    /// - Parameters:
    ///   - fed: the customers whose events went out, by meter.
    ///   - connection: the vendor.
    /// - Returns: the meters in the order of their keys, none of them where every customer has a counter.
    /// - Throws: ``StateError`` where the state cannot be read, ``AdapterError`` where the vendor cannot.
    func lacking(
        _ fed: [Meter.Key: Set<String>],
        at connection: VendorConnection
    ) async throws -> [IngestReport.Uncounted] {
        let bindings = try session.store.bindings(at: connection.name)
        let kind = connection.adapter.translator.definitionKind
        var open = fed
        for binding in bindings where binding.ref.kind != kind {
            for key in binding.meters { open[key]?.remove(binding.name) }
        }
        guard let adapter = adapter(of: connection), open.values.contains(where: { !$0.isEmpty }) else { return [] }
        let observed = try await Observer.observe(connection, bindings: bindings).objects
        let survey = UsageSurvey(
            connection,
            adapter,
            observed: .success(observed),
            bindings: bindings,
            definitions: session.project.definitions
        )
        return open.sorted { $0.key < $1.key }.compactMap { key, customers in
            let names = customers.subtracting(survey.entries[key].map { Array($0.counters.keys) } ?? [])
            return names.isEmpty ? nil : .init(meter: key, customers: names.sorted())
        }
    }

    private func adapter(of connection: VendorConnection) -> AdapterDescriptor? {
        session.context.vendors[adapter: connection.adapterName]?.adapter
    }
}
