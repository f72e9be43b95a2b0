import Metering

extension Meter {
    /// Meters of the same key with less in them.
    var simpler: [Meter] {
        let changes: [(inout Draft) -> Void] = [
            { $0.filter = nil },
            { $0.dimensions = [] },
            { $0.labels = [:] },
            { $0.description = nil },
            { $0.unit = nil },
            { $0.category = nil },
            { $0.externalRef = nil },
            { $0.billableName = nil },
            { $0.resetSchedule = nil },
            { $0.activeFrom = nil },
            { $0.activeTo = nil },
            { $0.status = .active },
            { $0.name = "Meter" },
        ]
        var found = changes.compactMap(changed)
        for value in value?.expression?.simpler(as: .number) ?? [] {
            found += changed { $0.value = .expression(value) }.map { [$0] } ?? []
        }
        for filter in filter?.expression?.simpler(as: .bool) ?? [] {
            found += changed { $0.filter = .expression(filter) }.map { [$0] } ?? []
        }
        return found
    }

    /// The meter with a change; `nil` where it changes nothing, or the model does not take it.
    private func changed(_ change: (inout Draft) -> Void) -> Meter? {
        var draft = draft
        change(&draft)
        guard let meter = try? Meter(draft), meter != self else { return nil }
        return meter
    }
}

extension Expression {
    /// Expressions of a type with less in them: the parts that have the type, and the whole with one part made simpler.
    fileprivate func simpler(as type: ExpressionType) -> [Expression] {
        var found = operands.filter { $0.type == type }
        if case .membership(let subject, let values) = self, values.count > 1 {
            found += values.indices.map { index in
                var values = values
                values.remove(at: index)
                return .membership(subject, values)
            }
        }
        if case .literal(.number(let value)) = self, value != .one, value != .zero { found.append(.number(.one)) }
        for (index, operand) in operands.enumerated() {
            found += operand.simpler(as: operand.type ?? .number).map { replacing(index, with: $0) }
        }
        return found
    }

    /// The expressions that this one is made of.
    private var operands: [Expression] {
        switch self {
        case .literal, .attribute, .dimension, .customer: []
        case .unary(_, let operand), .membership(let operand, _): [operand]
        case .binary(_, let left, let right): [left, right]
        case .conditional(let condition, let first, let second): [condition, first, second]
        }
    }

    private func replacing(_ index: Int, with operand: Expression) -> Expression {
        switch self {
        case .literal, .attribute, .dimension, .customer: self
        case .unary(let sign, _): .unary(sign, operand)
        case .membership(_, let values): .membership(operand, values)
        case .binary(let sign, let left, let right):
            index == 0 ? .binary(sign, operand, right) : .binary(sign, left, operand)
        case .conditional(let condition, let first, let second):
            switch index {
            case 0: .conditional(operand, first, second)
            case 1: .conditional(condition, operand, second)
            default: .conditional(condition, first, operand)
            }
        }
    }
}
