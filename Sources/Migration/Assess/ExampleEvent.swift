package import Metering

/// Makes up an event that a meter counts, to show what a sender has to send.
package enum ExampleEvent {
    /// An event whose filter holds and whose value can be computed; `nil` where none was found.
    ///
    /// - Parameters:
    ///   - meter: the meter.
    ///   - schema: the shape of its event; `nil` where none is known.
    ///   - customer: who used it.
    ///   - now: the instant of the event, unless the meter does not count then.
    /// - Returns: the event, the same each time.
    package static func make(
        for meter: Meter,
        schema: EventSchema?,
        customer: String,
        at now: Timestamp
    ) -> UsageEvent? {
        let value = meter.value?.expression
        let filter = meter.filter?.expression
        guard meter.value == nil || value != nil, meter.filter == nil || filter != nil else { return nil }
        var event = UsageEvent(
            id: "example-\(meter.key)",
            event: meter.event ?? schema?.name ?? "usage",
            customer: customer,
            timestamp: instant(meter, now)
        )
        let attributes =
            (schema?.attributes.map(\.name) ?? [])
            + [value, filter].compactMap(\.self).flatMap { $0.attributesUsed.sorted() }
        for name in attributes { event.attributes[name] = value?.divisor(of: name) ?? .one }
        let dimensions =
            (schema?.dimensions ?? []) + meter.dimensions
            + [value, filter].compactMap(\.self).flatMap { $0.dimensionsUsed.sorted() }
        for name in dimensions where event.dimensions[name] == nil { event.dimensions[name] = "\(name)-1" }
        if case .unique(.dimension(let name)) = meter.aggregation, event.dimensions[name] == nil {
            event.dimensions[name] = "\(name)-1"
        }
        var search = EventSearch(event: event, value: value, filter: filter)
        return search.run()
    }

    /// An instant at which the meter counts.
    private static func instant(_ meter: Meter, _ now: Timestamp) -> Timestamp {
        if let from = meter.activeFrom, now < from { return from }
        if let to = meter.activeTo, to <= now { return to.adding(seconds: -1) }
        return now
    }
}

/// Looks for texts and numbers with which a filter holds and a value can be computed.
private struct EventSearch {
    var event: UsageEvent
    let value: Expression?
    let filter: Expression?

    /// How many events are tried at the most once nothing better is left than to try.
    private static let limit = 4_096

    private var isFound: Bool {
        if let filter, (try? filter.condition(event)) != true { return false }
        if let value, (try? value.number(event)) == nil { return false }
        return true
    }

    mutating func run() -> UsageEvent? {
        for _ in 0..<4 where !isFound {
            if let filter { aim(filter, at: true) }
        }
        return isFound || tryAll() ? event : nil
    }

    /// Changes the event so that a condition is likely to come to what is wanted.
    private mutating func aim(_ condition: Expression, at wanted: Bool) {
        guard (try? condition.condition(event)) != wanted else { return }
        switch condition {
        case .unary(.not, let operand): aim(operand, at: !wanted)
        case .binary(.and, let left, let right), .binary(.or, let left, let right):
            let isAnd = if case .binary(.and, _, _) = condition { true } else { false }
            aim(left, at: wanted)
            // One side is enough to bring a conjunction down, or a disjunction about.
            if isAnd == wanted { aim(right, at: wanted) }
        case .conditional(let first, let then, let otherwise):
            let holds = (try? first.condition(event)) ?? true
            aim(holds ? then : otherwise, at: wanted)
        case .membership(let subject, let values):
            guard let value = values.first else { return }
            set(subject, to: wanted ? value : value.another(than: values))
        case .binary(let sign, let left, let right):
            if let constant = try? right.evaluate(event), left.isName {
                set(left, to: constant.meeting(sign, wanted))
            } else if let constant = try? left.evaluate(event), right.isName {
                set(right, to: constant.meeting(sign.turned, wanted))
            }
        case .literal, .attribute, .dimension, .customer, .unary: break
        }
    }

    private mutating func set(_ name: Expression, to value: ExpressionValue?) {
        switch (name, value) {
        case (.attribute(let name), .number(let number)?): event.attributes[name] = number
        case (.dimension(let name), .string(let text)?): event.dimensions[name] = text
        case (.customer, .string(let text)?) where !text.isEmpty: event.customer = text
        default: break
        }
    }

