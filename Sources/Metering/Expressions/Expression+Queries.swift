extension Expression {
    /// The names of the attributes that the expression reads.
    package var attributesUsed: Set<String> {
        var names: Set<String> = []
        forEachLeaf { if case .attribute(let name) = $0 { names.insert(name) } }
        return names
    }

    /// The names of the dimensions that the expression reads.
    package var dimensionsUsed: Set<String> {
        var names: Set<String> = []
        forEachLeaf { if case .dimension(let name) = $0 { names.insert(name) } }
        return names
    }

    /// The number of nodes on the longest way from the root to a leaf.
    package var depth: Int {
        switch self {
        case .literal, .attribute, .dimension, .customer: 1
        case .unary(_, let operand), .membership(let operand, _): operand.depth + 1
        case .binary(_, let left, let right): Swift.max(left.depth, right.depth) + 1
        case .conditional(let condition, let first, let second):
            Swift.max(condition.depth, first.depth, second.depth) + 1
        }
    }

    /// The conditions that all have to hold, in the order written: the operands of the outermost chain of `&&`.
    package var conjuncts: [Expression] { operands(of: .and) }

    /// The conditions of which one has to hold, in the order written: the operands of the outermost chain of `||`.
    package var disjuncts: [Expression] { operands(of: .or) }

    private func forEachLeaf(_ body: (Expression) -> Void) {
        switch self {
        case .literal, .attribute, .dimension, .customer:
            body(self)
        case .unary(_, let operand), .membership(let operand, _):
            operand.forEachLeaf(body)
        case .binary(_, let left, let right):
            left.forEachLeaf(body)
            right.forEachLeaf(body)
        case .conditional(let condition, let first, let second):
            condition.forEachLeaf(body)
            first.forEachLeaf(body)
            second.forEachLeaf(body)
        }
    }
}
