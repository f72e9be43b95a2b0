import Metering
import Migration
import Testing

@Suite("Differences of time are traced")
struct TimeTraceTests {
    @Test("sending that stopped is told with the instant from which nothing came", arguments: [true, false])
    func stopped(_ withEvents: Bool) throws {
        let month = try PlantedMonth()
        let end = Timestamp.at("2026-11-08T12:30:00Z")
        let new = try month.side("amberflo", month.events.filter { $0.timestamp < end })
        let difference = try month.difference(new, withEvents: withEvents)
        let trace = try difference.trace(.stopped)
        #expect(trace.vendor == "amberflo")
        let since = try #require(trace.since)
        #expect(since >= .at("2026-11-08T12:00:00Z") && since < .at("2026-11-09"))
        #expect(difference.kinds.isDisjoint(with: [.late, .timeZone, .unit, .duplicates, .projection, .outage]))
    }

    @Test("without hours, the events up to an instant tell it as well")
    func stoppedByEvents() throws {
        let month = try PlantedMonth()
        let new = try month.side("usage-engine", Array(month.events.prefix(90)), hasSeries: false)
        let trace = try month.difference(new).trace(.stopped)
        #expect(trace.since == month.events[90].timestamp)
        let late = try month.side("usage-engine", Array(month.events.dropFirst(30)), hasSeries: false)
        #expect(try month.difference(late).trace(.startedLate).sentence.contains("\(month.events[30].timestamp)"))
    }

    @Test("sending that began late, or paused, is told with its time", arguments: [true, false])
    func lateStart(_ withEvents: Bool) throws {
        let month = try PlantedMonth()
        let start = Timestamp.at("2026-11-03")
        let begun = try month.difference(
            month.side("amberflo", month.events.filter { $0.timestamp >= start }),
            withEvents: withEvents
        )
        #expect(try begun.trace(.startedLate).vendor == "amberflo")
        let pause = Windows.of("2026-11-04", "2026-11-06")
        let paused = try month.difference(
            month.side("amberflo", month.events.filter { !pause.contains($0.timestamp) }),
            withEvents: withEvents
        )
        #expect(try paused.trace(.outage).vendor == "amberflo")
        #expect(!paused.kinds.contains(.stopped) && !paused.kinds.contains(.startedLate))
    }

    @Test("a meter of which nothing arrived is told as that, and not as an unknown customer")
    func nothing() throws {
        let month = try PlantedMonth()
        let difference = try month.difference(month.side("amberflo", []))
        #expect(try difference.trace(.outage).sentence.contains("nothing of the meter"))
        #expect(!difference.kinds.contains(.unknownCustomer))
    }

    @Test("the newest usage that is there in part is late; the same in the middle, or long ago, is not")
    func late() throws {
        let month = try PlantedMonth()
        let last = try #require(month.events.last)
        // The last hour has usage, and more of it to come.
        var more = last
        more.id = "more"
        var planted = month
        planted.events.append(more)
        let new = try planted.side("amberflo", month.events)
        var difference = try planted.difference(new, withEvents: false)
        difference.readAt = .at("2026-11-11T00:10:00Z")
        let trace = try difference.trace(.late)
        #expect(trace.vendor == "amberflo")
        difference.readAt = .at("2026-12-24")
        #expect(!difference.kinds.contains(.late))
        var middle = month.events[60]
        middle.id = "more"
        planted.events = month.events + [middle]
        var other = try planted.difference(month.side("amberflo"), old: planted.side("togai"), withEvents: false)
        other.readAt = .at("2026-11-11T00:10:00Z")
        #expect(!other.kinds.contains(.late))
    }

    @Test("times of another zone shift every hour, and the zone of the project is named", arguments: [true, false])
    func zone(_ withEvents: Bool) throws {
        let month = try PlantedMonth()
        let moved = month.events.map { event in
            var event = event
            event.timestamp = event.timestamp.adding(seconds: 3_600)
            return event
        }
        var difference = try month.difference(month.side("amberflo", moved), withEvents: withEvents)
        #expect(try difference.trace(.timeZone).sentence.contains("1 h later"))
        difference.zones = [try TimeZoneID("Europe/Paris")]
        #expect(try difference.trace(.timeZone).sentence.contains("Europe/Paris"))
        #expect(difference.kinds == [.timeZone])
    }

