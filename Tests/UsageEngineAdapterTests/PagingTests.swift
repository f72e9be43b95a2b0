import AdapterKit
import HTTPTypes
import Metering
import Synchronization
import Testing
import Transport

@testable import UsageEngineAdapter

@Suite("Lists in pages")
struct PagingTests {
    private typealias Walk = PageWalk<Int>

    /// A page of the numbers in a range, those at or after an instant new.
    private func page(_ range: Range<Int>, new: Set<Int> = []) -> [Walk.Entry] {
        range.map { Walk.Entry(id: "\($0)", item: $0, isNew: new.contains($0)) }
    }

    /// Walks over so many items, which do not move; the pages asked for at each step, and what was read.
    private func walk(over count: Int, told total: Int?) -> (steps: [[Int]], items: [Int]) {
        var walk = Walk(size: 100)
        var steps: [[Int]] = []
        while !walk.skips.isEmpty, steps.count < 100 {
            steps.append(walk.skips)
            let pages = walk.skips.map { ($0, page(min($0, count)..<min($0 + 100, count))) }
            walk.take(Dictionary(keepingFirst: pages), of: total)
        }
        return (steps, walk.items)
    }

    @Test(
        "what is told of the number costs no request more, and leaves nothing out",
        arguments: [0, 1, 99, 100, 101, 199, 200, 250, 1_000, 4_321]
    )
    func told(count: Int) {
        let alone = walk(over: count, told: nil)
        #expect(alone.items == Array(0..<count))
        #expect(alone.steps == (0...(count / 100)).map { [$0 * 100] }, "one after the other")
        let (steps, items) = walk(over: count, told: count)
        #expect(items == Array(0..<count))
        #expect(steps.flatMap(\.self) == (0...(count / 100)).map { $0 * 100 }, "the same requests")
        #expect(steps.count <= 2 + count / 100 / Walk.most)
        for wrong in [0, 1, count / 2, count - 1, count + 1] {
            let (steps, items) = walk(over: count, told: wrong)
            #expect(items == Array(0..<count), "told \(wrong) of \(count)")
            #expect(steps.flatMap(\.self).count <= count / 100 + 2)
        }
    }

    /// Walks over so many items at a vendor that bounds pages as it likes; how many requests that takes.
    private func requests(_ walk: inout Walk, over count: Int, bound: Int, told: Int?) -> Int {
        var requests = 0
        while !walk.skips.isEmpty, requests < 100 {
            requests += walk.skips.count
            let pages = walk.skips.map { ($0, page(min($0, count)..<min($0 + bound, count))) }
            walk.take(Dictionary(keepingFirst: pages), of: told)
        }
        return requests
    }

    @Test(
        "where it matters, a vendor that bounds pages as it likes is asked on until a page is not full by its bound",
        arguments: [1, 7, 24, 99]
    )
    func ownBound(_ bound: Int) {
        for count in [bound, bound + 3, 4 * bound, 4 * bound + 1] {
            var walk = Walk(size: 100)
            #expect(requests(&walk, over: count, bound: bound, told: nil) == 1)
            #expect(walk.isOpen && walk.items == Array(0..<bound))
            walk.goOn()
            #expect(requests(&walk, over: count, bound: bound, told: nil) <= max(1, count / bound))
            #expect(walk.items == Array(0..<count) && !walk.isOpen)
            #expect(walk.bound == (count > bound ? bound : nil))
            var rest = Walk(size: 100, after: (0..<bound).map { "\($0)" })
            #expect(requests(&rest, over: count, bound: bound, told: nil) <= max(1, count / bound))
            #expect(rest.items == Array(bound..<count), "what stands behind a list that was read before")
            var next = Walk(size: 100, bound: bound)
            #expect(requests(&next, over: count, bound: bound, told: nil) == count / bound + 1)
            #expect(next.items == Array(0..<count), "with the bound that another list has shown")
        }
    }

