import Testing

@testable import TogaiSandbox

/// The cases of the vendor's evaluator that differ from common JSON-logic, and the rest of the operators.
@Suite("JSON-logic")
struct LogicTests {
    private static let data = LogicValue.object([
        "attributes": .object(["a": .string("150"), "b": .string("0.50"), "z": .string("0")]),
        "dimensions": .object([
            "city": .string("chennai"), "day": .string("2024-05-28T00:00:00Z"), "off": .string("false"),
        ]),
        "dependencies": .object([:]),
    ])

    /// The result as text; `fails` where the evaluator gives up.
    private func result(_ text: String) throws -> String {
        let node = try LogicNode(
            text.replacing("@a", with: "{var:'attributes.a'}").replacing("@c", with: "{var:'dimensions.city'}")
        )
        do {
            switch try LogicEvaluator().value(of: node, in: Self.data) {
            case .null: return "null"
            case .number(let number): return number.canonical
            case .string(let text): return "'\(text)'"
            case let other: return other.text ?? "null"
            }
        } catch {
            return "fails"
        }
    }

    @Test(
        "Arithmetic is decimal",
        arguments: [
            ("{'+':[0.1,0.2]}", "0.3"), ("{'*':[@a,0.4]}", "60.0"), ("{'/':[1,30000]}", "0.0000"),
            ("{'/':[@a,4]}", "37.5000"),
            ("{'/':[1,0]}", "fails"), ("{'%':[7,0]}", "fails"), ("{'%':[7,3]}", "1"), ("{'-':[@a]}", "150"),
            ("{'-':[5]}", "-5"),
            ("{'-':5}", "-5"), ("{'/':[5]}", "null"), ("{'+':['x']}", "fails"), ("{'+':['3.0']}", "3.0"),
            ("{'+':[1,'x']}", "null"),
            ("{'+':[]}", "null"), ("{'+':[1,{var:'attributes.none'}]}", "null"), ("{'-':[9,2,1]}", "7"),
            ("{'+':[1,2,3]}", "6"),
            ("{'max':[1,@a,3]}", "150"), ("{'min':[2,1.0,1]}", "1.0"), ("{'+':[[1,2],1]}", "null"),
            ("{'+':[[1,2]]}", "3"),
            ("{'+':[true,1]}", "null"),
        ]
    )
    func arithmetic(_ text: String, _ expected: String) throws {
        #expect(try result(text) == expected)
    }

    @Test(
        "Comparisons coerce texts, and know an interval only downwards",
        arguments: [
            ("{'>':[@a,100]}", "true"), ("{'>=':['9','10']}", "false"), ("{'<':[1,@a,200]}", "true"),
            ("{'<=':[150,@a,150.0]}", "true"),
            ("{'>':[3,2,1]}", "fails"), ("{'>=':[3,2,1]}", "fails"), ("{'<':[1]}", "fails"),
            ("{'<':[{var:'attributes.none'},1]}", "false"),
            ("{'<':['x',1]}", "false"), ("{'<':[1,2,3,4]}", "true"),
        ]
    )
    func comparisons(_ text: String, _ expected: String) throws {
        #expect(try result(text) == expected)
    }

    @Test(
        "Equality of numbers sees their scale, beside a text it does not",
        arguments: [
            ("{'==':[150,150.0]}", "false"), ("{'==':[@a,150.0]}", "true"), ("{'==':[150,@a]}", "true"),
            ("{'==':[@a,'150.0']}", "false"),
            ("{'===':[@a,150]}", "false"), ("{'===':[150,150.0]}", "true"), ("{'!=':[150,150.0]}", "true"),
            ("{'!==':[1,1.0]}", "false"),
            ("{'==':['',0]}", "true"), ("{'==':[null,{var:'attributes.none'}]}", "true"), ("{'==':[null,0]}", "false"),
            ("{'==':[1,true]}", "true"), ("{'==':[1.0,true]}", "false"), ("{'==':['x',true]}", "true"),
            ("{'==':['',false]}", "true"),
            ("{'==':[1]}", "fails"), ("{'==':['x',1]}", "false"), ("{'==':[[],false]}", "true"),
            ("{'===':['a','a']}", "true"),
        ]
    )
    func equality(_ text: String, _ expected: String) throws {
        #expect(try result(text) == expected)
    }

