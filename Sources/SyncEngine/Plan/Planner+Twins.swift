import AdapterKit
import Metering

extension Planner {
    /// Plans to take away what the vendor made a second time, and answers with the ids of that.
    ///
    /// It goes only where there is no doubt: the journal shows that a creation of the object was repeated after its answer was
    /// lost, the object is one that Meterway made, the second one equals it field by field, and nothing hangs on it. What
    /// looks like a second one and does not meet all of this is reported alone.
    mutating func planTwins() -> Set<String> {
        guard !input.doubted.isEmpty else { return [] }
        let linked = Set(input.observed.flatMap { object in object.image.fields.compactMap(\.value.string) })
        let twins = matcher.unclaimed.sorted { ($0.kind, $0.id) < ($1.kind, $1.id) }.compactMap { object -> Change? in
            guard let ref = twin(of: object), let wanted = bound[ref], input.doubted.contains(ref),
                plan.ours.contains(ref), isUntouched(object, like: wanted), !linked.contains(object.id),
                wanted.meters.allSatisfy(input.options.selects),
                case .delete(let losing) = input.translator.deletion(of: object, isOurs: true)
            else { return nil }
            return removal(of: object, twinOf: ref, wanted.meters, losing)
        }
        plan.changes += twins
        return Set(twins.compactMap(\.remoteID))
    }

    /// Whether an object is what a creation leaves: as wanted, and with no usage.
    private func isUntouched(_ object: ObservedObject, like wanted: DesiredObject) -> Bool {
        wanted.image.changes(from: object.image).isEmpty
            && (object.running?.value).map { $0.isZero } ?? true
    }

    private func removal(
        of object: ObservedObject,
        twinOf ref: ObjectRef,
        _ meters: [Meter.Key],
        _ losing: String?
    ) -> Change {
        Change(
            .delete,
            ref: ObjectRef(ref.kind, "\(ref.key) (second, \(object.id))"),
            name: object.name,
            meters: meters,
            remoteID: object.id,
            fields: object.image.changes(from: ObjectImage()).map {
                FieldChange(path: $0.path, before: $0.after, after: .null)
            },
            notes: [
                "The vendor made the \(ref) twice: its creation was repeated after an answer was lost, and the first was "
                    + "carried out late. This one is not bound, equals the one that is, and nothing hangs on it."
            ] + (losing.map { [$0] } ?? []),
            observed: object
        )
    }
}
