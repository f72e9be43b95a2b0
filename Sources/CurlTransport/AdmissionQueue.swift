/// The order in which transfers may start: so many at once to one origin, first come first served.
///
/// libcurl would queue by itself, but counts the time in its queue towards the limits on connecting and on the whole
/// transfer, so that a long queue times out. A transfer that waits here was not started yet.
struct AdmissionQueue<Element> {
    private struct Origin {
        var active = 0
        var waiting: [(id: UInt64, element: Element)] = []
        var bound: Int

        mutating func admitNext() -> Element? {
            guard active < bound, !waiting.isEmpty else { return nil }
            active += 1
            return waiting.removeFirst().element
        }
    }

    /// The bound on an origin that answers one request at a time on each connection.
    let connections: Int

    /// The bound on an origin that was seen to take many requests at once on each connection.
    let streams: Int

    private var origins: [String: Origin] = [:]

    init(connections: Int, streams: Int) {
        self.connections = max(1, connections)
        self.streams = max(1, streams, connections)
    }

    /// Asks for admission: `true` to start now, `false` when the element was put in the queue.
    mutating func enter(_ element: Element, id: UInt64, origin name: String) -> Bool {
        var origin = origins[name] ?? Origin(bound: connections)
        defer { origins[name] = origin }
        guard origin.active < origin.bound, origin.waiting.isEmpty else {
            origin.waiting.append((id, element))
            return false
        }
        origin.active += 1
        return true
    }

    /// Notes that a started transfer is over, and whether its origin multiplexes; returns what may start now.
    mutating func leave(origin name: String, multiplexes: Bool = false) -> [Element] {
        guard var origin = origins[name] else { return [] }
        defer { origins[name] = origin }
        origin.active -= 1
        if multiplexes { origin.bound = streams }
        var admitted: [Element] = []
        while let next = origin.admitNext() { admitted.append(next) }
        return admitted
    }

    /// Takes an element out of the queue; `nil` when it is not in there.
    mutating func withdraw(id: UInt64) -> Element? {
        for (name, origin) in origins {
            if let index = origin.waiting.firstIndex(where: { $0.id == id }) {
                return origins[name]?.waiting.remove(at: index).element
            }
        }
        return nil
    }

    /// Takes all elements out of the queue.
    mutating func withdrawAll() -> [Element] {
        let elements = origins.values.flatMap { $0.waiting.map(\.element) }
        origins = [:]
        return elements
    }
}
