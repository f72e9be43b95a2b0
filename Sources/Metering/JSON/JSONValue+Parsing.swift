extension JSONValue {
    /// How deep arrays and objects may be nested unless said otherwise.
    package static let defaultDepthLimit = 200

    /// Reads one JSON text, strictly as RFC 8259 has it.
    ///
    /// Throws for bytes that are not UTF-8, escapes that make no character, a key that is there twice, more than one
    /// value, arrays and objects nested deeper than the limit, and more combining marks in a row than any writing has.
    package static func parse(
        _ bytes: [UInt8],
        depthLimit: Int = defaultDepthLimit
    ) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes, depthLimit: depthLimit)
        return try parser.document()
    }

    /// Reads one JSON text from a string; throws as the parser of an array does.
    package static func parse(
        _ text: String,
        depthLimit: Int = defaultDepthLimit
    ) throws(JSONError) -> JSONValue {
        try parse(Array(text.utf8), depthLimit: depthLimit)
    }
}