    @Test(
        "A text as second argument of 'in' is searched for a part",
        arguments: [
            ("{'in':[@c,'chennai','mumbai']}", "true"), ("{'in':['mumbai','chennai','mumbai']}", "false"),
            ("{'in':['enn','chennai']}", "true"), ("{'in':[@c,['chennai','mumbai']]}", "true"),
            ("{'in':[@a,[150]]}", "false"),
            ("{'in':[150,[150.0]]}", "false"), ("{'in':[@a,['150']]}", "true"), ("{'in':[@c]}", "false"),
            ("{'in':[null,'x']}", "fails"),
            ("{'in':[{var:'dimensions.none'},['x']]}", "false"), ("{'in':[['a','b'],['b','a','c']]}", "true"),
            ("{'in':['x',5]}", "false"),
        ]
    )
    func membership(_ text: String, _ expected: String) throws {
        #expect(try result(text) == expected)
    }

    @Test(
        "Conditions and truth",
        arguments: [
            ("{'!!':'false'}", "true"), ("{'!!':['']}", "false"), ("{'!':[{var:'attributes.z'}]}", "false"),
            ("{'!!':[0.0]}", "false"),
            ("{'!!':[[0]]}", "false"), ("{'!':[[]]}", "fails"), ("{'if':[true,'y','n']}", "'y'"),
            ("{'?:':[false,'y','n']}", "'n'"),
            ("{'if':[false,1,true,2,3]}", "2"), ("{'if':[false,1]}", "null"), ("{'if':[]}", "null"),
            ("{'if':[7]}", "7"),
            ("{'and':[1,0,2]}", "0"), ("{'and':[1,2]}", "2"), ("{'or':[0,'x']}", "'x'"), ("{'or':[0,'']}", "''"),
            ("{'and':[]}", "fails"),
            ("{'log':['x']}", "'x'"), ("{'if':[true,1,{'/':[1,0]}]}", "1"),
        ]
    )
    func conditions(_ text: String, _ expected: String) throws {
        #expect(try result(text) == expected)
    }

    @Test(
        "Lists",
        arguments: [
            ("{'map':[[1,2],{'*':[{var:''},2]}]}", "[2, 4]"), ("{'filter':[[1,2,3],{'>':[{var:''},1]}]}", "[2, 3]"),
            ("{'reduce':[[1,2,3],{'+':[{var:'current'},{var:'accumulator'}]},10]}", "16"),
            ("{'all':[[1,2],{'>':[{var:''},0]}]}", "true"),
            ("{'all':[[],{'>':[{var:''},0]}]}", "false"), ("{'some':[[1,2],{'>':[{var:''},1]}]}", "true"),
            ("{'none':[[1,2],{'>':[{var:''},5]}]}", "true"), ("{'merge':[[1],2,[3]]}", "[1, 2, 3]"),
            ("{'map':[5,1]}", "[]"),
            ("{'filter':[5,1]}", "fails"), ("{'some':[5,1]}", "fails"), ("{'all':[null,1]}", "false"),
            ("{'reduce':[1,2]}", "fails"),
            ("{'missing':['attributes.a','attributes.none']}", "[attributes.none]"),
            ("{'missing_some':[1,['attributes.a','x']]}", "[]"),
            ("{'missing_some':[2,['attributes.a','x']]}", "[x]"), ("{'missing_some':['1',['x']]}", "fails"),
        ]
    )
    func lists(_ text: String, _ expected: String) throws {
        #expect(try result(text) == expected)
    }

