import Testing

@testable import Metering

@Suite("Formulas are expressions, or carried as they are")
struct FormulaTests {
    @Test("Opaque text stays as it is, byte for byte")
    func opaque() throws {
        let text = "{\"some\":[ {\"var\":\"é\u{301}\"} ,\t1.0]}\r\n"
        let formula = Formula.opaque(dialect: "togai", text: text)
        guard case .opaque("togai", let again) = formula.canonical() else {
            Issue.record("not opaque")
            return
        }
        #expect(Array(again.utf8) == Array(text.utf8))
        #expect(formula.expression == nil)
        #expect(Array(formula.description.utf8) == Array("opaque togai: \(text)".utf8))
    }

    @Test("An expression is shown as its text")
    func expression() throws {
        let expression = Expression.binary(.divide, .attribute("bytes"), .number(2))
        #expect(Formula.expression(expression).description == "attributes.bytes / 2")
        #expect(Formula.expression(expression).expression == expression)
    }
}
