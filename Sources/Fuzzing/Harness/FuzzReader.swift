/// A reader of outside input, with what it takes to make inputs for it and to judge what it does with them.
package struct FuzzReader: Sendable {
    /// The name by which it is asked for, such as `cel`.
    package var name: String
    /// What it reads, and which laws it is held to, in one sentence.
    package var summary: String
    /// Inputs that it takes, or nearly takes, from which the others are made.
    package var corpus: [[UInt8]]
    /// The pieces that its inputs are made of.
    package var tokens: [[UInt8]]
    /// How inputs are changed.
    package var style: MutationStyle
    /// How many inputs a short run gives it, some seconds' worth for all readers together.
    package var shortRun: Int
    /// Whether some of a thousand inputs have to be taken and some refused, as a sign that the corpus is any good.
    package var isMixed: Bool
    /// Reads an input, and judges what came of it.
    package var read: @Sendable ([UInt8]) async -> FuzzVerdict

    /// Makes a reader.
    package init(
        _ name: String,
        _ summary: String,
        corpus: [[UInt8]],
        tokens: [String] = [],
        style: MutationStyle = .text,
        shortRun: Int = 2_000,
        isMixed: Bool = true,
        read: @escaping @Sendable ([UInt8]) async -> FuzzVerdict
    ) {
        self.name = name
        self.summary = summary
        self.corpus = corpus
        self.tokens = tokens.map { Array($0.utf8) }
        self.style = style
        self.shortRun = shortRun
        self.isMixed = isMixed
        self.read = read
    }

    /// Makes a reader whose corpus is text.
    package init(
        _ name: String,
        _ summary: String,
        corpus: [String],
        tokens: [String] = [],
        style: MutationStyle = .text,
        shortRun: Int = 2_000,
        isMixed: Bool = true,
        read: @escaping @Sendable ([UInt8]) async -> FuzzVerdict
    ) {
        self.init(
            name,
            summary,
            corpus: corpus.map { Array($0.utf8) },
            tokens: tokens,
            style: style,
            shortRun: shortRun,
            isMixed: isMixed,
            read: read
        )
    }
}

/// How inputs are changed.
package enum MutationStyle: Sendable, Hashable {
    /// Bytes and tokens.
    case text
    /// Bytes and tokens, and whole values and members of JSON behind so many bytes that are not JSON.
    case json(after: Int)
}
