/// How many changes of a kind a run may make at a vendor before it stops.
package enum ChangeBound: Sendable, Hashable, CustomStringConvertible {
    /// At most so many.
    case count(Int)
    /// At most so many in a hundred of the vendor's bound objects, rounded up, where there are ten of them or more.
    case percent(Int)

    /// Makes a bound from text such as `25` or `10%`; `nil` for any other text, and for more than 100 %.
    package init?(_ text: String) {
        let digits = text.hasSuffix("%") ? text.dropLast() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int(digits)
        else { return nil }
        if text.hasSuffix("%") {
            guard number <= 100 else { return nil }
            self = .percent(number)
        } else {
            self = .count(number)
        }
    }

    /// The greatest number of changes that the bound allows at a vendor with so many bound objects; `nil` where it sets none.
    package func allowance(bound: Int) -> Int? {
        switch self {
        case .count(let number): number
        case .percent(let percent): bound < 10 ? nil : (bound * percent + 99) / 100
        }
    }

    package var description: String {
        switch self {
        case .count(let number): "\(number)"
        case .percent(let percent): "\(percent)%"
        }
    }
}
