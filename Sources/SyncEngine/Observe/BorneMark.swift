import AdapterKit

/// A mark as objects of one kind bear it: the same name and value at another kind is another mark.
struct BorneMark: Hashable {
    let kind: ObjectKind
    let mark: Mark

    init(_ kind: ObjectKind, _ mark: Mark) {
        self.kind = kind
        self.mark = mark
    }
}
