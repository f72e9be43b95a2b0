package import Metering

/// A document that a command keeps between runs, such as the record of a migration, or readings of usage that no vendor
/// remembers.
///
/// A document is never changed: what replaces it is a later one of the same kind and name, so that the history holds all.
package struct StateDocument: Sendable, Hashable {
    /// What sort of document it is, such as `migration`.
    package var kind: String
    /// Which of its kind it is, such as `togai/amberflo`.
    package var name: String
    /// What it says.
    package var body: JSONValue

    /// Makes a document.
    package init(kind: String, name: String, body: JSONValue) {
        self.kind = kind
        self.name = name
        self.body = body
    }
}

/// A document as the state has it.
package struct KeptDocument: Sendable, Hashable {
    /// Its number, greater than that of every earlier one.
    package var number: Int64
    /// The run that kept it.
    package var run: Int64
    /// The document.
    package var document: StateDocument

    /// Makes a kept document.
    package init(number: Int64, run: Int64, document: StateDocument) {
        self.number = number
        self.run = run
        self.document = document
    }
}
