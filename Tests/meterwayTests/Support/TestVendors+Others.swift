import CurlTransport
import HTTPTypes
import Metering
import Testing
import Transport

extension TestVendors {
    /// A project over every vendor that gives a unit to meters from where there is none.
    func syncProject(_ meters: String = Meters.none) throws -> TestProject {
        let project = try project(meters)
        try project.edit("meterway.yaml", "defaults: {", "defaults: { unit: units,")
        return project
    }

    /// Changes what a vendor has behind the back of a project: another project adopts it, is edited, and is applied.
    func byOthers(at vendor: String, _ meters: String = Meters.two, _ change: (TestProject) throws -> Void) async throws
    {
        let theirs = try project(meters, at: [vendor])
        let adopted = await theirs.run("apply", "--yes", "--adopt")
        try #require(adopted.status == 0, "\(adopted.words)")
        try change(theirs)
        let applied = await theirs.run("apply", "--yes", "--allow-replace")
        try #require(applied.status == 0, "\(applied.words)")
    }

    /// Sends a document to a path of a vendor, and expects that it was taken.
    func post(
        _ document: JSONValue,
        to path: String,
        at vendor: String,
        _ fields: HTTPFields = [:]
    ) async throws {
        let address = (urls[vendor] ?? "").replacing("http://", with: "")
        let transport = try CurlTransport(options: .init(userAgent: "meterway-tests"))
        var head = HTTPRequest(method: .post, scheme: "http", authority: address, path: path)
        head.headerFields = fields
        head.headerFields[.contentType] = "application/json"
        let answer = try await transport.send(TransportRequest(head: head, body: document.bytes()))
        try #require(answer.head.status.kind == .successful, "\(String(decoding: answer.body, as: UTF8.self))")
    }
}
