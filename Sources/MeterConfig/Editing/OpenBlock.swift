internal import YAMLEvents

/// A text in a block, such as behind `|`, that ends with the file and without a line end.
///
/// What comes behind it has to begin on another line, and that line end would become part of the text.
struct OpenBlock {
    /// The text.
    let node: EditNode
    /// The bytes that say what kind of block it is.
    let indicators: Range<Int>
    /// What they have to be for the text to stay the same with a line end behind it.
    let closing: String

    /// Finds the one of a file; `nil` where there is none.
    init?(_ tree: EditTree, _ layout: TextLayout) {
        guard let last = layout.bytes.last, !TextLayout.isBreak(last) else { return nil }
        var found: EditNode?
        tree.root?.visit { node in
            if node.end == layout.bytes.count, node.blockHeader(in: layout.bytes) != nil { found = node }
        }
        guard let node = found, node.text?.hasSuffix("\n") == false, let header = node.blockHeader(in: layout.bytes)
        else { return nil }
        self.node = node
        indicators = header.indices
        closing = String(decoding: header, as: UTF8.self).filter { $0 != "+" && $0 != "-" } + "-"
    }
}

extension EditNode {
    /// What says what kind of block a text is, such as `|+`; `nil` for all but texts in blocks.
    func blockHeader(in bytes: [UInt8]) -> ArraySlice<UInt8>? {
        switch content {
        case .scalar(_, .literal), .scalar(_, .folded):
            isAlias ? nil : bytes[contentStart...].prefix { !TextLayout.isBlank($0) && !TextLayout.isBreak($0) }
        default: nil
        }
    }
}
