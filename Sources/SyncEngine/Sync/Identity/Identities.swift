import AdapterKit
import Metering

/// Which objects at the vendors are the same meter.
///
/// Bindings come first, which the known meters tell; then a person's word, then the vendors' own keys, then exact names.
/// What merely looks alike is a doubt, and never joined. The answer does not depend on the order of vendors or objects.
struct Identities {
    /// The groups without a doubt, each with its key.
    private(set) var groups: [Meter.Key: IdentityGroup] = [:]
    /// What a person has to say, sorted.
    private(set) var doubtful: [DoubtfulMatch] = []
    /// The known meters in doubt.
    private(set) var held: Set<Meter.Key> = []
    /// New objects that bear the key of a meter that is bound at their vendor: second copies, which take no part.
    private(set) var copies: [Copy] = []
    /// New meters that did not get the key they wish for, since another has it.
    private(set) var renamed: [Meter.Key: Meter.Key] = [:]

    /// A second copy of a meter.
    struct Copy: Sendable, Hashable {
        var fresh: FreshMeter
        var original: Meter.Key
    }

    /// Two groups that look alike.
    private struct Edge: Hashable {
        var left: Int
        var right: Int
    }

    private let matches: [IdentityMatch]
    private var nodes: [IdentityGroup]
    private var doubts: [Edge: String] = [:]

    init(known: [KnownMeter], fresh: [FreshMeter], matches: [IdentityMatch]) {
        self.matches = Self.resolved(matches, fresh)
        nodes = (known.map(IdentityGroup.init) + fresh.map(IdentityGroup.init)).sorted { $0.order < $1.order }
        takeWord()
        takeCopies()
        join(byName: false, "several objects bear the same key") { $0.texts }
        join(byName: true, "several objects have the same name") { $0.names }
        let alike = edges { Set($0.names.union($0.texts).map(Self.folded).filter { !$0.isEmpty }) }
        for edge in alike where doubts[edge] == nil {
            doubts[edge] = "the names agree only without case, spaces and punctuation"
        }
        settleDoubts()
    }

    /// A person's words with ids in place of names; one whose name several objects bear, or none, counts for nothing.
    private static func resolved(_ matches: [IdentityMatch], _ fresh: [FreshMeter]) -> [IdentityMatch] {
        matches.compactMap { match in
            let there = fresh.filter { $0.vendor == match.vendor }
            if there.contains(where: { $0.object.id == match.object }) { return match }
            let named = there.filter { $0.objectName == match.object }
            guard named.count == 1 else { return nil }
            var match = match
            match.object = named[0].object.id
            return match
        }
    }

    /// A text without what people write now so, now otherwise.
    static func folded(_ text: String) -> String {
        String(
            text.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        )
    }

    /// Joins what a person said is the same.
    private mutating func takeWord() {
        for match in matches.sorted(by: { ($0.key, $0.vendor, $0.object) < ($1.key, $1.vendor, $1.object) })
        where match.isSame {
            let left =
                nodes.firstIndex { $0.known?.key == match.key }
                ?? nodes.firstIndex { $0.handles.contains(match.key) && $0.members[match.vendor] == nil }
            guard let left, let right = nodes.firstIndex(where: { $0.isNamed(by: match) }), left != right,
                nodes[left].vendors.isDisjoint(with: nodes[right].vendors)
            else { continue }
            nodes[left].join(nodes[right], byName: false)
            nodes.remove(at: right)
        }
    }

    private mutating func takeCopies() {
        var owners: [String: [KnownMeter]] = [:]
        for meter in nodes.compactMap(\.known) {
            for text in meter.texts { owners[text, default: []].append(meter) }
        }
        let found = nodes.compactMap { group -> Copy? in
            guard group.known == nil, group.members.count == 1, let fresh = group.members.values.first else {
                return nil
            }
            let owner = fresh.texts.sorted().lazy.flatMap { owners[$0] ?? [] }
                .first { $0.boundAt.contains(fresh.vendor) && !isApart($0.key, fresh) }
            return owner.map { Copy(fresh: fresh, original: $0.key) }
        }
        let objects = Set(found.map(\.fresh))
        nodes.removeAll { !objects.isDisjoint(with: $0.members.values) }
        copies = found
    }

    /// Joins what shares a sign and leaves no choice; what leaves one is in doubt.
    private mutating func join(
        byName: Bool,
        _ reason: String,
        _ signs: (IdentityGroup) -> Set<String>
    ) {
        let edges = edges(signs)
        var joined: [IdentityGroup] = []
        var gone: Set<Int> = []
        for component in Self.components(edges, nodes.count) {
            let members = component.map { nodes[$0] }
            let vendors = members.flatMap(\.vendors)
            guard Set(vendors).count == vendors.count, members.count(where: { $0.known != nil }) < 2 else { continue }
            joined.append(members.dropFirst().reduce(into: members[0]) { $0.join($1, byName: byName) })
            gone.formUnion(component)
        }
        var orders: [Edge: (String, String)] = [:]
        for edge in Set(edges).union(doubts.keys) { orders[edge] = (nodes[edge.left].order, nodes[edge.right].order) }
        let unclear = edges.filter { !gone.contains($0.left) }
        nodes = (nodes.indices.filter { !gone.contains($0) }.map { nodes[$0] } + joined).sorted { $0.order < $1.order }
        doubts = renumbered(doubts.merging(unclear.map { ($0, reason) }) { old, _ in old }, orders)
    }

