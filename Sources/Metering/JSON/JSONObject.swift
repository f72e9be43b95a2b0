/// The members of a JSON object, in the order in which they were written.
///
/// Each key is there once. Equality and hashing ignore the order.
package struct JSONObject: Sendable {
    /// A key and its value.
    package struct Member: Sendable, Hashable {
        /// The key.
        package let key: String
        /// The value.
        package var value: JSONValue

        /// Makes a member.
        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// From this many members on, keys are found by their hash; to look through fewer costs less than to make an index.
    static let indexThreshold = 32

    /// The members in order.
    package private(set) var members: [Member] = []

    /// Where each key is; empty while there are few.
    private var index: [String: Int] = [:]

    /// Makes an object without members.
    package init() {}

    /// Makes an object without members, with room for a number of them.
    package init(reservingFor count: Int) {
        members.reserveCapacity(count)
    }

    /// Makes an object of members; of several with one key, the last counts.
    package init(_ members: some Sequence<(String, JSONValue)>) {
        for (key, value) in members {
            set(key, value)
        }
    }

    /// Makes an object of members whose keys differ.
    init(ofUniqueKeys members: [Member]) {
        self.members = members
        rebuildIndex()
    }

    /// The number of members.
    package var count: Int { members.count }

    /// Whether there are no members.
    package var isEmpty: Bool { members.isEmpty }

    /// The keys in order.
    package var keys: [String] { members.map(\.key) }

    /// The value of a key; setting nil removes the member, setting a new key appends it.
    package subscript(key: String) -> JSONValue? {
        get {
            position(of: key).map { members[$0].value }
        }
        set {
            if let newValue {
                set(key, newValue)
            } else {
                remove(key)
            }
        }
    }

    /// Sets the value of a key, in place, or at the end when the key is new.
    package mutating func set(_ key: String, _ value: JSONValue) {
        if let position = position(of: key) {
            members[position].value = value
        } else {
            append(key, value)
        }
    }

    /// Removes a member, and returns its value if it was there.
    @discardableResult
    package mutating func remove(_ key: String) -> JSONValue? {
        guard let position = position(of: key) else { return nil }
        let removed = members.remove(at: position)
        if !index.isEmpty { rebuildIndex() }
        return removed.value
    }

    /// The members sorted by key, in the order of Unicode scalars.
    package var sortedMembers: [Member] {
        // UTF-8 sorts as the scalars do.
        members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    private func position(of key: String) -> Int? {
        if index.isEmpty { return members.firstIndex { $0.key == key } }
        return index[key]
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append(Member(key: key, value: value))
        if !index.isEmpty {
            index[key] = members.count - 1
        } else if members.count == JSONObject.indexThreshold {
            rebuildIndex()
        }
    }

    private mutating func rebuildIndex() {
        index.removeAll(keepingCapacity: true)
        guard members.count >= JSONObject.indexThreshold else { return }
        for (position, member) in members.enumerated() {
            index[member.key] = position
        }
    }
}

extension JSONObject: Hashable {
    /// Compares keys and values, whatever their order.
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        return left.members.allSatisfy { right[$0.key] == $0.value }
    }

    /// Feeds the members regardless of their order.
    package func hash(into hasher: inout Hasher) {
        var combined = 0
        for member in members {
            combined ^= member.hashValue
        }
        hasher.combine(count)
        hasher.combine(combined)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object of a literal; of several members with one key, the last counts.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements)
    }
}
