package import Metering

/// The pure half of an adapter: the core model to a vendor's objects, and back.
///
/// Both directions depend on their arguments and the connection's settings alone. Order of entries never changes what a
/// meter becomes. What the vendor cannot hold is a finding, and a refused meter yields no object: an error is never
/// thrown for a meter.
package protocol VendorTranslator: Sendable {
    /// The kinds of objects that this connection manages, each after those it depends on.
    var kinds: [ObjectKind] { get }

    /// The kind among them whose object is the definition of one meter.
    var definitionKind: ObjectKind { get }

    /// What all meters of a project become at the vendor.
    func encode(_ request: EncodingRequest) -> Translation

    /// What the vendor's objects are in the core model; every object given is in the answer, decoded or not.
    ///
    /// Keys are distinct within the answer, and the same objects give the same keys in whatever order they come. Under
    /// whatever key a definition is decoded, encoding its meter with the overrides gives its objects back unchanged.
    ///
    /// - Parameters:
    ///   - objects: the objects.
    ///   - naming: the keys of the definitions that are known, and the keys that others have.
    /// - Returns: the meters with what they were read from.
    func decode(_ objects: [ObservedObject], naming: KeyChoice) -> DecodedInventory

    /// What the vendor would show of wanted objects once they are made: one for each, in their order.
    ///
    /// A stand-in is made by the code that reads answers, from the answer that the vendor's document says it gives. Its id
    /// is ``ObjectRef/standInID``, unless the vendor names the object by what is wanted of it; links name these ids, also
    /// where the object that they link to is not given. Nothing of a running period is in it, and the instants that the
    /// vendor writes down by itself are long past. What had come when the objects were encoded is not sent any more, and so
    /// not shown: encoded as of an earlier instant, they show it.
    func standIn(for desired: [DesiredObject]) -> [ObservedObject]

    /// What it takes to bring changed fields about in an object that exists.
    ///
    /// - Parameters:
    ///   - changes: the fields that differ, never empty.
    ///   - observed: the object as it is now.
    ///   - desired: the object as it is wanted.
    /// - Returns: the effect of all changes together.
    func effect(of changes: [FieldChange], on observed: ObservedObject, toward desired: DesiredObject) -> ChangeEffect

    /// What it means to take an object away that no meter needs any more.
    ///
    /// - Parameters:
    ///   - observed: the object as it is now.
    ///   - isOurs: whether Meterway made the object, and did not adopt it.
    /// - Returns: whether it goes, stays, or cannot go.
    func deletion(of observed: ObservedObject, isOurs: Bool) -> DeletionEffect

    // What follows has a default, which is right at most vendors.

    /// The fields that members come to at the vendor, or stay in, without anybody's edit: that a meter there has more than
    /// was written says nothing.
    ///
    /// Such are dimensions that usage brings along, and those of a shared schema that never loses any.
    var growing: Set<MeterField> { get }

    /// Why an object cannot be made now although its meter can be held, such as a meter that has ended; `nil` where it can.
    func obstacle(making desired: DesiredObject, now: Timestamp) -> Finding?

    /// Why definitions cannot be taken over as those of meters, for what stands beside them at the vendor, narrows down what they
    /// count, and would go on doing so; without those for which nothing is in the way.
    ///
    /// - Parameters:
    ///   - adoptions: the definitions.
    ///   - objects: what the vendor has, with ``ObjectCatalog/conditions(on:)`` of the definitions.
    /// - Returns: what is in the way, by Meterway's names.
    func obstacles(adopting adoptions: [Adoption], beside objects: [ObservedObject]) -> [ObjectRef: Finding]

    /// What an image that was recorded earlier reads as now, where the passing of time alone changes that, or where the vendor
    /// keeps for good what was wanted gone.
    func aged(_ recorded: ObjectImage, now: Timestamp) -> ObjectImage

    /// Objects with what the vendor's answers leave out of them, and so do not deny, as the last apply left it.
    ///
    /// - Parameters:
    ///   - objects: everything that was read.
    ///   - recorded: the fields of all that is bound as they were recorded, by the object; asked for only where an answer leaves
    ///     something out.
    /// - Returns: the objects in their order.
    func completed(_ objects: [ObservedObject], by recorded: () -> [ObjectID: ObjectImage]) -> [ObservedObject]

    /// The marks that no two objects of a kind can bear at the vendor at the same time, by name.
    var uniqueMarks: Set<String> { get }

    /// The fields of a kind that a creation sets by requests after the one that makes the object, as each but the last of its
    /// requests leaves them.
    ///
    /// By them an object that a creation left half done is told from one that somebody else made under the same name.
    func begunFields(of kind: ObjectKind, toward wanted: ObjectImage) -> [ObjectImage]

    /// The fields of an object that a change of it, or its removal, sets for the moment only.
    ///
    /// By them what a write that was cut off had begun with is told from somebody's edit.
    ///
    /// - Parameters:
    ///   - observed: the object as it was before the write.
    ///   - wanted: its fields as the write was to leave them; `nil` where it was to take the object away.
    /// - Returns: these fields as each request but the last leaves them.
    func passingFields(of observed: ObservedObject, toward wanted: ObjectImage?) -> [ObjectImage]

    /// How an object leaves that another takes the place of, where ``effect(of:on:toward:)`` said so.
    ///
    /// Asked again once the fields are changed, it answers with the same fields.
    ///
    /// - Parameters:
    ///   - observed: the object as it is now.
    ///   - policy: what the team wants done with what it counted.
    /// - Returns: what is to be changed first, and how it ends.
    func retirement(of observed: ObservedObject, _ policy: ReplacedObjects) -> Retirement

    /// How an object retires whose team moves to another vendor: it counts no more where the vendor has a state for that, and
    /// is never deleted, so that what it counted can still be told and billed.
    ///
    /// Asked again once the fields are changed, it answers with the same fields.
    ///
    /// - Parameter observed: the object as it is now.
    /// - Returns: what is to be changed, and whether that can be taken back.
    func leaving(_ observed: ObservedObject) -> Leaving

    /// The vendor's id of the object that an object hangs on and that cannot go before it; `nil` where there is none.
    func parent(of observed: ObservedObject) -> String?

    /// The object that an object only narrows down or adds to: once that one is gone it decides nothing, whether the vendor takes it
    /// away too or not; `nil` where there is none.
    func carrier(of observed: ObservedObject) -> ObjectID?

    /// Whether ``remark(on:under:)`` ever has anything to say.
    var hasRemarks: Bool { get }

    /// What is wrong between an object and the one it hangs on although both are as wanted, with the remedy; `nil` where
    /// nothing is. Of the latter the image counts, which is also asked about as a plan would leave it.
    func remark(on observed: ObservedObject, under parent: ObservedObject) -> String?

    /// Whether an object with these fields goes away at the vendor in time, so that its absence is what was asked for.
    func endsByItself(_ kind: ObjectKind, _ image: ObjectImage) -> Bool
}

