import AdapterKit
import Metering

/// Amberflo's definitions and filtering rules.
struct AmberfloCatalog: ObjectCatalog {
    let client: AmberfloClient
    /// Whether filtering rules are managed, and so listed, like definitions.
    var managesRules = false

    /// The live service was seen to leave records out of its list whose names collide all the same.
    var listsAreComplete: Bool { client.dialect != .live }

    func list(_ kind: ObjectKind) async throws(AdapterError) -> [ObservedObject] {
        let definitions = try await client.definitions()
        if kind == Amberflo.ruleKind {
            return try await client.rules(of: definitions.map(\.apiName)).map(\.observed)
        }
        return definitions.filter { !$0.isDeprecated }.map(\.observed)
    }

    /// The filtering rules of definitions, where they are not managed (Amberflo Metering API: list filtering rules).
    func conditions(on definitions: [ObservedObject]) async throws(AdapterError) -> [ObservedObject] {
        guard client.dialect == .document, !managesRules else { return [] }
        return try await client.rules(of: definitions.map(\.id)).map(\.observed)
    }

    func read(_ kind: ObjectKind, id: String) async throws(AdapterError) -> ObservedObject? {
        if kind == Amberflo.ruleKind {
            guard let rule = AmberfloRuleID(id) else { return nil }
            return try await client.rules(of: rule.apiName).first { $0.id == rule }?.observed
        }
        // One that is deprecated still occupies its names, and whoever bound it has to take it away to the end.
        return try await client.definition(id: id)?.observed
    }

