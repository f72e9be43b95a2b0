import AdapterKit
import Metering

/// A drawing of two series and, below them, of their difference; told apart by colour and by the kind of line.
struct SVGPlot: Sendable {
    let plot: UsagePlot

    /// The measures of the drawing, in points.
    enum Frame {
        static let width = 760
        static let height = 292
        static let left = 92
        static let right = 746
        static let seriesTop = 30
        static let seriesBottom = 170
        static let differenceTop = 200
        static let differenceBottom = 260
    }

    /// The drawing as a piece of a page.
    var html: HTML {
        .element(
            "svg",
            HTMLAttribute("viewBox", "0 0 \(Frame.width) \(Frame.height)"),
            HTMLAttribute("width", "\(Frame.width)"),
            HTMLAttribute("height", "\(Frame.height)"),
            HTMLAttribute("role", "img"),
            HTMLAttribute("aria-label", label),
            HTMLAttribute("font-size", "11"),
            HTMLAttribute("font-family", "Liberation Sans, Helvetica, Arial, sans-serif")
        ) {
            legend
            panel(series, title: plot.unit ?? "usage")
            line(plot.old, series, color: "#1f4e8c", dash: nil)
            line(plot.new, series, color: "#b34700", dash: "6 4")
            panel(difference, title: "difference")
            bars
            axis
        }
    }

    private var label: String {
        "Usage of \(plot.meter) by \(plot.step.rawValue) at \(plot.old.vendor) and \(plot.new.vendor), and the difference"
    }

    private var series: SVGScale {
        SVGScale(
            (plot.old.values + plot.new.values).compactMap(\.self),
            upper: Frame.seriesTop,
            lower: Frame.seriesBottom
        )
    }

    private var difference: SVGScale {
        SVGScale(
            plot.differences.compactMap(\.self),
            upper: Frame.differenceTop,
            lower: Frame.differenceBottom
        )
    }

    /// Where a period begins, counted from 0; the end of the last one is that of the count.
    func place(_ index: Int) -> SVGNumber {
        let span = (Frame.right - Frame.left) * 100
        return SVGNumber(hundredths: Frame.left * 100 + span * index / max(1, plot.periods.count))
    }

    private var legend: [HTML] {
        let middle = (Frame.left + Frame.right) / 2
        return [
            stroke(Frame.left, 12, Frame.left + 34, 12, color: "#1f4e8c", dash: nil, width: "2"),
            text(Frame.left + 40, 16, "\(plot.old.vendor) (old)"),
            stroke(middle, 12, middle + 34, 12, color: "#b34700", dash: "6 4", width: "2"),
            text(middle + 40, 16, "\(plot.new.vendor) (new)"),
        ]
    }

    /// The marks of a scale, its zero stronger than the others.
    private func panel(_ scale: SVGScale, title: String) -> [HTML] {
        let lines = scale.marks.flatMap { mark -> [HTML] in
            let place = scale.place(mark)
            let line = HTML.node(
                "line",
                [
                    HTMLAttribute("x1", "\(Frame.left)"), HTMLAttribute("x2", "\(Frame.right)"),
                    HTMLAttribute("y1", "\(place)"), HTMLAttribute("y2", "\(place)"),
                    HTMLAttribute("stroke", mark.isZero ? "#555" : "#ddd"),
                ],
                []
            )
            let label = SVGNumber(hundredths: place.hundredths + 400)
            return [line, text(Frame.left - 6, label, Self.short(mark), anchor: "end")]
        }
        return lines + [text(4, SVGNumber(hundredths: (scale.upper - 8) * 100), title)]
    }

    /// A series as steps; where the vendor tells nothing the line is broken.
    private func line(_ series: UsagePlot.Series, _ scale: SVGScale, color: String, dash: String?) -> [HTML] {
        var pieces: [String] = []
        var points: [String] = []
        for (index, value) in series.values.enumerated() {
            guard let value else {
                if !points.isEmpty { pieces.append(points.joined(separator: " ")) }
                points = []
                continue
            }
            let height = scale.place(value)
            points += ["\(place(index)),\(height)", "\(place(index + 1)),\(height)"]
        }
        if !points.isEmpty { pieces.append(points.joined(separator: " ")) }
        guard !pieces.isEmpty else {
            let isOld = series == plot.old
            return [
                text(
                    Frame.left + 8,
                    Frame.seriesTop + (isOld ? 40 : 60),
                    "\(series.vendor) tells no usage of these steps"
                )
            ]
        }
        return pieces.map { piece in
            HTML.node(
                "polyline",
                [
                    HTMLAttribute("points", piece), HTMLAttribute("fill", "none"), HTMLAttribute("stroke", color),
                    HTMLAttribute("stroke-width", "2"),
                ] + (dash.map { [HTMLAttribute("stroke-dasharray", $0)] } ?? []),
                []
            )
        }
    }

