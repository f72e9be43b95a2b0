import AdapterKit
import Metering

extension Scenario {
    /// Projects with less in them, those that lose most first.
    var smaller: [Scenario] {
        halves + withoutMeters + withoutEvents + withoutCustomers + withoutSchemas + simplerMeters + simplerEvents
    }

    private func changed(_ change: (inout Scenario) -> Void) -> Scenario {
        var scenario = self
        change(&scenario)
        return scenario
    }

    private var halves: [Scenario] {
        guard events.count > 3 else { return [] }
        let middle = events.count / 2
        return [
            changed { $0.events = [] }, changed { $0.events = Array(events[..<middle]) },
            changed { $0.events = Array(events[middle...]) },
        ]
    }

    private var withoutMeters: [Scenario] {
        guard entries.count > 1 else { return [] }
        return entries.indices.map { index in
            changed { scenario in
                let key = scenario.entries.remove(at: index).meter.key
                scenario.counters.removeAll { $0.meter == key }
            }
        }
    }

    private var withoutEvents: [Scenario] {
        events.indices.map { index in changed { $0.events.remove(at: index) } }
    }

    private var withoutCustomers: [Scenario] {
        guard customers.count > 1 else { return [] }
        return customers.map { customer in
            changed { scenario in
                scenario.customers.removeAll { $0 == customer }
                scenario.counters.removeAll { $0.customer == customer }
                scenario.events.removeAll { $0.customer == customer }
            }
        }
    }

    private var withoutSchemas: [Scenario] {
        // A project declares the events that its meters name; a meter of every event may go by any of them.
        let isUsed = { (name: String) in entries.contains { $0.meter.event == nil || $0.meter.event == name } }
        return schemas.indices.filter { !isUsed(schemas[$0].name) }.map { index in
            changed { $0.schemas.remove(at: index) }
        }
    }

    private var simplerMeters: [Scenario] {
        entries.indices.flatMap { index in
            entries[index].meter.simpler.map { meter in changed { $0.entries[index].meter = meter } }
        }
    }

    private var simplerEvents: [Scenario] {
        guard events.count < 8 else { return [] }
        return events.indices.flatMap { index in
            events[index].simpler.map { event in changed { $0.events[index] = event } }
        }
    }
}

extension UsageEvent {
    /// Events with less in them.
    fileprivate var simpler: [UsageEvent] {
        var found: [UsageEvent] = []
        for name in attributes.keys.sorted() {
            var event = self
            event.attributes[name] = nil
            found.append(event)
            if let value = attributes[name], value != .one {
                event.attributes[name] = .one
                found.append(event)
            }
        }
        for name in dimensions.keys.sorted() {
            var event = self
            event.dimensions[name] = nil
            found.append(event)
        }
        if timestamp.nanoseconds != 0 {
            var event = self
            event.timestamp = Timestamp(seconds: timestamp.seconds)
            found.append(event)
        }
        return found
    }
}
