import AdapterKit
import Metering

/// The definitions at Usage Engine: meter types and customers' meters.
struct UsageEngineCatalog: ObjectCatalog {
    let client: UsageEngineClient
    let now: @Sendable () -> Timestamp
    /// How many meters the types told that they have, when they were listed last.
    let counted = MeterCount()

    func list(_ kind: ObjectKind) async throws(AdapterError) -> [ObservedObject] {
        switch kind {
        case UsageEngineKind.meterType: try await countedTypes().map(observed)
        case UsageEngineKind.meter: try await allMeters().map(UsageEngineImage.observed)
        default: []
        }
    }

    /// Every meter.
    ///
    /// The list has no order that can be asked for, so that a meter may move from a page that is not read yet to one that was: of a
    /// type that is known to have more meters than several pages hold, the meters are asked for alone; where these are many types,
    /// whose numbers are rather counted otherwise, the list is read once more page by page.
    private func allMeters() async throws(AdapterError) -> [MeterPayload] {
        let listed = try await client.meters(total: { counted.value })
        guard listed.count >= client.bound.value ?? UsageEngineLimit.page,
            listed.contains(where: { !$0.meterTypeID.isEmpty })
        else { return listed }
        let lacking = counted.lacking(in: listed)
        let types: [String?] = lacking.count > PageWalk<MeterPayload>.most ? [nil] : lacking
        let more = try await types.tryConcurrentMap { type throws(AdapterError) in
            try await client.meters(ofType: type)
        }
        var seen = Set(listed.map(\.id))
        return listed + more.joined().filter { seen.insert($0.id).inserted }
    }

    /// Every meter type; how many meters they have is noted for the list of these, which goes on at the same time.
    private func countedTypes() async throws(AdapterError) -> [MeterTypePayload] {
        let types = try await client.meterTypes()
        counted.note(types)
        return types
    }

    func read(_ kind: ObjectKind, id: String) async throws(AdapterError) -> ObservedObject? {
        switch kind {
        case UsageEngineKind.meterType: try await client.meterType(id).map(observed)
        case UsageEngineKind.meter: try await client.meter(id).map(UsageEngineImage.observed)
        default: nil
        }
    }

