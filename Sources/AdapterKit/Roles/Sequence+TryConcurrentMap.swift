import Metering

extension Sequence where Element: Sendable {
    /// Asks a vendor about all elements at the same time, and answers in their order; one failure cancels what still goes on.
    ///
    /// - Parameter ask: asks about one.
    /// - Returns: an answer for each element.
    /// - Throws: the error of the first that failed, in their order, other than that it was cancelled for another's sake.
    package func tryConcurrentMap<Value: Sendable>(
        _ ask: @escaping @Sendable (Element) async throws(AdapterError) -> Value
    ) async throws(AdapterError) -> [Value] {
        let answers = await concurrentMap(cancellingAfter: \.isFailure) { element -> Result<Value, AdapterError> in
            do throws(AdapterError) {
                return .success(try await ask(element))
            } catch {
                return .failure(error)
            }
        }
        let errors = answers.compactMap(\.failure)
        if let error = errors.first(where: { $0.category != .cancelled }) ?? errors.first { throw error }
        var values: [Value] = []
        for answer in answers { values.append(try answer.get()) }
        return values
    }
}

extension Result {
    /// Whether there is an error in place of a value.
    fileprivate var isFailure: Bool { failure != nil }

    /// The error; `nil` where there is a value.
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
