/// Elements under identifiers, kept in the order in which they were added.
struct Table<Element> {
    private var slots: [Element?] = []
    private var positions: [String: Int] = [:]

    /// The elements, oldest first.
    var elements: some Sequence<Element> { slots.lazy.compactMap { $0 } }

    /// The element under an identifier: setting replaces it in its place, adds it at the end, or with `nil` removes it.
    subscript(id: String) -> Element? {
        get {
            positions[id].flatMap { slots[$0] }
        }
        set {
            if let position = positions[id] {
                slots[position] = newValue
                if newValue == nil {
                    positions[id] = nil
                    compact()
                }
            } else if let newValue {
                positions[id] = slots.count
                slots.append(newValue)
            }
        }
    }

    /// Closes the gaps once most slots are empty, so that removing costs little on average.
    private mutating func compact() {
        guard slots.count > 64, positions.count * 2 < slots.count else { return }
        let order = positions.sorted { $0.value < $1.value }
        slots = order.map { slots[$0.value] }
        positions = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1.key, $0) })
    }
}