    @Test(
        "a first page of a number of items that servers often bound pages to is followed",
        arguments: [5, 10, 16, 25, 30, 50, 64]
    )
    func usualBound(_ bound: Int) {
        for (count, told) in [(bound, nil), (bound + 3, nil), (4 * bound, nil), (130, 130), (bound, 1)] as [(Int, Int?)]
        {
            var walk = Walk(size: 100)
            #expect(requests(&walk, over: count, bound: bound, told: told) == count / bound + 1)
            #expect(walk.items == Array(0..<count) && !walk.isOpen)
        }
        var walk = Walk(size: 100)
        #expect(requests(&walk, over: bound, bound: 100, told: bound) == 1, "the number is known")
    }

    @Test("a first page that is not full is followed where more items are known of, and is no open list where none is")
    func knownNumber() {
        for (count, bound, told, expected) in [
            (60, 7, 60, 9), (130, 30, 130, 5), (12, 7, 13, 2), (7, 7, 8, 2), (6, 7, 6, 1),
        ] {
            var walk = Walk(size: 100)
            #expect(
                requests(&walk, over: count, bound: bound, told: told) == expected,
                "\(count) by \(bound), told \(told)"
            )
            #expect(walk.items == Array(0..<count) && !walk.isOpen)
        }
    }

    @Test("a number that is far too great costs one round of empty pages, and one beyond all bounds is no crash")
    func tooGreat() {
        for total in [1_000_000, Int.max, Int.min] {
            let (steps, items) = walk(over: 150, told: total)
            #expect(items == Array(0..<150))
            #expect(steps.flatMap(\.self).count <= 1 + Walk.most)
        }
    }

    @Test("a list that moves while its pages are read at once is read once more, and both readings count")
    func moving() {
        // 199 stood at the end of the second page when the third was read, and at the beginning of the third when the second was.
        let shifted = [100: page(99..<199), 200: page(200..<300), 300: page(300..<320)]
        let hole = [100: page(100..<150), 200: page(200..<300), 300: page(300..<320)]
        for pages in [shifted, hole] {
            var walk = Walk(size: 100)
            walk.take([0: page(0..<100)], of: 320)
            #expect(walk.skips == [100, 200, 300])
            walk.take(pages, of: 320)
            #expect(walk.skips == [0], "from the beginning")
            var steps = 0
            while let skip = walk.skips.first, steps < 10 {
                #expect(walk.skips.count == 1, "page by page")
                walk.take([skip: page(skip..<min(skip + 100, 320))], of: 320)
                steps += 1
            }
            #expect(steps == 4)
            #expect(Set(walk.items).isSuperset(of: 0..<320))
            #expect(Set(walk.items).count == walk.items.count)
        }
    }

    /// Walks over 320 items of which some look as if made meanwhile; the steps, and how often each reading was begun.
    private func walk(new: [Set<Int>]) -> [[Int]] {
        var walk = Walk(size: 100)
        var steps: [[Int]] = []
        var readings = -1
        while !walk.skips.isEmpty, steps.count < 20 {
            if walk.skips == [0] { readings += 1 }
            steps.append(walk.skips)
            let made = readings < new.count ? new[readings] : []
            let pages = walk.skips.map { ($0, page($0..<min($0 + 100, 320), new: made)) }
            walk.take(Dictionary(keepingFirst: pages), of: 320)
        }
        #expect(walk.items == Array(0..<320))
        return steps
    }

    @Test("what was made just before is no reason to read page by page: the list is read once more at once")
    func justMade() {
        let atOnce = [[0], [100, 200, 300]]
        #expect(walk(new: []) == atOnce)
        #expect(walk(new: [[0, 1]]) == atOnce, "the first page stood before any other was asked for")
        #expect(walk(new: [[150, 310]]) == atOnce + atOnce)
        #expect(walk(new: [[150, 310], [150, 310]]) == atOnce + atOnce, "both were there in the first reading")
    }

    @Test("where something is made in the second reading too, the third is page by page")
    func madeAgain() {
        var walk = Walk(size: 100)
        walk.take([0: page(0..<100)], of: 320)
        walk.take([100: page(100..<200, new: [150]), 200: page(200..<300), 300: page(300..<320)], of: 320)
        #expect(walk.skips == [0])
        walk.take([0: page(0..<100)], of: 320)
        #expect(walk.skips == [100, 200, 300])
        let other = page(1_000..<1_001, new: [1_000])
        walk.take([100: page(100..<200, new: [150]), 200: page(200..<300), 300: page(300..<319) + other], of: 320)
        #expect(walk.skips == [0])
        for skip in [0, 100, 200, 300] {
            #expect(walk.skips == [skip], "page by page")
            walk.take([skip: page(skip..<min(skip + 100, 320), new: [150])], of: 320)
        }
        #expect(walk.skips == [])
        #expect(Set(walk.items) == Set(0..<320).union([1_000]))
    }

    @Test("a vendor that ignores where a page begins is asked no further")
    func stuck() {
        var walk = Walk(size: 100)
        var requests = 0
        while !walk.skips.isEmpty, requests < 100 {
            requests += walk.skips.count
            walk.take(Dictionary(walk.skips.map { ($0, page(0..<100)) }) { $1 }, of: 400)
        }
        #expect(walk.items == Array(0..<100))
        #expect(requests == 7)
    }
}

