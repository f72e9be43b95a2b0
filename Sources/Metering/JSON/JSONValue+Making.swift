extension JSONValue {
    /// A whole number.
    package static func integer(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }

    /// A list of texts.
    package static func texts(_ texts: some Sequence<String>) -> JSONValue { .array(texts.map(JSONValue.string)) }

    /// A text; null where there is none.
    package static func orNull(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    /// A whole number; null where there is none.
    package static func orNull(_ number: Int?) -> JSONValue { number.map(JSONValue.integer) ?? .null }
}
