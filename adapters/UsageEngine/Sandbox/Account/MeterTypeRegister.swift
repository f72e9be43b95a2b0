/// The meter types, with the look-ups that keep every request fast.
struct MeterTypeRegister {
    private var types = Table<MeterType>()
    private var idsByName: [String: [String]] = [:]
    private var idsByRef: [String: [String]] = [:]

    /// The types, oldest first.
    var all: some Sequence<MeterType> { types.elements }

    /// A type by its identifier: setting adds, replaces or with `nil` removes it.
    subscript(id: String) -> MeterType? {
        get {
            types[id]
        }
        set {
            if let old = types[id] {
                idsByName[old.terms.name]?.removeAll { $0 == id }
                old.terms.externalRef.map { idsByRef[$0]?.removeAll { $0 == id } }
            }
            types[id] = newValue
            if let newValue {
                idsByName[newValue.terms.name, default: []].append(id)
                newValue.terms.externalRef.map { idsByRef[$0, default: []].append(id) }
            }
        }
    }

    /// The types that have a name.
    func named(_ name: String) -> [MeterType] {
        (idsByName[name] ?? []).compactMap { types[$0] }
    }

    /// The types that have an `externalRef`.
    func referred(_ externalRef: String) -> [MeterType] {
        (idsByRef[externalRef] ?? []).compactMap { types[$0] }
    }
}
