import AdapterKit
import Metering

/// Keys for meters that Amberflo has, made from their API names.
enum AmberfloKeys {
    /// A key for each name: the name where it is a key, else the nearest one, with a mark where several would be alike.
    ///
    /// The names are distinct; the answer does not depend on their order.
    static func distinct(_ names: [String], avoiding others: Set<Meter.Key>) -> [String: Meter.Key] {
        var keys: [String: Meter.Key] = [:]
        var taken = others
        var open: [(name: String, key: Meter.Key?)] = []
        for name in Set(names).sorted(by: { $0.precedes($1) }) {
            let key = Meter.Key(slug: name)
            if let key, key.text == name, !others.contains(key) {
                keys[name] = key
                taken.insert(key)
            } else {
                open.append((name, key))
            }
        }
        let claims = Dictionary(grouping: open.compactMap(\.key)) { $0 }.mapValues(\.count)
        for (name, key) in open {
            if let key, claims[key] == 1, !taken.contains(key) {
                keys[name] = key
                taken.insert(key)
            } else if let marked = marked(name, key, taken) {
                keys[name] = marked
                taken.insert(marked)
            }
        }
        return keys
    }

    /// The key with a mark of the name at its end, which no other has.
    private static func marked(_ name: String, _ key: Meter.Key?, _ taken: Set<Meter.Key>) -> Meter.Key? {
        let stem = String((key?.text ?? "meter").prefix(Meter.Key.maximumLength - 9))
        for round in 0...taken.count {
            let text = round == 0 ? name : "\(name)\u{0}\(round)"
            if let candidate = Meter.Key("\(stem)-\(FittedText.mark(of: text))"), !taken.contains(candidate) {
                return candidate
            }
        }
        return nil
    }
}