    /// The difference of each period, from the line of zero.
    private var bars: [HTML] {
        let differences = plot.differences
        guard differences.contains(where: { $0 != nil }) else {
            return [text(Frame.left + 8, Frame.differenceTop + 34, "no step is told by both")]
        }
        let scale = difference
        let zero = scale.place(.zero)
        let bars = differences.enumerated().compactMap { index, value -> HTML? in
            guard let value, !value.isZero else { return nil }
            let place = scale.place(value)
            let (from, to) = (self.place(index), self.place(index + 1))
            return .node(
                "rect",
                [
                    HTMLAttribute("x", "\(from)"),
                    HTMLAttribute("width", "\(max(to - from, SVGNumber(hundredths: 50)))"),
                    HTMLAttribute("y", "\(min(place, zero))"),
                    HTMLAttribute("height", "\(max(place, zero) - min(place, zero))"),
                    HTMLAttribute("fill", "#a01414"),
                ],
                []
            )
        }
        return bars.isEmpty ? [text(Frame.left + 8, Frame.differenceTop + 34, "no difference in any step")] : bars
    }

    /// The times of some steps.
    private var axis: [HTML] {
        let count = plot.periods.count
        let wanted = min(count, 6)
        guard wanted > 0 else { return [] }
        return (0..<wanted).map { number in
            let index = number * count / wanted
            let time = HTML.node(
                "text",
                [HTMLAttribute("x", "\(place(index))"), HTMLAttribute("y", "\(Frame.differenceBottom + 20)")],
                [.text(Self.time(plot.periods[index].start, plot.step))]
            )
            return time
        }
    }

    private static func time(_ instant: Timestamp, _ step: UsageQuery.Step) -> String {
        let text = instant.description
        return switch step {
        case .month: String(text.prefix(7))
        case .day: String(text.prefix(10))
        case .hour: "\(text.dropFirst(5).prefix(5)) \(text.dropFirst(11).prefix(5))"
        }
    }

    /// A mark's number, its digits in groups of three.
    static func short(_ number: Quantity) -> String {
        let text = number.description
        let parts = text.split(separator: ".", maxSplits: 1)
        guard let whole = parts.first, whole.count > 4, !text.contains("e") && !text.contains("E") else { return text }
        var grouped = ""
        for (index, digit) in whole.reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3), digit != "-" { grouped.append("\u{202F}") }
            grouped.append(digit)
        }
        return String(grouped.reversed()) + (parts.count > 1 ? ".\(parts[1])" : "")
    }

    private func stroke(
        _ fromX: Int,
        _ fromY: Int,
        _ toX: Int,
        _ toY: Int,
        color: String,
        dash: String?,
        width: String
    ) -> HTML {
        .node(
            "line",
            [
                HTMLAttribute("x1", "\(fromX)"), HTMLAttribute("y1", "\(fromY)"), HTMLAttribute("x2", "\(toX)"),
                HTMLAttribute("y2", "\(toY)"), HTMLAttribute("stroke", color), HTMLAttribute("stroke-width", width),
            ] + (dash.map { [HTMLAttribute("stroke-dasharray", $0)] } ?? []),
            []
        )
    }

    private func text(_ x: Int, _ y: Int, _ words: String) -> HTML {
        text(x, SVGNumber(hundredths: y * 100), words)
    }

    private func text(_ x: Int, _ y: SVGNumber, _ words: String, anchor: String = "start") -> HTML {
        .node(
            "text",
            [HTMLAttribute("x", "\(x)"), HTMLAttribute("y", "\(y)"), HTMLAttribute("text-anchor", anchor)],
            [.text(words)]
        )
    }
}
