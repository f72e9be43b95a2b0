import AdapterKit
import Metering
import Testing
import Transport

/// Damages the vendor's answers in every way that comes to a generator's mind, and lets the adapter read them.
///
/// What is read is decoded, encoded and compared as an engine would. A crash ends the whole test; a list that is asked for without
/// end is reported with its seed.
struct DamagedAnswersCheck: Sendable {
    let subject: ConformanceSubject
    let settings: ConformanceSettings
    let location: SourceLocation

    /// So many cases share one vendor.
    private static let casesPerVendor = 100

    func run() async {
        let cases = settings.cases ?? 2_000
        var endless: Set<String> = []
        for first in stride(from: 0, to: cases, by: Self.casesPerVendor) {
            do throws(AdapterError) {
                let vendor = try await PreparedVendor(subject, for: .usage)
                let damaged = DamagingVendor(vendor.bench.line, reads: subject.descriptor.readsOnly)
                let reader = vendor.connected(to: damaged)
                let operations = Self.operations(vendor)
                for index in first..<min(first + Self.casesPerVendor, cases) {
                    let seed = settings.seed(of: index)
                    let operation = operations[index % operations.count]
                    damaged.begin(seed)
                    await Self.read(operation, reader)
                    guard damaged.isExhausted, endless.insert("\(operation)").inserted else { continue }
                    Issue.record(
                        "\(subject.name): \(operation) asks without end; METERWAY_SEED=\(seed)",
                        sourceLocation: location
                    )
                }
            } catch {
                Issue.record("\(subject.name): \(error)", sourceLocation: location)
                return
            }
        }
    }

    private static func operations(_ vendor: PreparedVendor) -> [VendorOperation] {
        let kinds = Set(vendor.translation.objects.map(\.ref.kind)).sorted()
        let reads = kinds.flatMap { [VendorOperation.list($0), .list($0), .read($0), .find($0)] }
        let writes = kinds.flatMap { [VendorOperation.create($0), .update($0)] }
        return reads + [.usage, .usage, .ingest] + writes
    }

    private static func read(_ operation: VendorOperation, _ vendor: PreparedVendor) async {
        guard case .objects(let objects)? = try? await vendor.perform(operation) else { return }
        let translator = vendor.bench.translator
        let project = ImportedProject(
            translator.decode(objects),
            defaults: vendor.scenario.defaults,
            now: vendor.scenario.start
        )
        for desired in translator.encode(project.request).objects {
            for object in objects where object.kind == desired.ref.kind {
                let changes = desired.image.changes(from: object.image)
                guard !changes.isEmpty else { continue }
                _ = translator.effect(of: changes, on: object, toward: desired)
            }
        }
        for object in objects {
            _ = translator.deletion(of: object, isOurs: true)
        }
    }
}
