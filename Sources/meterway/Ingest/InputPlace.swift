import Metering

/// A place between two lines of an input.
struct InputPlace: Sendable, Hashable, Comparable {
    /// The number of bytes before it.
    var offset = 0
    /// The number of lines before it.
    var line = 0

    static func < (left: InputPlace, right: InputPlace) -> Bool { left.offset < right.offset }
}

extension UsageEventLine {
    /// The place after the line.
    var place: InputPlace { InputPlace(offset: end, line: line) }
}
