import AdapterKit
import Metering

/// Finds out whether Togai can evaluate a meter by itself, and what has to be computed on the way where it cannot.
struct TogaiFormulaPlanner {
    private let meter: Meter
    /// The names that the event declares, which bound what an opaque text can mean.
    private let declared: EventSchema?
    /// Whether the meter can have an event schema of its own.
    private let mayIsolate: Bool
    private(set) var findings: [Finding] = []

    init(_ meter: Meter, declared: EventSchema?, mayIsolate: Bool) {
        self.meter = meter
        self.declared = declared
        self.mayIsolate = mayIsolate
    }

    private var hasWindow: Bool { meter.activeFrom != nil || meter.activeTo != nil }

    /// The formula; `nil` where the meter is refused, which the findings then say.
    mutating func plan() -> TogaiFormula? {
        guard meter.aggregation == .sum || meter.aggregation == .count else {
            findings.append(TogaiFindings.aggregation(meter.aggregation))
            return nil
        }
        var formula = TogaiFormula(aggregation: meter.aggregation == .sum ? "SUM" : "COUNT")
        let value = part(meter.value, .value, as: .computation)
        let filter = part(meter.filter, .filter, as: .matcher)
        guard findings.fidelity != .refused else { return nil }
        if value == .derived || filter == .derived {
            derive(value, filter, into: &formula)
        } else if !hasWindow {
            takeValue(value, into: &formula)
            takeFilter(filter, into: &formula)
        } else if mayIsolate, value.isOpaque || (value == .absent && !filter.isNative) {
            takeValue(value, into: &formula)
            takeFilter(filter, into: &formula)
            formula.isGated = true
            findings += TogaiFindings.window(meter, "the projection sends no events outside")
        } else {
            derive(value, filter, into: &formula)
        }
        return findings.fidelity == .refused ? nil : formula
    }

    /// What becomes of a value or a filter.
    private enum Part: Equatable {
        /// There is none.
        case absent
        /// Togai evaluates this text.
        case native(String, Expression)
        /// The vendor's own text.
        case opaque(String)
        /// It is computed on the way.
        case derived

        var isOpaque: Bool { if case .opaque = self { true } else { false } }

        var isNative: Bool { if case .native = self { true } else { false } }
    }

    private mutating func part(_ formula: Formula?, _ field: MeterField, as role: LogicText.Role) -> Part {
        switch formula {
        case nil:
            return .absent
        case .opaque(let dialect, let text)?:
            if dialect == TogaiTranslator.dialectName { return .opaque(text) }
            findings.append(TogaiFindings.foreign(field, dialect))
            return .derived
        case .expression(let written)?:
            let expression = written.canonical()
            if let text = LogicText.text(expression, as: role) { return .native(text, expression) }
            let names = expression.attributesUsed.union(expression.dimensionsUsed).filter { !TogaiNames.isName($0) }
            if let name = names.sorted().first, LogicText.isWritable(expression, as: role) {
                findings.append(TogaiFindings.identifier(field, name))
            }
            return .derived
        }
    }

    private func takeValue(_ part: Part, into formula: inout TogaiFormula) {
        switch part {
        case .native(let text, let expression):
            formula.computation = text
            formula.normalComputation = text
            formula.attributes.formUnion(expression.attributesUsed)
        case .opaque(let text):
            formula.computation = text
            formula.normalComputation = LogicText.normalForm(text, as: .computation)
            takeNames(of: text, into: &formula)
        case .absent, .derived:
            formula.computation = "1"
            formula.normalComputation = "1"
        }
    }

    private func takeFilter(_ part: Part, into formula: inout TogaiFormula) {
        switch part {
        case .native(let text, let expression):
            formula.matcher = text
            formula.normalMatcher = text
            formula.attributes.formUnion(expression.attributesUsed)
            formula.dimensions.formUnion(expression.dimensionsUsed)
        case .opaque(let text):
            (formula.matcher, formula.filters) = TogaiOpaqueFilter.parts(text)
            formula.normalMatcher = formula.matcher.map { LogicText.normalForm($0, as: .matcher) }
            takeNames(of: text, into: &formula)
        case .absent, .derived:
            break
        }
    }

    /// An opaque text's names, as far as the event can have them: Togai refuses a text that names what the schema lacks.
    private func takeNames(of text: String, into formula: inout TogaiFormula) {
        let attributes = LogicText.names(after: "attributes.", in: text)
        let dimensions = LogicText.names(after: "dimensions.", in: text)
        guard let declared else {
            formula.attributes.formUnion(attributes.filter(TogaiNames.isName))
            formula.dimensions.formUnion(dimensions.filter(TogaiNames.isName))
            return
        }
        formula.attributes.formUnion(attributes.intersection(declared.attributes.map(\.name)))
        formula.dimensions.formUnion(dimensions.intersection(declared.dimensions))
    }

    /// Adds up a number that is computed on the way, the value where the event counts, else 0; or counts the events where
    /// that number is 1.
    private mutating func derive(_ value: Part, _ filter: Part, into formula: inout TogaiFormula) {
        guard !value.isOpaque else {
            let field: MeterField = filter == .derived ? .filter : meter.activeFrom != nil ? .activeFrom : .activeTo
            findings.append(TogaiFindings.besideOpaque(field))
            return
        }
        formula = TogaiFormula(deriving: meter)
        if filter.isOpaque {
            takeFilter(filter, into: &formula)
        }
        findings += TogaiFindings.derived(
            meter,
            formula,
            valueIsNative: value != .derived,
            filterIsNative: filter != .derived
        )
    }
}

extension TogaiFormula {
    /// The formula of a meter whose number is computed on the way.
    init(deriving meter: Meter) {
        let countsFlag = meter.aggregation == .count && meter.filter?.expression != nil
        self.init(aggregation: countsFlag ? "COUNT" : "SUM")
        self.countsFlag = countsFlag
        computation = countsFlag ? "1" : nil
        normalComputation = computation
        derived = TogaiDerivation(meter)
    }
}
