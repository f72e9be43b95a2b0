extension Quantity {
    /// Reads decimal text in the syntax of JSON numbers, such as `-1`, `0.5` or `1e3`.
    ///
    /// Throws `malformed` for anything else (a plus sign, spaces, `01`, `.5`), `tooManyDigits` for more than 34
    /// significant digits (leading and trailing zeros do not count), `outOfRange` for an exponent beyond ±6144.
    @specialized(where Text == String)
    @specialized(where Text == Substring)
    package init<Text: StringProtocol>(_ text: Text) throws(QuantityError) {
        try self.init(utf8: text.utf8)
    }

    /// Reads the UTF-8 bytes of decimal text; throws as the initialiser from text does.
    @specialized(where Bytes == [UInt8])
    @specialized(where Bytes == ArraySlice<UInt8>)
    package init<Bytes: Collection<UInt8>>(utf8: Bytes) throws(QuantityError) {
        var scanner = DecimalScanner()
        var offset = 0
        for byte in utf8 {
            guard scanner.accept(byte) else {
                throw .malformed(text: String(decoding: utf8, as: UTF8.self), offset: offset)
            }
            offset += 1
        }
        guard scanner.isComplete else { throw .malformed(text: String(decoding: utf8, as: UTF8.self), offset: offset) }
        guard !scanner.hasTooManyDigits else { throw .tooManyDigits(text: String(decoding: utf8, as: UTF8.self)) }
        guard let value = scanner.quantity else { throw .outOfRange(text: String(decoding: utf8, as: UTF8.self)) }
        self = value
    }
}

extension Quantity: CustomStringConvertible {
    /// Plain decimal text without an exponent, such as `12.5` or `-0.001`; it is also a JSON number.
    package var description: String {
        if exponent == 0 { return Self.text(coefficient) }
        let digits = Self.text(Int128(coefficient.magnitude))
        let sign = coefficient < 0 ? "-" : ""
        let power = Int(exponent)
        if power > 0 { return sign + digits + String(repeating: "0", count: power) }
        let whole = digits.utf8.count + power
        if whole <= 0 { return sign + "0." + String(repeating: "0", count: -whole) + digits }
        return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
    }

    /// The digits of an integer; nearly all are small, and those are written far faster.
    private static func text(_ integer: Int128) -> String {
        if let small = Int64(exactly: integer) { String(small) } else { String(integer) }
    }

    /// How many bytes ``description`` has at most.
    var longestText: Int { Self.maximumDigits + Int(exponent.magnitude) + 3 }
}

/// A reader of decimal text, byte by byte.
private struct DecimalScanner {
    /// What was read last.
    private enum State {
        case start
        case minus
        case zero
        case whole
        case point
        case fraction
        case exponentMark
        case exponentSign
        case exponent
    }

    private var state = State.start
    private var isNegative = false
    /// The significant digits so far, less the zeros that may turn out to be trailing.
    private var small: UInt64 = 0
    private var large: UInt128 = 0
    private var digitCount = 0
    private var pendingZeros = 0
    private var fractionDigits = 0
    private var exponentIsNegative = false
    private var exponent = 0

    private(set) var hasTooManyDigits = false

    /// Whether the bytes so far are a number.
    var isComplete: Bool {
        switch state {
        case .zero, .whole, .fraction, .exponent: true
        case .start, .minus, .point, .exponentMark, .exponentSign: false
        }
    }

    /// The number read, or nil when its exponent is out of range.
    var quantity: Quantity? {
        if digitCount == 0 { return .zero }
        let power = (exponentIsNegative ? -exponent : exponent) - fractionDigits + pendingZeros
        guard abs(power) <= Quantity.maximumExponent else { return nil }
        let magnitude = digitCount <= 18 ? Int128(small) : Int128(large)
        return Quantity(normalised: isNegative ? -magnitude : magnitude, exponent: Int32(power))
    }

    /// Takes the next byte, or refuses it.
    mutating func accept(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return acceptDigit(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "."):
            guard state == .zero || state == .whole else { return false }
            state = .point
        case UInt8(ascii: "-"):
            if state == .start {
                isNegative = true
                state = .minus
            } else if state == .exponentMark {
                exponentIsNegative = true
                state = .exponentSign
            } else {
                return false
            }
        case UInt8(ascii: "+"):
            guard state == .exponentMark else { return false }
            state = .exponentSign
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
            guard state == .zero || state == .whole || state == .fraction else { return false }
            state = .exponentMark
        default:
            return false
        }
        return true
    }

    private mutating func acceptDigit(_ digit: UInt8) -> Bool {
        switch state {
        case .start, .minus:
            state = digit == 0 ? .zero : .whole
            append(digit)
        case .zero:
            return false
        case .whole:
            append(digit)
        case .point, .fraction:
            state = .fraction
            fractionDigits += 1
            append(digit)
        case .exponentMark, .exponentSign, .exponent:
            state = .exponent
            // Far beyond the range, the exact exponent does not matter; texts are shorter than this.
            exponent = min(exponent * 10 + Int(digit), 1 << 48)
        }
        return true
    }

    private mutating func append(_ digit: UInt8) {
        if digit == 0 {
            pendingZeros += digitCount == 0 ? 0 : 1
            return
        }
        let count = digitCount == 0 ? 1 : digitCount + pendingZeros + 1
        guard count <= Quantity.maximumDigits else {
            hasTooManyDigits = true
            return
        }
        if count <= 18 {
            for _ in 0..<pendingZeros { small *= 10 }
            small = small * 10 + UInt64(digit)
        } else {
            if digitCount <= 18 { large = UInt128(small) }
            large = large * PowersOfTen.power(pendingZeros + 1) + UInt128(digit)
        }
        digitCount = count
        pendingZeros = 0
    }
}
