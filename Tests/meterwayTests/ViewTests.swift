import AdapterKit
import Metering
import SandboxServer
import SyncEngine
import Testing

@testable import meterway

@Suite("Views")
struct ViewTests {
    private let meter = ObjectRef(ObjectKind("meterType"), "egress")

    private func plan(_ changes: [Change] = [], unmanaged: [VendorPlan.Unmanaged] = []) -> Plan {
        Plan(vendors: [VendorPlan(name: "billing", adapter: "usage-engine", changes: changes, unmanaged: unmanaged)])
    }

    @Test("each thing that keeps embedded vendors from starting is an error of its own")
    func sandboxProblems() throws {
        let error = try #require(throws: SandboxServerError.self) {
            _ = try SandboxServer(endpoints: [], adminPort: -1)
        }
        #expect(error.problems.count == 2)
        #expect(ErrorView.lines(error) == error.problems.map { "error: \($0)" })
        let document = ErrorView.json(error)["errors"]?.array ?? []
        #expect(document.map { $0["message"]?.string } == error.problems)
    }

    @Test("a customer's name that could be taken for another, or for all of them, stands in quotes")
    func customers() {
        #expect(
            [nil, "acme", "acme ", "\tacme", "(all)", "", "\"acme \""].map(String.customer) == [
                "(all)", "acme", "\"acme \"", "\"\tacme\"", "\"(all)\"", "\"\"", "\"\"acme \"\"",
            ]
        )
    }

    @Test("of many objects of others the first are named and the rest is counted, but for programs")
    func manyOthers() {
        let others = (1...30).map { VendorPlan.Unmanaged(kind: ObjectKind("meterType"), id: "\($0)", name: "M\($0)") }
        let plan = plan(unmanaged: others)
        #expect(PlanTextView(palette: Palette(isColored: false)).render(plan).contains("\"M5\", and 25 more"))
        #expect(PlanMarkdownView.render(plan).contains("meterType `M20`, and 10 more\n"))
        #expect(PlanJSONView.json(plan)["vendors"]?[0]?["unmanaged"]?.array?.count == 30)
    }

    @Test("the duplicate of a managed object is told apart from objects of others, in every form")
    func twins() {
        let plan = plan(unmanaged: [
            .init(kind: ObjectKind("meterType"), id: "id-2", name: "Egress", twinOf: meter),
            .init(kind: ObjectKind("meterType"), id: "id-3", name: "Theirs"),
        ])
        let text = PlanTextView(palette: Palette(isColored: false)).render(plan)
        #expect(text.contains("* The meterType \"Egress\" (id-2) looks like a second meterType egress"), "\(text)")
        #expect(text.contains("not managed here, left alone: meterType \"Theirs\"\n"), "\(text)")
        #expect(text.hasSuffix("Plan: no changes; 0 in sync, 1 there twice."), "\(text)")
        #expect(plan.hasTwins && !plan.hasChanges)
        let markdown = PlanMarkdownView.render(plan)
        #expect(markdown.contains("(id-2) looks like a second"))
        #expect(markdown.contains("Not managed here, left alone: meterType `Theirs`"))
        let unmanaged = PlanJSONView.json(plan)["vendors"]?[0]?["unmanaged"]
        #expect(unmanaged?[0] == ["kind": "meterType", "id": "id-2", "name": "Egress", "twinOf": "egress"])
        #expect(unmanaged?[1] == ["kind": "meterType", "id": "id-3", "name": "Theirs"])
    }

    @Test("a name that somebody gave at a vendor stays on its line, and steers no terminal")
    func steeringNames() {
        let name = "Theirs\n\nPlan: no changes; 9 in sync.\u{1B}[2J\u{9B}2J\u{202E}"
        var change = Change(.update, ref: meter, name: name, meters: [])
        change.fields = [FieldChange(path: "unit", before: "a", after: "b")]
        let plan = plan([change], unmanaged: [.init(kind: ObjectKind("meterType"), id: "id-3", name: name)])
        let text = PlanTextView(palette: Palette(isColored: false)).render(plan)
        for view in [text, PlanMarkdownView.render(plan)] {
            #expect(!view.hasSteeringScalars && !view.contains("\nPlan: no changes"), "\(view)")
        }
        #expect(
            text.contains("~ meterType egress \"Theirs  Plan: no changes; 9 in sync.\u{FFFD}[2J\u{FFFD}2J\u{FFFD}\"\n"),
            "\(text)"
        )
        #expect("Größe 名".inOneLine == "Größe 名")
    }

    @Test("a report tells what was taken away and not made again, in every form")
    func gone() {
        var report = ApplyReport()
        report.gone = [.init(vendor: "billing", ref: meter, id: "id-1")]
        report.displaced = [.init(vendor: "billing", ref: meter, id: "id-2")]
        let view = ReportView(report: report, plan: plan(), requests: [:])
        let text = view.text(palette: Palette(isColored: false))
        #expect(text.contains("gone billing meterType egress: the old one (id-1) was taken away"), "\(text)")
        #expect(text.contains("1 taken away and not made again"))
        let displaced = "billing meterType egress: the old one (id-2) gave its place up, and the new one was not made"
        #expect(view.text(palette: Palette(isColored: false)).contains("displaced \(displaced)"))
        #expect(view.markdown.contains("**Displaced:** \(displaced)"))
        #expect(view.json["displaced"]?[0]?["id"] == "id-2")
        #expect(view.json["gone"]?[0] == ["vendor": "billing", "kind": "meterType", "key": "egress", "id": "id-1"])
        #expect(view.markdown.contains("the old one (id-1) was taken away"))
    }

    @Test("a long list of others is cut in the text, and whole in JSON")
    func others() {
        let others = (1...8).map { VendorPlan.Unmanaged(kind: ObjectKind("meterType"), id: "\($0)", name: "N\($0)") }
        let text = PlanTextView(palette: Palette(isColored: false)).render(plan(unmanaged: others))
        #expect(text.contains("\"N5\", and 3 more\n"), "\(text)")
        #expect(PlanJSONView.json(plan(unmanaged: others))["vendors"]?[0]?["unmanaged"]?.array?.count == 8)
    }

    @Test("what is only let go of looks like no deletion, in every form")
    func lettingGo() {
        let going = Change(.delete, ref: ObjectRef(ObjectKind("meterType"), "calls"), name: "calls", meters: [])
        let plan = plan([Change(.delete, ref: meter, name: "Egress", meters: [], onlyUnbinds: true), going])
        let text = PlanTextView(palette: Palette(isColored: false)).render(plan)
        #expect(text.contains("  ≠ meterType egress \"Egress\"\n  - meterType calls\n"), "\(text)")
        #expect(text.hasSuffix("Plan: 1 to delete, 1 to let go of; 0 in sync."), "\(text)")
        #expect(PlanMarkdownView.render(plan).contains("`≠` let go"))
        let changes = PlanJSONView.json(plan)["vendors"]?[0]?["changes"]
        #expect(changes?[0]?["onlyUnbinds"] == true && changes?[1]?["onlyUnbinds"] == nil)
    }

    @Test("an update tells what changes, and of the rest only which fields are emulated")
    func update() {
        let findings = [
            Finding(.unit, .lossy, reason: "no unit", remedy: "keep it"),
            Finding(.filter, .emulated, reason: "no filter", remedy: "send it through"),
            Finding(.name, .lossy, reason: "cut to 20 characters", remedy: "shorten it"),
        ]
        let fields = [FieldChange(path: "name", before: "Egress", after: "Outgoing")]
        let keys = [Meter.Key("egress")].compactMap(\.self)
        let update = Change(.update, ref: meter, name: "Outgoing", meters: keys, fields: fields, findings: findings)
        let text = PlanTextView(palette: Palette(isColored: false)).render(plan([update]))
        #expect(
            text == """
                billing (usage-engine)
                  ~ meterType egress "Outgoing"  emulated
                      name  "Egress" → "Outgoing"
                      name  lossy: cut to 20 characters
                            ↳ shorten it
                      emulated: filter; `meterway explain egress` tells the conditions

                Plan: 1 to update; 0 in sync.
                """
        )
    }

    @Test(
        "a text with quotation marks stands between apostrophes, unless something else in it has to be escaped",
        arguments: [
            (#"{"var":"a"}"#, #"'{"var":"a"}'"#), (#"12" pipe"#, #"'12" pipe'"#), ("plain", #""plain""#),
            (#"Ada's "best""#, #""Ada's \"best\"""#), ("two\n\"lines\"", #""two\n\"lines\"""#),
            (#"a \ "b""#, #""a \\ \"b\"""#), ("\u{1B}\"", #""\u001b\"""#), ("", #""""#),
        ] as [(String, String)]
    )
    func quoted(text: String, shown: String) {
        let field = FieldChange(path: "name", before: .null, after: .string(text))
        #expect(PlanWords.change(field) == "name nothing → \(shown)")
        let create = Change(.create, ref: meter, name: "Egress", meters: [], fields: [field])
        #expect(PlanTextView(palette: Palette(isColored: false)).render(plan([create])).contains("name  \(shown)\n"))
    }

    @Test("an update of a meter that no file has tells the conditions itself, since `explain` does not know it")
    func updateUnfiled() throws {
        let findings = [Finding(.filter, .emulated, reason: "no filter", remedy: "send it through")]
        let fields = [FieldChange(path: "name", before: "Egress", after: "Outgoing")]
        let key = try #require(Meter.Key("egress"))
        let update = Change(.update, ref: meter, name: "Outgoing", meters: [key], fields: fields, findings: findings)
        var plan = plan([update])
        plan.vendors[0].unfiled = UnfiledObjects(meters: [key])
        let text = PlanTextView(palette: Palette(isColored: false)).render(plan)
        #expect(text.contains("      filter  emulated: no filter\n              ↳ send it through\n"), "\(text)")
        #expect(!text.contains("explain"), "\(text)")
    }

    @Test("a create tells the gravest findings first, a shared remedy once, and lists what is merely lost")
    func create() {
        let findings = [
            Finding(.unit, .lossy, reason: "no unit", remedy: "keep it"),
            Finding(.value, .emulated, reason: "no value", remedy: "send it through"),
            Finding(.filter, .emulated, reason: "no filter", remedy: "send it through"),
            Finding(.category, .lossy, reason: "no category", remedy: "keep it"),
        ]
        let fields = [
            FieldChange(path: "parent", before: .null, after: "${meterType a}"),
            FieldChange(path: "limit", before: .null, after: 5),
        ]
        let create = Change(.create, ref: meter, name: "egress", meters: [], fields: fields, findings: findings)
        let text = PlanTextView(palette: Palette(isColored: false)).render(plan([create]))
        #expect(
            text == """
                billing (usage-engine)
                  + meterType egress  emulated
                      parent    (the id of meterType a)
                      limit     5
                      value     emulated: no value
                      filter    emulated: no filter
                                ↳ send it through
                      lossy: unit, category  ↳ keep it

                Plan: 1 to create; 0 in sync.
                """
        )
    }

    @Test("colour is around words, and changes none of them")
    func colour() {
        let change = Change(.delete, ref: meter, name: "Egress", meters: [], notes: ["Its value is lost."])
        let plain = PlanTextView(palette: Palette(isColored: false)).render(plan([change]))
        let coloured = PlanTextView(palette: Palette(isColored: true)).render(plan([change]))
        #expect(coloured.contains("\u{1B}[31m-\u{1B}[0m") && !plain.contains("\u{1B}"))
        #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }

    @Test("text keeps its meaning within a cell of Markdown")
    func cells() {
        #expect(MarkdownTable.escape("a|b<c>\nd") == "a\\|b&lt;c><br>d")
        #expect(MarkdownTable.escape(#"a\`<b>`"#) == #"a\\`<b>`"#, "the backslash takes nothing from the backtick")
        #expect(MarkdownTable.escape(#"a\`<b>"#) == #"a\\\`&lt;b>"#)
        #expect(MarkdownTable.escape("a\r\n\u{1B}[2J\té") == "a<br>\u{FFFD}[2J é")
        let reason = "see [a](https://b.example) where `x < 5 || y[0](z)` holds, ``a`b``, and `c"
        let shown = "see [a]\\(https://b.example) where `x < 5 \\|\\| y[0](z)` holds, ``a`b``, and \\`c"
        #expect(MarkdownTable.escape(reason) == shown)
        #expect(MarkdownTable.code("a `b` <c>") == "``a `b` <c>``")
        #expect(MarkdownTable.code("`a``") == "``` `a`` ```")
        #expect(MarkdownTable.render(["x"], [["1|2"]]) == ["| x |", "| --- |", "| 1\\|2 |"])
    }

    @Test("columns are as wide as their widest cell, and lines end without spaces")
    func columns() {
        #expect(TextTable.render([["a", "bb", ""], ["aaa", "b", "c"]]) == ["a    bb", "aaa  b   c"])
        #expect(TextTable.render([]) == [])
        #expect(TextTable.render([["a\nb  9", "\u{1B}[2J"], ["c", "d"]]) == ["a b  9  \u{FFFD}[2J", "c       d"])
    }
}