    /// The doubts by the places that the groups have now.
    private func renumbered(_ doubts: [Edge: String], _ orders: [Edge: (String, String)]) -> [Edge: String] {
        var places: [String: Int] = [:]
        for (index, node) in nodes.enumerated() {
            for order in node.orders { places[order] = index }
        }
        var renumbered: [Edge: String] = [:]
        for (edge, reason) in doubts {
            guard let (left, right) = orders[edge], let first = places[left], let second = places[right],
                first != second
            else { continue }
            renumbered[Edge(left: min(first, second), right: max(first, second))] = reason
        }
        return renumbered
    }

    /// The pairs of groups that share a sign and could be the same.
    private func edges(_ signs: (IdentityGroup) -> Set<String>) -> [Edge] {
        var bearers: [String: [Int]] = [:]
        for (index, node) in nodes.enumerated() {
            for sign in signs(node) { bearers[sign, default: []].append(index) }
        }
        var edges: Set<Edge> = []
        for indices in bearers.values where indices.count > 1 {
            for (offset, right) in indices.enumerated() {
                for left in indices[..<offset] where canJoin(nodes[left], nodes[right]) {
                    edges.insert(Edge(left: left, right: right))
                }
            }
        }
        return edges.sorted { ($0.left, $0.right) < ($1.left, $1.right) }
    }

    /// The sets of groups that edges hold together, of two or more.
    private static func components(_ edges: [Edge], _ count: Int) -> [[Int]] {
        var roots = Array(0..<count)
        func root(_ index: Int) -> Int {
            var index = index
            while roots[index] != index { index = roots[index] }
            return index
        }
        for edge in edges {
            let (left, right) = (root(edge.left), root(edge.right))
            roots[max(left, right)] = min(left, right)
        }
        let members = Dictionary(grouping: Set(edges.flatMap { [$0.left, $0.right] }), by: root)
        return members.values.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }

    private func canJoin(_ left: IdentityGroup, _ right: IdentityGroup) -> Bool {
        (left.known == nil || right.known == nil) && left.vendors.isDisjoint(with: right.vendors)
            && !isApart(left, right)
    }

    private func isApart(_ left: IdentityGroup, _ right: IdentityGroup) -> Bool {
        matches.contains { match in
            guard !match.isSame else { return false }
            return left.handles.contains(match.key) && right.isNamed(by: match)
                || right.handles.contains(match.key) && left.isNamed(by: match)
        }
    }

    private func isApart(_ key: Meter.Key, _ fresh: FreshMeter) -> Bool {
        matches.contains { !$0.isSame && $0.key == key && fresh.isNamed(by: $0) }
    }
}

extension Identities {
    /// Lists what is in doubt, and gives keys to the rest.
    private mutating func settleDoubts() {
        var doubted: Set<Int> = []
        for (edge, reason) in doubts where !isApart(nodes[edge.left], nodes[edge.right]) {
            doubted.formUnion([edge.left, edge.right])
            let pair = [nodes[edge.left], nodes[edge.right]].sorted { ($0.rank, $0.order) < ($1.rank, $1.order) }
            guard let key = pair[0].wish, let other = pair[1].members.values.min(by: { $0.vendor < $1.vendor }) else {
                continue
            }
            doubtful.append(
                DoubtfulMatch(
                    key: key,
                    name: pair[0].names.min() ?? key.text,
                    knownAt: Array(pair[0].vendors),
                    vendor: other.vendor,
                    object: other.object.id,
                    objectName: other.objectName,
                    reason: reason
                )
            )
        }
        doubtful = Array(Set(doubtful)).sorted { $0.order.lexicographicallyPrecedes($1.order) }
        held = Set(doubted.compactMap { nodes[$0].known?.key })
        nameGroups(nodes.indices.filter { !doubted.contains($0) }.map { nodes[$0] })
    }

    private mutating func nameGroups(_ clear: [IdentityGroup]) {
        var used = Set(nodes.compactMap(\.known?.key))
        for group in clear where group.known != nil {
            if let key = group.known?.key { groups[key] = group }
        }
        let new = clear.filter { $0.known == nil }.sorted { ($0.rank, $0.order) < ($1.rank, $1.order) }
        for group in new {
            guard let wish = group.wish else { continue }
            var key = wish
            var salt = group.order
            while used.contains(key) {
                key = Meter.Key("\(wish.text.prefix(54))-\(FittedText.mark(of: salt))") ?? wish
                salt += "+"
            }
            if key != wish { renamed[key] = wish }
            used.insert(key)
            groups[key] = group
        }
    }
}

extension DoubtfulMatch {
    /// What doubts are sorted by.
    var order: [String] { [key.text, vendor, object, name, reason] + knownAt }
}
