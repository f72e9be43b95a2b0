import Metering

/// By what a meter counts in a window: its definition, and the one before where a change takes effect in between.
struct Counting: Sendable, Hashable {
    /// A definition, and until when it counts.
    struct Before: Sendable, Hashable {
        var meter: Meter
        var until: Timestamp
    }

    /// The definition that counts at the window's end.
    let meter: Meter
    /// The one that counts first; `nil` where one counts all of the window.
    let before: Before?

    /// Counting by one definition alone.
    init(_ meter: Meter) {
        self.init(meter: meter, before: nil)
    }

    private init(meter: Meter, before: Before?) {
        self.meter = meter
        self.before = before
    }

    /// What counts in a window where the meter was changed, or is about to be; a change outside the window is none.
    init(_ meter: Meter, _ earlier: ReferenceSeries.Earlier?, in window: Period) {
        guard let earlier else {
            self.init(meter)
            return
        }
        guard let until = earlier.until, until < window.end else {
            self.init(earlier.meter)
            return
        }
        self.init(meter: meter, before: until > window.start ? Before(meter: earlier.meter, until: until) : nil)
    }

    /// The definitions, in order of time.
    var meters: [Meter] { [before?.meter, meter].compactMap(\.self) }

    /// How values become a number; `nil` where that changes within the window.
    var aggregation: Aggregation? {
        before.map { $0.meter.aggregation == meter.aggregation } ?? true ? meter.aggregation : nil
    }

    /// Whether events of a name may count.
    func takes(_ event: String) -> Bool {
        meters.contains { $0.event == nil || $0.event == event }
    }

    /// The same with each definition changed; `nil` where that changes none of them, or is no definition.
    func changed(_ change: (inout Meter.Draft) -> Void) -> Counting? {
        func changed(_ meter: Meter) -> Meter? {
            var draft = meter.draft
            change(&draft)
            return try? Meter(draft)
        }
        guard let meter = changed(meter) else { return nil }
        let before = before.map { before in changed(before.meter).map { Before(meter: $0, until: before.until) } }
        if let before, before == nil { return nil }
        let counting = Counting(meter: meter, before: before ?? nil)
        return counting == self ? nil : counting
    }

    /// The definitions that count in a window, in order of time, each with its part of the window.
    func definitions(in window: Period) -> [(meter: Meter, window: Period)] {
        guard let before else { return [(meter, window)] }
        let first = try? Period(start: window.start, end: min(before.until, window.end))
        let second = try? Period(start: max(before.until, window.start), end: window.end)
        return [first.map { (before.meter, $0) }, second.map { (meter, $0) }].compactMap(\.self)
    }

    /// What events come to; `nil` where that cannot be calculated.
    func usage(over events: some Sequence<UsageEvent>, in window: Period, customer: String?) -> ReferenceUsage? {
        guard aggregation != nil else { return nil }
        do throws(AggregationError) {
            var parts: [ReferenceAggregator] = []
            for (meter, window) in definitions(in: window) {
                parts.append(try ReferenceAggregator(meter: meter, window: window, customer: customer))
            }
            for event in events {
                for index in parts.indices { parts[index].add(event) }
            }
            return try parts.dropFirst().reduce(into: parts[0]) { $0.merge($1) }.usage()
        } catch {
            return nil
        }
    }
}
