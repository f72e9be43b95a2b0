package import Metering

/// An event in a vendor's own form, as a sender that does without Meterway would send it.
package struct EventForm: Sendable, Hashable {
    /// Where it goes, such as `POST https://app.amberflo.io/ingest`; `nil` where the vendor fetches it.
    package var address: String?
    /// The lines of the request's head; credentials stand in them as names between angle brackets.
    package var headers: [String]
    /// The request's body, or the line of a file.
    package var body: JSONValue
    /// What the sender has to know besides, in one sentence; `nil` where there is nothing.
    package var note: String?

    /// Makes a form.
    package init(address: String?, headers: [String] = [], body: JSONValue, note: String? = nil) {
        self.address = address
        self.headers = headers
        self.body = body
        self.note = note
    }
}
