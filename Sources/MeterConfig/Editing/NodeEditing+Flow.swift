extension NodeEditing {
    /// Takes out and puts in entries between brackets or braces; at least one stays.
    mutating func applyInFlow(_ restructuring: Restructuring, _ node: EditNode, _ entries: EditEntries) {
        guard isBracketed(node) else {
            replaceBare(node, restructuring)
            return
        }
        var inserted = restructuring.inserted
        for run in restructuring.removedRuns(of: entries.count) {
            let range = flowRemoval(of: run, entries)
            guard run.upperBound == entries.count, let new = inserted.removeValue(forKey: run.lowerBound - 1) else {
                edits.remove(range)
                continue
            }
            // What is new takes the place of what goes, where a comma may or may not stand before and behind.
            let hasComma = range.lowerBound > entries.ends[run.lowerBound - 1]
            let separator = hasComma ? lineBreak(entries.starts[run.lowerBound]) : ", "
            edits.replace(range, separator + new.map(\.flow).joined(separator: ", ") + (hasComma ? "," : ""))
        }
        for (place, new) in inserted.sorted(by: { $0.key < $1.key }) {
            insertInFlow(new.map(\.flow), behind: place, restructuring, node, entries)
        }
    }

    private func isBracketed(_ node: EditNode) -> Bool {
        let byte = layout.bytes[node.contentStart]
        return byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{")
    }

    /// Sets braces round a single pair that stands in a list without them.
    private mutating func replaceBare(_ node: EditNode, _ restructuring: Restructuring) {
        let kept = String(decoding: layout.bytes[node.contentStart..<node.end], as: UTF8.self)
        let before = (restructuring.inserted[-1] ?? []).map(\.flow)
        let after = (restructuring.inserted[0] ?? []).map(\.flow)
        edits.replace(node.contentStart..<node.end, "{ \((before + [kept] + after).joined(separator: ", ")) }")
    }

    private func flowRemoval(of run: Range<Int>, _ entries: EditEntries) -> Range<Int> {
        let start = entries.starts[run.lowerBound]
        if run.upperBound < entries.count { return start..<entries.starts[run.upperBound] }
        let end = entries.ends[run.upperBound - 1]
        let before = entries.ends[run.lowerBound - 1]
        guard layout.hasComment(before..<start) else { return before..<withComment(end) }
        // The comment behind the one before stays, and so its comma.
        let kept = layout.previousContentEnd(before: start) ?? before
        let comma = layout.skippingSpace(from: end)
        let hasComma = comma < layout.bytes.count && layout.bytes[comma] == UInt8(ascii: ",")
        return Swift.max(kept, before)..<withComment(hasComma ? comma + 1 : end)
    }

    /// Where the comment behind a byte on its line ends; the byte itself where none is.
    private func withComment(_ offset: Int) -> Int {
        let next = layout.firstNonBlank(ofLineAt: offset)
        let isComment = next > offset && next < layout.bytes.count && layout.bytes[next] == UInt8(ascii: "#")
        return isComment ? layout.contentEnd(ofLineOf: next) : offset
    }

    private mutating func insertInFlow(
        _ new: [String],
        behind place: Int,
        _ restructuring: Restructuring,
        _ node: EditNode,
        _ entries: EditEntries
    ) {
        guard place >= 0 else {
            let first = entries.starts.indices.first { !restructuring.removed.contains($0) } ?? 0
            edits.insert(new.map { $0 + separator(before: first, entries) }.joined(), at: entries.starts[first])
            return
        }
        let end = entries.ends[place]
        if place + 1 < entries.count, layout.spansLines(end..<entries.starts[place + 1]) {
            let next = place + 1
            edits.insert(new.map { $0 + separator(before: next, entries) }.joined(), at: entries.starts[next])
        } else if place + 1 == entries.count, entries.count > 1 || !layout.isFirstOnLine(node.contentStart),
            layout.spansLines(end..<node.end), layout.isFirstOnLine(entries.starts[place])
        {
            insertOnLines(new, behind: place, entries)
        } else {
            edits.insert(new.map { ", " + $0 }.joined(), at: end)
        }
    }

    /// What stands between a new entry and one that it comes before: a line end where that one begins a line.
    private func separator(before index: Int, _ entries: EditEntries) -> String {
        let start = entries.starts[index]
        guard index > 0 || layout.isFirstOnLine(start), layout.isFirstOnLine(start) else { return ", " }
        return "," + lineBreak(start)
    }

    private func lineBreak(_ start: Int) -> String {
        let line = layout.lineStart(of: start)
        return String(decoding: layout.lineEnd + layout.bytes[line..<start], as: UTF8.self)
    }

    /// Puts entries behind the last of those that stand on a line each.
    private mutating func insertOnLines(_ new: [String], behind place: Int, _ entries: EditEntries) {
        let end = entries.ends[place]
        let comma = layout.skippingSpace(from: end)
        let hasComma = comma < layout.bytes.count && layout.bytes[comma] == UInt8(ascii: ",")
        let lineEnd = layout.contentEnd(ofLineOf: hasComma ? comma : end)
        let lineBreak = lineBreak(entries.starts[place])
        let text = new.map { lineBreak + $0 }.joined(separator: ",") + (hasComma ? "," : "")
        if !hasComma { edits.insert(",", at: end) }
        // A bracket on the same line stays behind what is new.
        let isFree = layout.skippingSpace(from: hasComma ? comma + 1 : end) >= lineEnd
        edits.insert(text, at: isFree ? lineEnd : hasComma ? comma + 1 : end)
    }
}
