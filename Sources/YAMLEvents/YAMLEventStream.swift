internal import CYAML

/// The events of a YAML text in UTF-8, read by libyaml one by one as they are asked for.
///
/// Nothing is kept of a text but its events, so that what it costs depends on what is made of them.
package struct YAMLEventStream: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let isReady: Bool

    /// Reads a text in a closure, which gets its events; the stream ends with the closure.
    ///
    /// A byte order mark is passed over: libyaml would count it as a column, and so indent the first line.
    ///
    /// - Throws: what the closure throws.
    package static func withEvents<Result, Failure: Error>(
        of bytes: [UInt8],
        _ body: (inout YAMLEventStream) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // The parser reads from the bytes until it is gone, which is when the closure's stream is.
        try (bytes.isEmpty ? [0x0A] : bytes).withUnsafeBufferPointer { buffer throws(Failure) in
            let hasMark = buffer.starts(with: [0xEF, 0xBB, 0xBF])
            var stream = YAMLEventStream(UnsafeBufferPointer(rebasing: buffer.dropFirst(hasMark ? 3 : 0)))
            return try body(&stream)
        }
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        isReady = yaml_parser_initialize(parser) == 1
        if isReady {
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
        }
    }

    deinit {
        if isReady { yaml_parser_delete(parser) }
        parser.deallocate()
    }

    /// The next event; behind the stream's end, the end again.
    ///
    /// - Throws: what is wrong with the text; no event follows then.
    package mutating func next() throws(YAMLSyntaxError) -> YAMLEvent {
        var event = yaml_event_t()
        repeat {
            guard isReady, yaml_parser_parse(parser, &event) == 1 else { throw fault }
        } while event.type == YAML_STREAM_START_EVENT
        defer { yaml_event_delete(&event) }
        return Self.converted(event)
    }

    private var fault: YAMLSyntaxError {
        let state = parser.pointee
        let category: YAMLSyntaxError.Category =
            switch state.error {
            case _ where !isReady, YAML_MEMORY_ERROR: .memory
            case YAML_READER_ERROR: .character
            default: .grammar
            }
        return YAMLSyntaxError(
            category: category,
            problem: state.problem.map { String(cString: $0) } ?? "the text cannot be read",
            mark: YAMLMark(state.problem_mark),
            context: state.context.map { String(cString: $0) },
            contextMark: state.context == nil ? nil : YAMLMark(state.context_mark)
        )
    }
}

extension YAMLEventStream {
    private static func converted(_ event: yaml_event_t) -> YAMLEvent {
        let data = event.data
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return made(
                event,
                .scalar(String(decoding: bytes, as: UTF8.self), style(scalar.style)),
                anchor: scalar.anchor,
                tag: scalar.tag,
                isASCII: TextBytes.areASCII(bytes)
            )
        case YAML_ALIAS_EVENT:
            return made(event, .alias(string(data.alias.anchor) ?? ""))
        case YAML_SEQUENCE_START_EVENT:
            return made(event, .sequenceStart, anchor: data.sequence_start.anchor, tag: data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT:
            return made(event, .mappingStart, anchor: data.mapping_start.anchor, tag: data.mapping_start.tag)
        case YAML_SEQUENCE_END_EVENT:
            return made(event, .sequenceEnd)
        case YAML_MAPPING_END_EVENT:
            return made(event, .mappingEnd)
        case YAML_DOCUMENT_START_EVENT:
            return made(event, .documentStart)
        case YAML_DOCUMENT_END_EVENT:
            return made(event, .documentEnd)
        default:
            // The stream's end, and the event of no type that the parser gives behind it.
            return made(event, .streamEnd)
        }
    }

    private static func made(
        _ event: yaml_event_t,
        _ kind: YAMLEvent.Kind,
        anchor: UnsafeMutablePointer<yaml_char_t>? = nil,
        tag: UnsafeMutablePointer<yaml_char_t>? = nil,
        isASCII: Bool = true
    ) -> YAMLEvent {
        YAMLEvent(
            kind: kind,
            mark: YAMLMark(event.start_mark),
            end: YAMLMark(event.end_mark),
            anchor: string(anchor),
            tag: string(tag),
            isASCII: isASCII
        )
    }

    private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        text.map { String(cString: $0) }
    }

    private static func style(_ style: yaml_scalar_style_t) -> YAMLEvent.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }
}

extension YAMLMark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
    }
}
