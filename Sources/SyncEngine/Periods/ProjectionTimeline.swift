package import AdapterKit
package import Metering

/// How events are projected at one vendor, by the instant at which they happened.
package struct ProjectionTimeline: Sendable, Hashable {
    private struct Segment: Hashable {
        /// The first instant that is no longer in it; `nil` for ever.
        let end: Timestamp?
        let byEvent: ProjectionByEvent

        init(end: Timestamp?, projection: EventProjection) {
            self.end = end
            byEvent = ProjectionByEvent(projection)
        }

        var projection: EventProjection { byEvent.whole }
    }

    private var segments: [Segment]

    /// Makes a timeline with one projection for all events.
    package init(_ projection: EventProjection) {
        segments = [Segment(end: nil, projection: projection)]
    }

    /// Makes the timeline of a vendor.
    ///
    /// A change that waits, and of which no apply has recorded until when, is not in force for any event yet.
    ///
    /// - Parameters:
    ///   - definitions: what meters count by.
    ///   - projection: the projection of all meters with some definitions in place of those in the files.
    package init(
        _ definitions: DefinitionsInForce,
        projection: (_ substitutes: [Meter.Key: Meter]) -> EventProjection
    ) {
        var ends: [Meter.Key: (end: Timestamp?, before: Meter)] = [:]
        for (key, held) in definitions.held {
            ends[key] = (held.until, held.inForce)
        }
        for (key, transition) in definitions.past {
            ends[key] = (transition.at, transition.before)
        }
        let instants = Set(ends.values.compactMap(\.end)).sorted()
        segments = (instants.map(Timestamp?.some) + [nil]).map { end in
            let before = ends.filter { _, change in
                guard let at = change.end else { return true }
                return end.map { at >= $0 } ?? false
            }
            return Segment(end: end, projection: projection(before.mapValues(\.before)))
        }
    }

    /// The projection for an event: of the rules of its instant those that may take an event of its name.
    package func projection(for event: UsageEvent) -> EventProjection {
        let index = segments.firstIndex { segment in segment.end.map { event.timestamp < $0 } ?? true }
        return segments[index ?? segments.count - 1].byEvent[event.event]
    }

    /// The names of the events that any of its projections takes by name.
    package var events: Set<String> { Set(segments.flatMap(\.projection.rules).compactMap(\.event)) }
    /// Whether any of its projections takes events of every name.
    package var takesEveryEvent: Bool { segments.contains { $0.projection.rules.contains { $0.event == nil } } }

    /// The projections, each with the first instant that it is no longer for; `nil` for ever.
    var spans: [(end: Timestamp?, projection: EventProjection)] {
        segments.map { ($0.end, $0.projection) }
    }

    /// The timeline with only the rules that a condition takes.
    package func filtered(_ isTaken: (ProjectionRule) -> Bool) -> ProjectionTimeline {
        var timeline = self
        timeline.segments = segments.map { segment in
            var projection = segment.projection
            projection.rules.removeAll { !isTaken($0) }
            return Segment(end: segment.end, projection: projection)
        }
        return timeline
    }
}
