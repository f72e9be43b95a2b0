/// The look of pages: of one family of letters that every machine has, dark on white, and sparing with ink.
enum HTMLStyle {
    /// The rules, for screens and for sheets.
    static let text = """
        :root { color-scheme: light; }
        * { box-sizing: border-box; }
        body { font: 14px/1.45 "Liberation Sans", Helvetica, Arial, sans-serif; color: #1a1a1a; background: #fff;
          margin: 0 auto; padding: 24px; max-width: 1180px; }
        header { border-bottom: 3px solid #1a1a1a; margin-bottom: 20px; padding-bottom: 10px; }
        h1 { font-size: 26px; margin: 0; }
        h2 { font-size: 19px; margin: 28px 0 8px; border-bottom: 1px solid #999; padding-bottom: 3px; }
        h3 { font-size: 15px; margin: 18px 0 6px; }
        h4 { font-size: 14px; margin: 12px 0 4px; }
        p, ul, table, pre { margin: 6px 0; }
        ul { padding-left: 20px; }
        .subtitle { font-size: 17px; margin: 2px 0 8px; }
        table.facts { width: auto; font-size: inherit; }
        .facts th, .facts td { border: 0; padding: 0 14px 1px 0; }
        .facts th { color: #555; font-weight: normal; white-space: nowrap; }
        table { border-collapse: collapse; width: 100%; font-size: 13px; }
        th, td { text-align: left; vertical-align: top; padding: 4px 7px; border-bottom: 1px solid #c4c4c4;
          overflow-wrap: anywhere; }
        th { border-bottom: 2px solid #555; overflow-wrap: normal; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        code, pre { font: 12px/1.4 "Liberation Mono", Menlo, Consolas, monospace; }
        pre { background: #f4f4f4; border: 1px solid #d4d4d4; padding: 7px; white-space: pre-wrap;
          overflow-wrap: anywhere; }
        .dim { color: #555; }
        .nowrap { white-space: nowrap; }
        .card { border: 1px solid #c4c4c4; border-radius: 3px; padding: 2px 12px 8px; margin: 12px 0; }
        .verdict { border: 3px solid #1a1a1a; padding: 8px 14px; margin: 14px 0; font-size: 16px; }
        .verdict.good { border-style: solid; border-color: #18632c; }
        .verdict.caution { border-style: dashed; border-color: #8a5200; }
        .verdict.bad { border-style: double; border-width: 6px; border-color: #a01414; }
        .badge { display: inline-block; white-space: nowrap; padding: 0 6px; border: 1px solid; border-radius: 3px;
          font-size: 12px; }
        .badge.good { color: #18632c; background: #edf7ee; }
        .badge.note { color: #1f4e8c; background: #eef3fb; border-style: dotted; }
        .badge.caution { color: #8a5200; background: #fff6e5; border-style: dashed; }
        .badge.bad { color: #a01414; background: #fdeeee; border-width: 2px; font-weight: bold; }
        .badge.plain { color: #333; }
        .signature { margin-top: 46px; }
        .signature p { display: inline-block; width: 30%; margin-right: 2%; border-top: 1px solid #1a1a1a;
          padding-top: 3px; }
        svg { max-width: 100%; height: auto; }
        footer { border-top: 1px solid #999; margin-top: 30px; padding-top: 6px; color: #555; font-size: 12px; }
        @media print {
          body { max-width: none; padding: 0; font-size: 10.5pt; print-color-adjust: exact;
            -webkit-print-color-adjust: exact; }
          table { font-size: 9pt; }
          thead { display: table-header-group; }
          tr, li, pre, .badge, .verdict, svg, figure, .signature { break-inside: avoid; }
          h1, h2, h3, h4 { break-after: avoid; }
          a { color: inherit; text-decoration: none; }
          p, li { orphans: 3; widows: 3; }
        }
        """
}