extension VendorTranslator {
    /// What the vendor's objects are in the core model, where every key is free.
    package func decode(_ objects: [ObservedObject]) -> DecodedInventory { decode(objects, naming: .free) }

    /// Most vendors leave a definition as it was written.
    package var growing: Set<MeterField> { [] }

    package func obstacle(making desired: DesiredObject, now: Timestamp) -> Finding? { nil }

    /// At most vendors nothing stands beside a definition.
    package func obstacles(adopting adoptions: [Adoption], beside objects: [ObservedObject]) -> [ObjectRef: Finding] {
        [:]
    }

    package func aged(_ recorded: ObjectImage, now: Timestamp) -> ObjectImage { recorded }

    /// Most vendors tell of an object all that it has.
    package func completed(
        _ objects: [ObservedObject],
        by recorded: () -> [ObjectID: ObjectImage]
    ) -> [ObservedObject] {
        objects
    }

    /// A vendor that says nothing of it takes marks more than once.
    package var uniqueMarks: Set<String> { [] }

    /// Most vendors make an object by one request.
    package func begunFields(of kind: ObjectKind, toward wanted: ObjectImage) -> [ObjectImage] { [] }

    /// Most vendors change or remove an object by one request.
    package func passingFields(of observed: ObservedObject, toward wanted: ObjectImage?) -> [ObjectImage] { [] }

    package func retirement(of observed: ObservedObject, _ policy: ReplacedObjects) -> Retirement {
        Retirement(end: .deleted)
    }

    /// A vendor without a state for it leaves an object as it is.
    package func leaving(_ observed: ObservedObject) -> Leaving {
        Leaving(note: "It stays as it is: the vendor has no state for an object that retires.")
    }

    package func parent(of observed: ObservedObject) -> String? { nil }

    /// At most vendors every object is there for itself.
    package func carrier(of observed: ObservedObject) -> ObjectID? { nil }

    /// Most vendors show nothing of the kind.
    package var hasRemarks: Bool { false }

    package func remark(on observed: ObservedObject, under parent: ObservedObject) -> String? { nil }

    package func endsByItself(_ kind: ObjectKind, _ image: ObjectImage) -> Bool { false }
}
