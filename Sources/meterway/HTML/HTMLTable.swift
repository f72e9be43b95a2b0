/// A table of a page, whose head is repeated on every sheet and whose rows are never cut in two.
struct HTMLTable: Sendable, Hashable {
    /// A column.
    struct Column: Sendable, Hashable {
        /// What stands above it.
        var title: String
        /// Whether it holds numbers, which stand under one another at the right.
        var isNumber: Bool

        /// Makes a column.
        init(_ title: String, isNumber: Bool = false) {
            self.title = title
            self.isNumber = isNumber
        }
    }

    /// The columns.
    var columns: [Column]
    /// The rows, each with a cell a column.
    var rows: [[HTML]]

    /// Makes a table.
    init(_ columns: [Column], _ rows: [[HTML]]) {
        self.columns = columns
        self.rows = rows
    }

    /// Makes a table of texts.
    init(_ titles: [String], _ rows: [[HTML]]) {
        self.init(titles.map { Column($0) }, rows)
    }

    /// The table as a piece of a page.
    var html: HTML {
        let head = columns.map {
            HTML.node("th", attributes(of: $0) + [HTMLAttribute("scope", "col")], [.text($0.title)])
        }
        let body = rows.map { row in
            HTML.node("tr", [], zip(columns, row).map { .node("td", attributes(of: $0), [$1]) })
        }
        return .element("table") {
            HTML.node("thead", [], [.node("tr", [], head)])
            HTML.node("tbody", [], body)
        }
    }

    private func attributes(of column: Column) -> [HTMLAttribute] {
        column.isNumber ? [.class("number")] : []
    }
}
