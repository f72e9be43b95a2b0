extension Meter.Key {
    /// The key nearest to a free text: lower-cased, other characters folded to hyphens, cut to the length of a key.
    ///
    /// `nil` where the text has no letter or digit of ASCII at all.
    package init?(slug text: String) {
        var slug = ""
        for scalar in text.lowercased().unicodeScalars {
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if isPlain {
                slug.unicodeScalars.append(scalar)
            } else if !slug.isEmpty, slug.last != "-" {
                slug.append("-")
            }
        }
        var kept = String(slug.prefix(Self.maximumLength))
        while kept.last == "-" {
            kept.removeLast()
        }
        self.init(kept)
    }
}
