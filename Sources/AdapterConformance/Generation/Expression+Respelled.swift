import Metering

extension Expression {
    /// Another expression that means the same.
    func respelled(_ random: inout SeededGenerator) -> Expression {
        let inner = respelledOperands(&random)
        let turned = random.chance(2) ? inner.turned(&random) : inner
        guard turned.type == .bool, random.chance(5) else { return turned }
        return switch random.below(3) {
        case 0: .unary(.not, .unary(.not, turned))
        case 1: .binary(.and, turned, .bool(true))
        default: .binary(.or, .bool(false), turned)
        }
    }

    private func respelledOperands(_ random: inout SeededGenerator) -> Expression {
        switch self {
        case .literal, .attribute, .dimension, .customer: self
        case .unary(let sign, let operand): .unary(sign, operand.respelled(&random))
        case .membership(let subject, let values): .membership(subject.respelled(&random), values)
        case .binary(let sign, let left, let right): .binary(sign, left.respelled(&random), right.respelled(&random))
        case .conditional(let condition, let first, let second):
            .conditional(condition.respelled(&random), first.respelled(&random), second.respelled(&random))
        }
    }

    /// The same with its operands exchanged, or as another operator.
    ///
    /// What is compared with itself stays: it is the same either way round, and no canonical form has to know that.
    private func turned(_ random: inout SeededGenerator) -> Expression {
        switch self {
        case .literal, .attribute, .dimension, .customer: return self
        case .unary(.not, .binary(let sign, let left, let right)) where sign.contrary != nil:
            return .binary(sign.contrary ?? sign, left, right)
        case .unary: return self
        case .binary(_, let left, let right) where left.canonical() == right.canonical():
            return self
        case .binary(let sign, let left, let right):
            return sign.mirrored.map { .binary($0, right, left) } ?? self
        case .membership(let subject, let values):
            let tests = values.shuffled(using: &random).map { Expression.binary(.equal, subject, .literal($0)) }
            guard random.chance(2), let first = tests.first else { return .membership(subject, values.reversed()) }
            return tests.dropFirst().reduce(first) { .binary(.or, $0, $1) }
        case .conditional(let condition, let first, let second):
            return .conditional(.unary(.not, condition), second, first)
        }
    }
}
