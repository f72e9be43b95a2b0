extension Sequence where Element: Sendable {
    /// Does something with all elements at the same time, and answers in their order.
    ///
    /// - Parameters:
    ///   - endsOthers: whether a value makes what still goes on needless, which is cancelled then.
    ///   - work: what is done with each.
    /// - Returns: a value for each element.
    package func concurrentMap<Value: Sendable>(
        cancellingAfter endsOthers: (Value) -> Bool = { _ in false },
        _ work: @escaping @Sendable (Element) async -> Value
    ) async -> [Value] {
        await withTaskGroup(of: Placed<Value>.self) { group in
            for (index, element) in enumerated() {
                group.addTask { Placed(index: index, value: await work(element)) }
            }
            var values: [Placed<Value>] = []
            for await value in group {
                if endsOthers(value.value) { group.cancelAll() }
                values.append(value)
            }
            return values.sorted { $0.index < $1.index }.map(\.value)
        }
    }
}

/// A value with its place among the others.
///
/// A tuple in its place is miscompiled by Swift 6.3 with optimisation.
private struct Placed<Value: Sendable>: Sendable {
    let index: Int
    let value: Value
}
