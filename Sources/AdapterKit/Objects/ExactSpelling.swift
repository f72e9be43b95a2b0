import Foundation

extension String {
    /// The text for an image of what a vendor compares by code points, such as a filter's: spelled so that two texts are equal only
    /// where their code points are, which `==` does not ask for.
    ///
    /// A text in Unicode's normal form C stands as it is, as nearly all do; in any other, what is not ASCII stands as an escape of
    /// JSON.
    package var exactSpelling: String {
        guard utf8.contains(where: { $0 >= 0x80 }),
            !precomposedStringWithCanonicalMapping.utf8.elementsEqual(utf8)
        else { return self }
        return utf16.reduce(into: "") { spelling, unit in
            if let scalar = Unicode.Scalar(unit), scalar.isASCII {
                spelling.unicodeScalars.append(scalar)
            } else {
                let digits = String(unit, radix: 16)
                spelling += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }
}
