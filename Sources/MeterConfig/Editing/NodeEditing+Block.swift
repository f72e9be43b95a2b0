extension NodeEditing {
    private var lineEnd: String { String(decoding: layout.lineEnd, as: UTF8.self) }

    /// Takes out and puts in entries that stand on lines of their own; at least one stays.
    mutating func applyInBlock(_ restructuring: Restructuring, _ entries: EditEntries) {
        for run in restructuring.removedRuns(of: entries.count) {
            edits.remove(removal(of: run, entries, isRefilled: restructuring.inserted[run.lowerBound - 1] != nil))
        }
        for (place, new) in restructuring.inserted.sorted(by: { $0.key < $1.key }) {
            if place >= 0 {
                let lines = new.flatMap(\.lines)
                insert(
                    entries.takesEmptyLines(place) ? Array(lines.drop(while: \.isEmpty)) : lines,
                    below: entries.tail(of: place),
                    indentation: entries.indentation
                )
            } else if let first = entries.starts.indices.first(where: { !restructuring.removed.contains($0) }) {
                edits.insert(
                    joined(new, entries.indentation) + lineEnd + entries.indentation,
                    at: entries.starts[first]
                )
            }
        }
    }

    private func joined(_ new: [Restructuring.Entry], _ indentation: String) -> String {
        let lines = new.flatMap(\.lines).enumerated()
        return lines.map { $0 == 0 || $1.isEmpty ? $1 : indentation + $1 }.joined(separator: lineEnd)
    }

    /// Puts lines below the line of a byte.
    mutating func insert(_ lines: [String], below offset: Int, indentation: String) {
        let lines = lines.map { $0.isEmpty ? "" : indentation + $0 }
        let next = layout.nextLine(after: offset)
        if layout.contentEnd(ofLineOf: offset) == next {
            edits.insert(lines.map { lineEnd + $0 }.joined(), at: next)
        } else {
            edits.insert(lines.map { $0 + lineEnd }.joined(), at: next)
        }
    }

    /// The bytes of a run of entries, with the comments that belong to them and the empty lines that set them off.
    private func removal(of run: Range<Int>, _ entries: EditEntries, isRefilled: Bool) -> Range<Int> {
        let start = entries.starts[run.lowerBound]
        var bottom = layout.nextLine(after: entries.tail(of: run.upperBound - 1))
        let isLast = run.upperBound == entries.count
        guard layout.isFirstOnLine(start) else {
            return start..<layout.firstNonBlank(ofLineAt: skippingEmptyLines(from: bottom))
        }
        var top = entries.head(of: run.lowerBound)
        if isLast, !isRefilled {
            let limit = run.lowerBound == 0 ? top : layout.nextLine(after: entries.ends[run.lowerBound - 1])
            while let previous = layout.previousLine(before: top), previous >= limit, layout.isEmptyLine(at: previous) {
                top = previous
            }
        } else if !isLast, run.lowerBound == 0 || entries.isSetOff(run.lowerBound) {
            bottom = skippingEmptyLines(from: bottom)
        }
        if run.lowerBound > 0, !isRefilled, entries.takesEmptyLines(run.lowerBound - 1) {
            bottom = skippingEmptyLines(from: bottom)
        }
        return top..<bottom
    }

    private func skippingEmptyLines(from start: Int) -> Int {
        var line = start
        while line < layout.bytes.count, layout.isEmptyLine(at: line) { line = layout.nextLine(after: line) }
        return line
    }
}
