import Metering

extension String {
    /// The text without line breaks and whatever else steers a display: a name that somebody gave at a vendor, in a view
    /// where it must not pass for more than a name.
    ///
    /// A text that has none is answered as it is, after one look at its bytes.
    package var inOneLine: String {
        if utf8.allSatisfy({ $0 &- 0x20 < 0x5F }) { return self }
        let isSteering = hasSteeringScalars || utf8.contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }
        return isSteering ? Excerpt.shown(self, upTo: .max) : self
    }

    /// The text after the name of who says it, which an error of a vendor begins with already.
    package func said(by name: String) -> String { hasPrefix("\(name): ") ? self : "\(name): \(self)" }
}