/// A vendor with types that tell how many meters they have, which keeps each page of meters but the first until so many
/// requests for such have come, or nothing happens any more.
private final class SlowVendor: Sendable {
    private struct State {
        var come = 0
        var underWay = 0
        var most = 0
    }

    private let state = Mutex(State())
    private let gathers: Int

    init(gathers: Int) {
        self.gathers = gathers
    }

    /// How many requests for pages after the first were under way at once.
    var most: Int { state.withLock(\.most) }

    func transport(counts: [Int], isDated: Bool = true, moving: Bool = false) -> ScriptedTransport {
        let total = counts.reduce(0, +)
        let fields: HTTPFields = isDated ? [.date: "Sat, 21 Nov 2026 12:00:00 GMT"] : [:]
        let repeated = Mutex(!moving)
        return ScriptedTransport.everything { request, _ in
            if request.path == "/oauth/token" {
                return .json(200, ["access_token": "token-1", "expires_in": 3600, "token_type": "Bearer"])
            }
            let skip = Int(request.query["skip"] ?? "") ?? 0
            guard request.path == "/meters" else {
                let types = counts.enumerated().map { index, count -> JSONValue in
                    ["id": .string("t\(index)"), "name": "n", "numberOfMeters": .number(JSONNumber(count))]
                }
                return .json(200, ["meterTypes": .array(skip == 0 ? types : [])])
            }
            if skip > 0 { await self.gather() }
            let isFirst =
                skip == 200
                && repeated.withLock { isOver in
                    defer { isOver = true }
                    return !isOver
                }
            let start = isFirst ? skip - 1 : skip
            let types = counts.enumerated().flatMap { index, count in Array(repeating: "t\(index)", count: count) }
            let items = (min(start, total)..<min(start + 100, total)).map { number -> JSONValue in
                [
                    "id": .string("m\(number)"), "meterTypeId": .string(types[number]), "userId": "u",
                    "createdAt": "2026-11-01T00:00:00.000Z",
                ]
            }
            return .json(200, ["meters": .array(items)], fields)
        }
    }

    private func gather() async {
        state.withLock { state in
            state.come += 1
            state.underWay += 1
            state.most = max(state.most, state.underWay)
        }
        for _ in 0..<20_000 where state.withLock({ $0.come < gathers }) { await Task.yield() }
        state.withLock { $0.underWay -= 1 }
    }
}

extension PagingTests {
    private func ids(_ count: Int) -> [String] { (0..<count).map { "m\($0)" } }

    @Test("customers' meters are read at once as soon as the types have told how many there are")
    func atOnce() async throws {
        let vendor = SlowVendor(gathers: 10)
        let transport = vendor.transport(counts: [400, 0, 600])
        let catalog = try Bench.adapter(transport).catalog
        #expect(try await catalog.list(ObjectKind("meterType")).count == 3)
        #expect(try await catalog.list(ObjectKind("meter")).map(\.id) == ids(1_000))
        #expect(vendor.most == 10)
        let asked = transport.requests.filter { $0.path == "/meters" }.compactMap { $0.query["skip"] }
        #expect(asked.count == 11 && Set(asked).count == 11, "each page once")
    }