    /// Tries what stands in the formulas, and numbers next to it, in all combinations up to a bound.
    private mutating func tryAll() -> Bool {
        let formulas = [value, filter].compactMap(\.self)
        let literals = formulas.flatMap(\.literals)
        var choices: [(Expression, [ExpressionValue])] = []
        let numbers = literals.flatMap(\.neighbours) + [0, 1, 2, 10].map { .number(Quantity($0)) }
        let texts = literals.filter { $0.type == .string } + [.string("other")]
        for name in Set(formulas.flatMap(\.attributesUsed)).sorted() { choices.append((.attribute(name), numbers)) }
        for name in Set(formulas.flatMap(\.dimensionsUsed)).sorted() { choices.append((.dimension(name), texts)) }
        var places = [Int](repeating: 0, count: choices.count)
        for _ in 0..<Self.limit {
            for (index, choice) in choices.enumerated() { set(choice.0, to: choice.1[places[index]]) }
            if isFound { return true }
            var index = 0
            while index < places.count {
                places[index] += 1
                if places[index] < choices[index].1.count { break }
                places[index] = 0
                index += 1
            }
            if index == places.count { return false }
        }
        return false
    }
}

extension ExpressionValue {
    /// A value that meets a comparison with this one, or fails it; `nil` where none comes to mind.
    fileprivate func meeting(_ sign: Expression.BinaryOperator, _ wanted: Bool) -> ExpressionValue? {
        let step: Int
        switch (sign, wanted) {
        case (.equal, true), (.notEqual, false), (.lessOrEqual, true), (.greaterOrEqual, true), (.less, false),
            (.greater, false):
            step = 0
        case (.notEqual, true), (.equal, false), (.greater, true), (.lessOrEqual, false): step = 1
        case (.less, true), (.greaterOrEqual, false): step = -1
        default: return nil
        }
        switch self {
        case .number(let number): return (try? number.adding(Quantity(step))).map { .number($0) }
        case .string(let text): return .string(step == 0 ? text : step > 0 ? "\(text)-other" : "")
        case .bool: return nil
        }
    }

    /// A value that is none of some.
    fileprivate func another(than values: [ExpressionValue]) -> ExpressionValue? {
        switch self {
        case .number:
            let greatest = values.compactMap { if case .number(let number) = $0 { number } else { nil } }.max()
            return greatest.flatMap { try? $0.adding(.one) }.map { .number($0) }
        case .string:
            return values.contains(.string("other")) ? .string("another") : .string("other")
        case .bool: return nil
        }
    }

    /// The number, and those next to it.
    fileprivate var neighbours: [ExpressionValue] {
        guard case .number(let number) = self else { return [] }
        return [0, -1, 1].compactMap { try? number.adding(Quantity($0)) }.map { .number($0) }
    }
}

extension Expression {
    fileprivate var isName: Bool {
        switch self {
        case .attribute, .dimension, .customer: true
        default: false
        }
    }

    /// The literals that stand in it.
    fileprivate var literals: [ExpressionValue] {
        switch self {
        case .literal(let value): [value]
        case .attribute, .dimension, .customer: []
        case .unary(_, let operand): operand.literals
        case .membership(let subject, let values): subject.literals + values
        case .binary(_, let left, let right): left.literals + right.literals
        case .conditional(let condition, let first, let second): condition.literals + first.literals + second.literals
        }
    }

    /// The number that an attribute is divided by, so that an example comes to 1; `nil` where there is none.
    fileprivate func divisor(of name: String) -> Quantity? {
        switch self {
        case .binary(.divide, .attribute(name), .literal(.number(let number))): number
        case .binary(_, let left, let right): left.divisor(of: name) ?? right.divisor(of: name)
        default: nil
        }
    }
}

extension Expression.BinaryOperator {
    /// The comparison with its sides exchanged.
    fileprivate var turned: Expression.BinaryOperator {
        switch self {
        case .less: .greater
        case .greater: .less
        case .lessOrEqual: .greaterOrEqual
        case .greaterOrEqual: .lessOrEqual
        default: self
        }
    }
}
