import AdapterKit
import Metering
import Testing

@Suite("A projection that is saved and read again")
struct ProjectionReaderTests {
    private func read(_ text: String) throws -> (projection: EventProjection?, problems: [String]) {
        var reader = ProjectionReader()
        let projection = reader.projection(try JSONValue.parse(text), at: "projections[0]")
        return (projection, reader.problems)
    }

    @Test("everything that a projection says comes back as it was")
    func roundTrip() throws {
        let key = try #require(Meter.Key("egress"))
        let filter = try ExpressionParser.parse(#"dimensions.tier in ["a", "b\n"] && attributes.x / 3 < 1e-7"#)
            .expression
        let start = try Timestamp(iso8601: "2026-11-01T00:00:00.125Z")
        let full = ProjectionRule(
            meters: [key],
            event: "call",
            from: start,
            to: start.adding(seconds: 60),
            filter: filter,
            output: ProjectedTemplate(
                target: "t é",
                idSuffix: "/t",
                value: .attribute("x"),
                attributes: [
                    .init(
                        name: "m",
                        value: .number(Quantity(1)),
                        meter: key,
                        filter: filter,
                        from: start,
                        to: start,
                        otherwise: Quantity(0),
                        unit: "MiB"
                    ),
                    .init(name: "x", value: .attribute("x")),
                ],
                dimensions: [.init(name: "zone", dimension: "region")]
            ),
            checks: [
                .init(meter: key, filter: filter, value: .attribute("x")), .init(meter: key, filter: nil, value: nil),
            ]
        )
        let bare = ProjectionRule(meters: [], event: nil, output: ProjectedTemplate(target: "t"))
        let projection = EventProjection(vendor: "togai", rules: [full, bare])
        let (again, problems) = try read(projection.json.text(.pretty))
        #expect(problems == [])
        #expect(again == projection)
    }

    @Test("everything that is wrong is told with its place, and nothing is read then")
    func problems() throws {
        let (projection, problems) = try read(
            #"""
            {"vendor":"togai","rules":[
              {"meters":["Bad Key"],"evnt":"x","output":{"target":7,"value":"attributes.x +"}},
              {"meters":[],"from":"yesterday","output":{"target":"t","attributes":[{"name":"a","otherwise":"x"}]}}]}
            """#
        )
        #expect(projection == nil)
        let places = problems.map { String($0.prefix { $0 != ":" }) }
        let rules = "projections[0].rules"
        #expect(
            places == [
                "\(rules)[0]", "\(rules)[0].meters[0]", "\(rules)[0].output.target", "\(rules)[0].output.value",
                "\(rules)[1].from", "\(rules)[1].output.attributes[0]", "\(rules)[1].output.attributes[0].otherwise",
            ]
        )
        #expect(problems.first?.contains("did you mean `event`?") == true)
    }

    @Test("what is no object is told as such")
    func noObject() throws {
        #expect(
            try read("[]").problems == [
                "projections[0]: found an array; expected an object with vendor, rules",
                "projections[0]: `vendor` is missing; expected text",
                "projections[0]: `rules` is missing; expected a list",
            ]
        )
    }
}
