import Foundation
import Testing

@testable import Metering

@Suite("Formulas are coded as text, or carried as they are")
struct FormulaTests {
    @Test("An expression is coded as its text")
    func expression() throws {
        let formula = Formula.expression(.binary(.divide, .attribute("bytes"), .number(2)))
        let data = try JSONEncoder().encode([formula])
        #expect(String(decoding: data, as: UTF8.self) == #"["attributes.bytes \/ 2"]"#)
        #expect(try JSONDecoder().decode([Formula].self, from: data) == [formula])
    }

    @Test("Opaque text comes back byte for byte")
    func opaque() throws {
        let text = "{\"some\":[ {\"var\":\"é\u{301}\"} ,\t1.0]}\r\n"
        let formula = Formula.opaque(dialect: "togai", text: text)
        let decoded = try JSONDecoder().decode(Formula.self, from: JSONEncoder().encode(formula))
        guard case .opaque("togai", let again) = decoded else {
            Issue.record("not opaque")
            return
        }
        #expect(Array(again.utf8) == Array(text.utf8))
        #expect(formula.canonical() == formula)
        #expect(formula.expression == nil)
    }

    @Test("Faulty text is a decoding error with the fault")
    func faulty() {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Formula.self, from: Data(#""attributes.a = 1""#.utf8))
        }
    }
}
