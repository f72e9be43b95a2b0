import AdapterKit
import GRDB
import Metering

/// Reads a row's columns one after the other; a column that cannot be read is an ``UnreadableRow``.
struct RowReader {
    private let row: Row
    private var column = 0

    init(_ row: Row) {
        self.row = row
    }

    /// A text.
    mutating func text() throws -> String {
        try next(String.self)
    }

    /// A text, or none.
    mutating func optionalText() throws -> String? {
        try next(String?.self)
    }

    /// A whole number.
    mutating func integer() throws -> Int64 {
        try next(Int64.self)
    }

    /// A whole number, or none.
    mutating func optionalInteger() throws -> Int? {
        try next(Int?.self)
    }

    /// An instant.
    mutating func timestamp() throws -> Timestamp {
        let text = try text()
        guard let instant = try? Timestamp(iso8601: text) else { throw unreadable(text) }
        return instant
    }

    /// An instant, or none.
    mutating func optionalTimestamp() throws -> Timestamp? {
        guard let text = try optionalText() else { return nil }
        guard let instant = try? Timestamp(iso8601: text) else { throw unreadable(text) }
        return instant
    }

    /// An object's kind and key.
    mutating func ref() throws -> ObjectRef {
        ObjectRef(ObjectKind(try text()), try text())
    }

    /// JSON text, read by its meaning.
    mutating func json<Value>(_ meaning: (JSONValue) -> Value?) throws -> Value {
        let text = try text()
        guard let json = try? JSONValue.parse(text), let value = meaning(json) else { throw unreadable(text) }
        return value
    }

    /// JSON text, read by its meaning, or none.
    mutating func optionalJSON<Value>(_ meaning: (JSONValue) -> Value?) throws -> Value? {
        guard let text = try optionalText() else { return nil }
        guard let json = try? JSONValue.parse(text), let value = meaning(json) else { throw unreadable(text) }
        return value
    }

    /// The error of the column that was read last.
    func unreadable(_ text: String) -> UnreadableRow {
        UnreadableRow(Array(row.columnNames)[column - 1], text)
    }

    private mutating func next<Value: DatabaseValueConvertible>(_ type: Value.Type) throws -> Value {
        column += 1
        return try row.decode(type, atIndex: column - 1)
    }
}
