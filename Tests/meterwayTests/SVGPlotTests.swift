import AdapterKit
import Foundation
import Metering
import Testing

@testable import meterway

@Suite("Plots")
struct SVGPlotTests {
    private func plot(_ old: [Quantity?], _ new: [Quantity?]) throws -> UsagePlot {
        let window = try Period(start: .epoch, end: Timestamp.epoch.adding(seconds: Int64(max(1, old.count)) * 3_600))
        return UsagePlot(
            meter: try #require(Meter.Key("egress")),
            unit: "bytes",
            step: .hour,
            periods: window.divided(by: .hour),
            old: .init(vendor: "togai", values: old),
            new: .init(vendor: "amberflo", values: new)
        )
    }

    private func drawing(_ plot: UsagePlot) -> String {
        var writer = HTMLWriter()
        writer.write(SVGPlot(plot: plot).html)
        return writer.text
    }

    /// The points of the lines, in order.
    private func points(_ text: String) -> [[(x: Double, y: Double)]] {
        text.components(separatedBy: "points=\"").dropFirst().map { piece in
            piece.prefix { $0 != "\"" }.split(separator: " ").map { pair in
                let parts = pair.split(separator: ",").compactMap { Double($0) }
                return (parts[0], parts[1])
            }
        }
    }

    @Test("a scale ends at 1, 2 or 5 times a power of ten, and holds 0 and every number")
    func scale() throws {
        for (number, top) in [
            ("0", "0"), ("1", "1"), ("1.01", "2"), ("4999", "5000"), ("0.0003", "0.0005"), ("7", "10"),
        ] {
            #expect(SVGScale.ceiling(try Quantity(number)).description == top)
        }
        let scale = SVGScale([-3, 40], upper: 10, lower: 110)
        #expect(scale.bottom == -5 && scale.top == 50)
        #expect(scale.place(50).description == "10" && scale.place(-5).description == "110")
        #expect(scale.place(0) > scale.place(40) && scale.place(-3) > scale.place(0))
        #expect(SVGNumber(hundredths: -105).description == "-1.05")
        #expect(SVGNumber(hundredths: 1_050).description == "10.5")
        #expect(SVGPlot.short(1_234_567).description == "1\u{202F}234\u{202F}567")
    }

    @Test("both lines lie within the frame, begin at its left and end at its right")
    func frame() throws {
        let lines = points(drawing(try plot([0, 5, 12, 3], [1, 5, 11, 900])))
        #expect(lines.count == 2)
        for line in lines {
            #expect(line.count == 8)
            #expect(line.first?.x == 92 && line.last?.x == 746)
            #expect(line.allSatisfy { (30...170).contains($0.y) })
            #expect(zip(line, line.dropFirst()).allSatisfy { $0.x <= $1.x })
        }
    }

    @Test("a line is broken where a vendor tells nothing, and no difference is drawn there")
    func gaps() throws {
        let text = drawing(try plot([1, nil, 3, 4], [1, 2, 3, 1]))
        #expect(points(text).count == 3)
        #expect(text.components(separatedBy: "<rect").count == 2)
        let silent = drawing(try plot([nil, nil], [1, 2]))
        #expect(silent.contains("togai tells no usage of these steps"))
        #expect(silent.contains("no step is told by both"))
        #expect(drawing(try plot([1, 2], [1, 2])).contains("no difference in any step"))
    }

    @Test("bars of the difference stand on its zero, upwards for more and downwards for less")
    func bars() throws {
        let text = drawing(try plot([5, 5], [9, 1]))
        let rects = text.components(separatedBy: "<rect").dropFirst()
        let tops = rects.compactMap { $0.components(separatedBy: " y=\"").dropFirst().first?.prefix { $0 != "\"" } }
            .compactMap { Double($0) }
        #expect(tops.count == 2)
        #expect(tops[0] < tops[1])
        #expect(tops[1] == 230)
    }
}
