import ArgumentParser
import Metering

/// The form of a command's result.
enum OutputFormat: String, Sendable, Hashable, CaseIterable, ExpressibleByArgument {
    /// For people at a terminal.
    case text
    /// For programs.
    case json
    /// For reviews and reports.
    case markdown
}

extension Console {
    /// Writes the result in the form that was asked for; no other is made.
    func result(
        as format: OutputFormat,
        text: @autoclosure () -> String,
        json: @autoclosure () -> JSONValue,
        markdown: @autoclosure () -> String
    ) {
        switch format {
        case .text: result(text())
        case .json: result(json().text(.pretty))
        case .markdown: result(markdown())
        }
    }

    /// Writes the result as a document for programs, and for everybody else as the same text.
    func result(as format: OutputFormat, text: @autoclosure () -> String, json: @autoclosure () -> JSONValue) {
        result(as: format, text: text(), json: json(), markdown: text())
    }
}