    @Test(
        "Texts",
        arguments: [
            ("{'cat':['a',@a,1.0,2.50]}", "'a15012.50'"), ("{'cat':[null]}", "fails"),
            ("{'substr':['jsonlogic',4]}", "'logic'"),
            ("{'substr':['jsonlogic',-5]}", "'logic'"), ("{'substr':['jsonlogic',1,3]}", "'son'"),
            ("{'substr':['jsonlogic',4,-2]}", "'log'"),
            ("{'substr':['abc',9]}", "fails"), ("{'substr':['abc',1,9]}", "''"), ("{'substr':['abc','1']}", "fails"),
            ("{'substr':['abc',-9]}", "''"),
        ]
    )
    func texts(_ text: String, _ expected: String) throws {
        #expect(try result(text) == expected)
    }

    @Test(
        "Dates and durations",
        arguments: [
            ("{'==':[{date:['2024-05-28T00:00:00Z']},{date:['2024-05-27T16:00:00-08:00']}]}", "true"),
            ("{'==':[{date:[{var:'dimensions.day'}]},'2024-05-28T00:00:00Z']}", "true"),
            ("{'==':['x',{date:['2024-05-28T00:00:00Z']}]}", "false"),
            ("{date:['x']}", "fails"), ("{date:['2024-05-28T00:00:00']}", "fails"), ("{date:[5]}", "false"),
            ("{date:[]}", "null"),
            ("{'duration.between':['2024-05-01T00:00:00Z','2024-06-01T00:00:00Z']}", "'PT744H'"),
            ("{'duration.between':['x','y']}", "null"),
            ("{'date.add':['2024-05-28T00:00:00Z','PT24H']}", "'2024-05-29T00:00Z'"),
            ("{'date.sub':['2024-05-28T00:00:00Z','PT24H']}", "'2024-05-27T00:00Z'"),
            ("{'date.add':['2024-01-31T00:00:00+02:00','P1M']}", "'2024-02-29T00:00+02:00'"),
            ("{'date.add':['2024-01-31T00:00:00Z','x']}", "null"),
            ("{'date.add':['2024-01-31T00:00:00Z']}", "fails"), ("{'duration.of':[100,'DAYS']}", "'PT2400H'"),
            ("{'duration.of':[1,'MONTHS']}", "null"),
            ("{'duration.of':[1.5,'DAYS']}", "null"), ("{'duration.of':[@a,'SECONDS']}", "'PT2M30S'"),
            ("{'duration.as':['PT47H','DAYS']}", "1"),
            ("{'duration.as':['PT90M','HOURS']}", "1"), ("{'duration.as':['PT1.5S','MILLIS']}", "1500"),
            ("{'duration.as':['P1D','MONTHS']}", "null"),
        ]
    )
    func dates(_ text: String, _ expected: String) throws {
        #expect(try result(text) == expected)
    }

    @Test(
        "Variables",
        arguments: [
            ("@a", "'150'"), ("{var:['attributes.none',7]}", "7"), ("{var:'attributes.a.b'}", "null"),
            ("{var:['attributes.b']}", "'0.50'"),
            ("{var:{'cat':['attributes.','a']}}", "'150'"), ("{nope:[1]}", "fails"),
        ]
    )
    func variables(_ text: String, _ expected: String) throws {
        #expect(try result(text) == expected)
    }

    @Test("An object has exactly one key", arguments: ["{}", "{'+':[1],'-':[1]}", "[{'==':[{},1]}]"])
    func keys(_ text: String) {
        #expect { try LogicNode(text) } throws: {
            if case .notLogic = $0 as? LogicNode.ParseFailure { true } else { false }
        }
    }

    @Test("The validator names unknown operators and variables")
    func validator() throws {
        let node = try LogicNode(
            "{'and':[{'xor':[{var:'attributes.a'},{var:'attribute.b'}]},{'in':[{var:['dimensions.c']},'x']},{var:5}]}"
        )
        #expect(
            LogicValidator(variables: ["attributes.a"]).problems(in: node) == [
                "Unknown operator/operation: xor", "Unknown variable: attribute.b", "Unknown variable: dimensions.c",
                "Variable name must be a string",
            ]
        )
        #expect(LogicValidator(variables: nil).problems(in: node).contains("Unknown variable: dimensions.c") == false)
    }
}