    func find(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> [ObservedObject] {
        let found: [ObservedObject]
        if object.ref.kind == Amberflo.ruleKind {
            found = try await client.rules(of: object.image["meterApiName"].string ?? "").map(\.observed)
        } else {
            found = try await definitions(like: object).map(\.observed)
        }
        return found.filter { candidate in object.marks.contains { candidate.marks[$0.name] == $0.value } }
    }

    /// The definitions that may be the one wanted, by the cheapest request.
    ///
    /// The live service was seen to leave records out of its list that requests by name or label do find.
    private func definitions(like object: DesiredObject) async throws(AdapterError) -> [AmberfloDefinition] {
        guard client.dialect == .live else {
            return try await client.definition(id: object.image["meterApiName"].string ?? "").map { [$0] } ?? []
        }
        let named = try await holders(of: "meterApiName", object).filter { !$0.isDeprecated }
        return named.isEmpty ? try await holders(of: "label", object).filter { !$0.isDeprecated } : named
    }

    /// The live definitions that have a name that is wanted for an object, in whatever state they are.
    private func holders(of name: String, _ object: DesiredObject) async throws(AdapterError) -> [AmberfloDefinition] {
        guard let value = object.image[name].string else { return [] }
        return try await client.definitions(where: (name, value)).filter { $0.json[name]?.string == value }
    }

    /// A live meter that is deprecated keeps its meterApiName and its label until it is deleted, and counts no more; and one that
    /// the list leaves out keeps its label from others.
    func seek(_ object: DesiredObject) async throws(AdapterError) -> SoughtObject {
        guard client.dialect == .live, object.ref.kind == Amberflo.definitionKind else {
            return SoughtObject(bearers: try await find(object, links: [:]))
        }
        let named = try await holders(of: "meterApiName", object)
        let counting = named.filter { !$0.isDeprecated }
        guard counting.isEmpty else { return SoughtObject(bearers: counting.map(\.observed)) }
        if let holder = named.first { return obstructed(by: holder, holding: "meterApiName") }
        let labelled = try await holders(of: "label", object)
        let own = labelled.filter { $0.apiName == object.image["meterApiName"].string && !$0.isDeprecated }
        guard own.isEmpty, let holder = labelled.first else { return SoughtObject(bearers: own.map(\.observed)) }
        return obstructed(by: holder, holding: "label")
    }

    private func obstructed(by holder: AmberfloDefinition, holding name: String) -> SoughtObject {
        let value = holder.json[name]?.string ?? ""
        let (who, way) =
            holder.isDeprecated
            ? (
                "a deprecated meter (\(holder.id))",
                "delete that meter at Amberflo, if its usage is not needed any more"
            )
            : ("the meter `\(holder.apiName)` (\(holder.id))", "name that meter otherwise at Amberflo")
        let finding = Finding(
            .name,
            .refused,
            reason: "the \(name) `\(value)` is that of \(who), which keeps it",
            remedy: "\(way), or choose another \(name): the override `\(name)`",
            source: client.dialect.source("Meter life cycle")
        )
        return SoughtObject(bearers: [], obstacle: SoughtObject.Obstacle(holder: holder.id, finding: finding))
    }

    func create(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> ObservedObject {
        if object.ref.kind == Amberflo.ruleKind {
            let made = try await client.putRule(object.body, "create filtering rule")
            return try await settled(made?.observed, object, "create filtering rule")
        }
        let made = try await client.createDefinition(object.body)
        return try await settled(made?.observed, object, "create meter definition")
    }

    func update(
        _ observed: ObservedObject,
        to desired: DesiredObject,
        changes: [FieldChange],
        links: [ObjectRef: String]
    ) async throws(AdapterError) -> ObservedObject {
        if desired.ref.kind == Amberflo.ruleKind {
            let body = AmberfloReplacement.rule(observed, toward: desired)
            let made = try await client.putRule(body, "update filtering rule")
            return try await settled(made?.observed, desired, "update filtering rule", observed.id, changes)
        }
        guard let current = try await client.definition(id: observed.id) else {
            throw AdapterError(
                vendor: client.vendor,
                operation: "update meter definition",
                category: .notFound,
                message: "the definition \(observed.id) is gone; plan again"
            )
        }
        let body = AmberfloReplacement.definition(current, toward: desired, changing: changes)
        let made: AmberfloDefinition?
        do {
            made = try await client.replaceDefinition(body)
        } catch {
            throw explained(error, of: current)
        }
        return try await settled(made?.observed, desired, "update meter definition", observed.id, changes)
    }

    /// The error of a change that a live meter's state may be in the way of, with the way out.
    private func explained(_ error: AdapterError, of current: AmberfloDefinition) -> AdapterError {
        guard error.category == .rejected, client.dialect == .live, let locking = current.json["lockingStatus"]?.string,
            locking != "open"
        else { return error }
        var error = error
        error.message =
            "the meter is `\(locking)`, for which the change may be refused: take it back; or have the meter made again, which loses what it "
            + "counted, by `--allow-replace` and a new name as the override `meterApiName`"
        return error
    }

    func delete(_ observed: ObservedObject) async throws(AdapterError) {
        guard observed.kind == Amberflo.definitionKind else {
            throw AdapterError(
                vendor: client.vendor,
                operation: "delete filtering rule",
                category: .rejected,
                message: "Amberflo's API has no request that deletes a filtering rule; have it removed at Amberflo"
            )
        }
        switch client.dialect {
        case .document: try await client.deleteDefinition(id: observed.id)
        case .live: try await AmberfloRetirement(client: client, id: observed.id).run()
        }
    }

    /// The object as the answer to a write told it; where that told nothing, as it is read then.
    private func settled(
        _ told: ObservedObject?,
        _ desired: DesiredObject,
        _ operation: String,
        _ id: String? = nil,
        _ changes: [FieldChange] = []
    ) async throws(AdapterError) -> ObservedObject {
        if let told { return told }
        let read: ObservedObject?
        if let id {
            read = try await self.read(desired.ref.kind, id: id)
        } else {
            read = try await find(desired, links: [:]).first
        }
        guard let read else {
            throw AdapterError(
                vendor: client.vendor,
                operation: operation,
                category: .outcomeUnknown,
                message: "the answer tells no object, and none is found afterwards"
            )
        }
        guard changes.isEmpty || !read.shows(none: changes) else {
            throw AdapterError(
                vendor: client.vendor,
                operation: operation,
                category: .outcomeUnknown,
                message: "the answer tells no object, and nothing has changed"
            )
        }
        return read
    }
}
