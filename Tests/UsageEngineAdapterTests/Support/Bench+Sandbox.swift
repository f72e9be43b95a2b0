import AdapterKit
import Foundation
import Metering

extension Bench {
    /// The real clock, to the millisecond.
    static let wallClock: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }

    /// Makes all objects of a translation in their order, and answers with the vendor's ids.
    static func create(_ translation: Translation, at catalog: any ObjectCatalog) async throws -> [ObjectRef: String] {
        var links: [ObjectRef: String] = [:]
        for object in translation.objects {
            links[object.ref] = try await catalog.create(object.resolved(links), links: links).id
        }
        return links
    }
}
