import Metering
import Migration
import Testing

@Suite("Differences of single events are traced")
struct EventTraceTests {
    @Test("repeats that were counted are told with their ids")
    func duplicates() throws {
        var month = try PlantedMonth()
        let right = try month.side("togai")
        month.events += [month.events[3], month.events[40], month.events[40]]
        let every = month.events.enumerated().map { index, event in
            var event = event
            event.id = "\(index)"
            return event
        }
        let difference = try month.difference(month.side("usage-engine", every, hasSeries: false), old: right)
        let trace = try difference.trace(.duplicates)
        #expect(trace.events == [month.events[3].id, month.events[40].id])
        #expect(trace.vendor == "usage-engine")
    }

    @Test("a repeat is one by its id alone, whatever the first event of the id was of, and when")
    func strangeRepeat() throws {
        let month = try PlantedMonth()
        var again = month.events[50]
        again.id = "e-of-another-event"
        let right = try month.side("togai")
        var difference = try month.difference(month.side("amberflo", month.events + [again]), old: right)
        difference.repeats = [again]
        #expect(try difference.trace(.duplicates).events == [again.id])
        #expect(try difference.trace(.duplicates).vendor == "amberflo")
    }

    @Test("every event twice is told of the hours, and of one number only where the events say so")
    func doubled() throws {
        let month = try PlantedMonth()
        let doubled =
            month.events
            + month.events.map { event in
                var event = event
                event.id += "-again"
                return event
            }
        let byHours = try month.difference(month.side("amberflo", doubled), withEvents: false)
        #expect(try byHours.trace(.duplicates).sentence.contains("2 times"))
        #expect(try byHours.trace(.duplicates).vendor == "amberflo")
        let byTotal = try month.difference(month.side("usage-engine", doubled, hasSeries: false))
        #expect(byTotal.kinds == [.duplicates])
        let bare = try month.difference(month.side("usage-engine", doubled, hasSeries: false), withEvents: false)
        #expect(bare.kinds.isEmpty)
    }

    @Test("one missing event is named, also where only a total is told; one that counts twice as well")
    func single() throws {
        let month = try PlantedMonth()
        let gone = month.events[50]
        let without = month.events.filter { $0.id != gone.id }
        for hasSeries in [true, false] {
            let trace = try month.difference(month.side("amberflo", without, hasSeries: hasSeries)).trace(
                .missingEvents
            )
            #expect(trace.events == [gone.id])
        }
        var again = gone
        again.id = "again"
        let trace = try month.difference(month.side("amberflo", month.events + [again])).trace(.extraEvents)
        #expect(trace.events == [gone.id])
    }

    @Test(
        "what is worth less than nothing is missing where the number is too high, and counts twice where it is too low"
    )
    func credit() throws {
        let month = try PlantedMonth {
            $0.value = .expression(.binary(.multiply, .attribute("bytes"), .literal(.number(-3))))
        }
        let gone = month.events[50]
        let without = month.events.filter { $0.id != gone.id }
        var again = gone
        again.id = "again"
        for hasSeries in [true, false] {
            let lacking = try month.difference(month.side("amberflo", without, hasSeries: hasSeries))
            #expect(try lacking.trace(.missingEvents).events == [gone.id])
            #expect(!lacking.kinds.contains(.extraEvents))
            let twice = try month.difference(month.side("amberflo", month.events + [again], hasSeries: hasSeries))
            #expect(try twice.trace(.extraEvents).events == [gone.id])
            #expect(!twice.kinds.contains(.missingEvents))
        }
        var letters = try month.difference(month.side("amberflo", without), withEvents: false)
        letters.letters = [DeadLetterEntry(vendor: "amberflo", reason: "too old", event: gone)]
        #expect(try letters.trace(.deadLetters).sentence.contains("explain all of it"))
    }

    @Test("two missing events are named by their hours; among many events a pair that fits a total is not claimed")
    func two() throws {
        let month = try PlantedMonth()
        let gone: Set<String> = [month.events[20].id, month.events[80].id]
        let without = month.events.filter { !gone.contains($0.id) }
        let trace = try month.difference(month.side("amberflo", without)).trace(.missingEvents)
        #expect(Set(trace.events) == gone)
        let total = try month.difference(month.side("usage-engine", without, hasSeries: false))
        #expect(!total.kinds.contains(.missingEvents))
    }

    @Test("of events that are worth the same, one is named as one of them")
    func ambiguous() throws {
        let month = try PlantedMonth {
            $0.aggregation = .count
            $0.value = nil
        }
        let without = month.events.filter { $0.id != month.events[50].id }
        let trace = try month.difference(month.side("usage-engine", without, hasSeries: false)).trace(.missingEvents)
        #expect(trace.sentence.contains("others of the same worth"))
    }

    @Test("the events of one region that are missing are told as such")
    func dimension() throws {
        let month = try PlantedMonth()
        let without = month.events.filter { $0.dimensions["region"] != "eu" }
        for hasSeries in [true, false] {
            let trace = try month.difference(month.side("amberflo", without, hasSeries: hasSeries)).trace(
                .missingEvents
            )
            #expect(trace.sentence.contains("`region` is `eu`"))
            #expect(trace.events.count == month.events.count - without.count)
        }
    }

    @Test("dead letters that explain a difference are told with the vendor's reason, and a part is told as a part")
    func letters() throws {
        let month = try PlantedMonth()
        let gone = Array(month.events[10..<14])
        let without = month.events.filter { event in !gone.contains { $0.id == event.id } }
        for withEvents in [true, false] {
            var difference = try month.difference(month.side("amberflo", without), withEvents: withEvents)
            difference.letters = gone.map { DeadLetterEntry(vendor: "amberflo", reason: "too old", event: $0) }
            let trace = try difference.trace(.deadLetters)
            #expect(trace.sentence.contains("explain all of it: too old"))
            #expect(trace.events == gone.map(\.id))
            difference.letters.removeLast()
            #expect(try difference.trace(.deadLetters).sentence.contains(" of "))
            difference.letters = gone.map { DeadLetterEntry(vendor: "togai", reason: "too old", event: $0) }
            #expect(!difference.kinds.contains(.deadLetters))
        }
    }

    @Test("a maximum that is missing names the event that held it")
    func maximum() throws {
        let month = try PlantedMonth { $0.aggregation = .max }
        let top = try #require(month.events.max { ($0.attributes["bytes"] ?? 0) < ($1.attributes["bytes"] ?? 0) })
        let new = try month.side("usage-engine", month.events.filter { $0.id != top.id }, hasSeries: false)
        #expect(try month.difference(new).trace(.missingEvents).events == [top.id])
    }
}