    @Test("without a number, or without the vendor's time, pages follow one another")
    func inTurn() async throws {
        let alone = SlowVendor(gathers: 1)
        let unknown = try Bench.adapter(alone.transport(counts: [250])).catalog
        #expect(try await unknown.list(ObjectKind("meter")).map(\.id) == ids(250))
        #expect(alone.most == 1)
        let timeless = SlowVendor(gathers: 1)
        let catalog = try Bench.adapter(timeless.transport(counts: [250], isDated: false)).catalog
        _ = try await catalog.list(ObjectKind("meterType"))
        #expect(try await catalog.list(ObjectKind("meter")).map(\.id) == ids(250))
        #expect(timeless.most == 1)
    }

    @Test(
        "where pages that were read at once repeat a meter, the list is read once more, and none is missing or there twice"
    )
    func moved() async throws {
        let vendor = SlowVendor(gathers: 3)
        let transport = vendor.transport(counts: [350], moving: true)
        let catalog = try Bench.adapter(transport).catalog
        _ = try await catalog.list(ObjectKind("meterType"))
        #expect(try await catalog.list(ObjectKind("meter")).map(\.id).sorted() == ids(350).sorted())
        #expect(transport.requests.count { $0.path == "/meters" } == 4 + 4)
    }

    /// A vendor that lists what was changed last first: when the first page was read, a meter of the second is changed.
    private func shifting(_ counts: [Int], moving moved: Int) -> ScriptedTransport {
        let types = counts.indices.flatMap { index in Array(repeating: "t\(index)", count: counts[index]) }
        return ScriptedTransport { request, _ in
            guard request.path == "/meters" else {
                let types = counts.indices.map { index -> JSONValue in
                    ["id": .string("t\(index)"), "name": "n", "numberOfMeters": .number(JSONNumber(counts[index]))]
                }
                return .json(200, ["meterTypes": .array(types)])
            }
            let skip = Int(request.query["skip"] ?? "") ?? 0
            let type = request.query["meterTypeId"]
            let before = Array(types.indices)
            let order = skip == 0 ? before : [moved] + before.filter { $0 != moved }
            let items = order.filter { type == nil || types[$0] == type }.dropFirst(skip).prefix(100)
            let meters = items.map { number -> JSONValue in
                ["id": .string("m\(number)"), "meterTypeId": .string(types[number]), "userId": "u"]
            }
            return .json(200, ["meters": .array(meters)])
        }
    }

    @Test("a meter that moved from a page not read yet to one that was is asked for by its type, which told of more")
    func passedOver() async throws {
        let transport = shifting([110, 40, 200], moving: 120)
        let alone = try await Bench.adapter(transport).catalog.list(ObjectKind("meter")).map(\.id)
        #expect(Set(ids(350)).subtracting(alone) == ["m120"], "without the types it is not known that one is missing")
        let catalog = try Bench.adapter(transport).catalog
        _ = try await catalog.list(ObjectKind("meterType"))
        let listed = try await catalog.list(ObjectKind("meter")).map(\.id)
        #expect(listed.count == 350 && Set(listed) == Set(ids(350)))
        #expect(Set(transport.requests.compactMap { $0.query["meterTypeId"] }) == ["t1"], "no other type is asked for")
    }

    @Test("a page that fails fails the list")
    func failing() async throws {
        let vendor = SlowVendor(gathers: 1)
        let whole = vendor.transport(counts: [500])
        let transport = ScriptedTransport.everything { request, _ in
            if request.query["skip"] == "300" { return .json(500, ["message": "no"]) }
            let answer = try? await whole.send(request)
            guard let answer, let json = try? JSONValue.parse(answer.body) else { return .text(500, "") }
            return .json(200, json, answer.head.headerFields)
        }
        let catalog = try Bench.adapter(transport).catalog
        _ = try await catalog.list(ObjectKind("meterType"))
        let error = try await adapterError { () async throws(AdapterError) in
            try await catalog.list(ObjectKind("meter"))
        }
        #expect(error.status == 500)
    }
}