    @Test("without hours, the window of a zone of the project tells it; a zone of UTC tells nothing")
    func zoneByEvents() throws {
        var month = try PlantedMonth()
        let edge = UsageEvent(
            id: "edge",
            event: "api",
            customer: "acme",
            timestamp: .at("2026-11-10T23:30:00Z"),
            attributes: ["bytes": 77]
        )
        month.events.append(edge)
        let moved = month.events.map { event in
            var event = event
            event.timestamp = event.timestamp.adding(seconds: 3_600)
            return event
        }
        var difference = try month.difference(month.side("usage-engine", moved, hasSeries: false))
        difference.zones = [.utc]
        #expect(!difference.kinds.contains(.timeZone))
        difference.zones = [try TimeZoneID("Europe/Paris")]
        #expect(difference.kinds.contains(.timeZone))
    }

    @Test(
        "a shift that is no whole number of hours is told about, or by the zone of the project",
        arguments: [true, false]
    )
    func halfHour(_ withEvents: Bool) throws {
        var month = try PlantedMonth()
        month.events = month.events.map { event in
            var event = event
            // Late in its hour, so that half an hour more is the next hour.
            let into = event.timestamp.seconds % 3_600
            event.timestamp = event.timestamp.adding(seconds: 1_800 + into / 2 - into)
            return event
        }
        let moved = month.events.map { event in
            var event = event
            event.timestamp = event.timestamp.adding(seconds: 19_800)
            return event
        }
        var difference = try month.difference(month.side("amberflo", moved), withEvents: withEvents)
        #expect(try difference.trace(.timeZone).sentence.contains("about 6 h later"))
        difference.zones = [try TimeZoneID("Asia/Kolkata")]
        #expect(
            try difference.trace(.timeZone).sentence.contains(", 330 min later, which is the offset of Asia/Kolkata")
        )
    }

    @Test("the same usage every hour fits every shift, so that none is claimed")
    func flat() throws {
        var month = try PlantedMonth(count: 0)
        month.events = month.steps.enumerated().map { index, step in
            UsageEvent(
                id: "e-\(index)",
                event: "api",
                customer: "acme",
                timestamp: step.start,
                attributes: ["bytes": 5]
            )
        }
        let new = try month.side("amberflo", Array(month.events.dropFirst(2)))
        let difference = try month.difference(new)
        #expect(difference.kinds.contains(.startedLate))
        #expect(!difference.kinds.contains(.timeZone))
        let outcome = DifferenceTracer.trace(difference)
        #expect(!outcome.ruledOut.contains { $0.contains("time zone") }, "several shifts fit")
    }

    @Test(
        "a counter that was made within the window counts what came since, by events or by hours",
        arguments: [true, false]
    )
    func counter(_ withEvents: Bool) throws {
        let month = try PlantedMonth()
        let start = Timestamp.at("2026-11-05T09:30:00Z")
        var new = try month.side("usage-engine", month.events.filter { $0.timestamp >= start }, hasSeries: false)
        new.countsSince = start
        let trace = try month.difference(new, withEvents: withEvents).trace(.counterBegan)
        #expect(trace.since == start)
        new.reading = .value(1)
        #expect(try !month.difference(new, withEvents: withEvents).kinds.contains(.counterBegan))
        new.countsSince = .at("2026-10-01")
        #expect(try !month.difference(new, withEvents: withEvents).kinds.contains(.counterBegan))
    }

    @Test("one hour that is missing is told as that hour, and as no time without usage")
    func oneHour() throws {
        let month = try PlantedMonth()
        let hour = try #require(month.steps.holding(month.events[60].timestamp))
        let new = try month.side("amberflo", month.events.filter { !hour.contains($0.timestamp) })
        let outcome = DifferenceTracer.trace(try month.difference(new, withEvents: false))
        #expect(outcome.causes.map(\.kind) == [.steps])
        #expect(outcome.causes.first?.sentence.contains("\(hour)") == true)
        #expect(!outcome.isExplained && !outcome.ruledOut.isEmpty)
        #expect(!outcome.ruledOut.contains { $0.contains("without any usage") }, "one hour may be a pause")
    }
}
