/// The role of a vendor that keeps definitions.
///
/// Reads may be repeated by the transport; a write is sent once. A write whose answer was lost throws an error of the
/// category ``AdapterError/Category/outcomeUnknown``, and the caller settles it by reading.
package protocol ObjectCatalog: Sendable {
    /// Whether the lists have every object; where they may leave some out, what they lack is asked for one by one.
    var listsAreComplete: Bool { get }

    /// Every object of a kind, all pages, each id once, in the vendor's order.
    ///
    /// Objects that the vendor keeps only as an archive are left out.
    func list(_ kind: ObjectKind) async throws(AdapterError) -> [ObservedObject]

    /// What narrows down what definitions count and is kept beside them, in objects of kinds that the connection does not
    /// manage; most vendors have nothing of the kind.
    ///
    /// It is asked for where definitions are taken over that nobody bound, and not on each run.
    func conditions(on definitions: [ObservedObject]) async throws(AdapterError) -> [ObservedObject]

    /// One object by the vendor's id; `nil` where the vendor has none, or keeps it only as an archive.
    func read(_ kind: ObjectKind, id: String) async throws(AdapterError) -> ObservedObject?

    /// The objects that bear one of the marks of a wanted object, by the cheapest request the vendor has for it.
    func find(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> [ObservedObject]

    /// The objects that bear one of the marks of a wanted object that no list shows, and what keeps it from being made, by the
    /// cheapest requests the vendor has for it.
    ///
    /// It is asked for on each run, where the lists may leave objects out.
    func seek(_ object: DesiredObject) async throws(AdapterError) -> SoughtObject

    /// Makes an object, activates it where the vendor has such a state, and answers with it as the vendor then has it.
    func create(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> ObservedObject

    /// Changes fields of an object in place, and answers with it as the vendor then has it.
    ///
    /// - Parameters:
    ///   - observed: the object as it was read.
    ///   - desired: the object as it is wanted.
    ///   - changes: the fields to change; others are not sent where the vendor's API allows that.
    ///   - links: the vendor's ids of objects that links name.
    /// - Returns: the object as the vendor then has it.
    /// - Throws: ``AdapterError``.
    func update(
        _ observed: ObservedObject,
        to desired: DesiredObject,
        changes: [FieldChange],
        links: [ObjectRef: String]
    ) async throws(AdapterError) -> ObservedObject

    /// Takes an object away by the vendor's own means; one that is gone already is no error.
    func delete(_ observed: ObservedObject) async throws(AdapterError)
}

extension ObjectCatalog {
    /// Lists that have every object, as nearly all do.
    package var listsAreComplete: Bool { true }

    /// What is found, with nothing in the way, as at vendors where nothing hides.
    package func seek(_ object: DesiredObject) async throws(AdapterError) -> SoughtObject {
        SoughtObject(bearers: try await find(object, links: [:]))
    }

    /// Nothing, as at nearly all.
    package func conditions(on definitions: [ObservedObject]) async throws(AdapterError) -> [ObservedObject] { [] }
}