    /// Asks for a type by its name, which the vendor can filter by, and reads the whole list only where no type of that
    /// name bears the reference; a meter is asked for by all that identifies it.
    func find(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> [ObservedObject] {
        let wanted = object.resolved(links)
        if object.ref.kind == UsageEngineKind.meter {
            guard let fields = try? counter(wanted, links) else { return [] }
            return try await client.meters(ofType: fields.type, userID: fields.userID, meterKey: fields.meterKey)
                .map(UsageEngineImage.observed).filter { $0.bears(wanted.marks) }
        }
        let best = Array(wanted.marks.prefix(1))
        let named = try await client.meterTypes(named: wanted.name).map(observed).filter { $0.bears(wanted.marks) }
        if named.contains(where: { $0.bears(best) }) { return named }
        var types = try await client.meterTypes().map(observed)
        if !types.contains(where: { $0.bears(best) }), client.bound.mayGoOn(behind: types.count) {
            types += try await client.meterTypes(after: types.map(\.id)).map(observed)
        }
        return types.filter { $0.bears(wanted.marks) }
    }

    func create(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> ObservedObject {
        guard object.ref.kind == UsageEngineKind.meter else { return try await createType(object) }
        let fields = try counter(object, links)
        let made = try await client.createMeter(type: fields.type, userID: fields.userID, meterKey: fields.meterKey)
        guard object.image["deleteOnReset"] == true, !made.deleteOnReset else { return UsageEngineImage.observed(made) }
        do throws(AdapterError) {
            return try await setDeleteOnReset(true, made.id)
        } catch {
            // The meter is there, only not yet as wanted: whoever settles the write by reading finds and completes it.
            var failure = error
            failure.operation = "create meter"
            failure.category = .outcomeUnknown
            failure.message = "the meter was made, and deleteOnReset was not set: \(error.message)"
            throw failure
        }
    }

    func update(
        _ observed: ObservedObject,
        to desired: DesiredObject,
        changes: [FieldChange],
        links: [ObjectRef: String]
    ) async throws(AdapterError) -> ObservedObject {
        guard observed.kind == UsageEngineKind.meterType else {
            guard changes.allSatisfy({ $0.path == "deleteOnReset" }) else {
                throw rejected(
                    "update meter",
                    "a meter's type, user and meter key are fixed; remove it and make it again"
                )
            }
            return try await setDeleteOnReset(desired.image["deleteOnReset"] == true, observed.id)
        }
        guard let body = UsageEnginePatch.body(changes, now: now()) else {
            throw rejected(
                "update meter type",
                "the aggregation of a meter type is fixed, and activeTo cannot be set to the past"
            )
        }
        if let type = try await client.updateMeterType(observed.id, body), !type.terms.name.isEmpty {
            return self.observed(type)
        }
        guard let type = try await client.meterType(observed.id) else { throw gone("update meter type", observed) }
        let read = self.observed(type)
        guard !read.shows(none: changes) else {
            let found = "the answer tells no meter type, and nothing has changed"
            throw rejected("update meter type", found, .outcomeUnknown)
        }
        return read
    }

    func delete(_ observed: ObservedObject) async throws(AdapterError) {
        if observed.kind == UsageEngineKind.meter {
            return try await client.deleteMeter(observed.id)
        }
        do throws(AdapterError) {
            try await client.deleteMeterType(observed.id)
        } catch {
            guard case .conflict = error.category else { throw error }
            var error = error
            error.message =
                "the meter type still has meters, which have to be removed first;"
                + " those that Meterway does not manage it leaves alone"
            throw error
        }
    }
}

extension UsageEngineCatalog {
    private func observed(_ type: MeterTypePayload) -> ObservedObject {
        UsageEngineImage.observed(type, now: now())
    }

    private func createType(_ object: DesiredObject) async throws(AdapterError) -> ObservedObject {
        guard object.image["activeTo"].isNull || object.body["activeTo"] != nil else {
            throw rejected(
                "create meter type",
                "the meter's activeTo has passed, and Usage Engine takes only instants to come; leave this vendor out"
                    + " of the meter's `vendors`"
            )
        }
        var body = object.body.object ?? JSONObject()
        if UsageEngineInstant(body["activeFrom"])?.isPast(now()) == true {
            body["activeFrom"] = nil
        }
        let made = try await client.createMeterType(.object(body))
        if !made.terms.name.isEmpty { return observed(made) }
        guard let type = try await client.meterType(made.id) else {
            throw AdapterError(
                vendor: client.http.vendor,
                operation: "create meter type",
                category: .outcomeUnknown,
                message: "the meter type \(made.id) was made, and is not there to read yet"
            )
        }
        return observed(type)
    }

    private func setDeleteOnReset(_ flag: Bool, _ id: String) async throws(AdapterError) -> ObservedObject {
        if let meter = try await client.updateMeter(id, deleteOnReset: flag), !meter.userID.isEmpty {
            // The reference's own example answers with the flag as it was before, so a false answer proves nothing.
            if meter.deleteOnReset == flag { return UsageEngineImage.observed(meter) }
        }
        guard let meter = try await client.meter(id) else {
            throw rejected("update meter", "the meter \(id) is no longer there", .notFound)
        }
        return UsageEngineImage.observed(meter)
    }

    /// What a counter is made of, with the id of its type.
    private func counter(
        _ object: DesiredObject,
        _ links: [ObjectRef: String]
    ) throws(AdapterError) -> (type: String, userID: String, meterKey: String) {
        let known = object.links["meterTypeId"].flatMap { links[$0] } ?? object.image["meterTypeId"].string
        guard let type = known, LinkText.isResolved(type), let userID = object.image["userId"].string,
            let meterKey = object.image["meterKey"].string
        else { throw rejected("create meter", "the id of its meter type is not known") }
        return (type, userID, meterKey)
    }

    private func gone(_ operation: String, _ observed: ObservedObject) -> AdapterError {
        rejected(operation, "the object \(observed.id) is no longer there", .notFound)
    }

    private func rejected(
        _ operation: String,
        _ message: String,
        _ category: AdapterError.Category = .rejected
    ) -> AdapterError {
        AdapterError(vendor: client.http.vendor, operation: operation, category: category, message: message)
    }
}

extension ObservedObject {
    /// Whether the object bears one of some marks.
    fileprivate func bears(_ wanted: [Mark]) -> Bool {
        wanted.contains { marks[$0.name] == $0.value }
    }
}
