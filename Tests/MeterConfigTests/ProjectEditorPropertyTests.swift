import AdapterKit
import Metering
import Testing

@testable import MeterConfig

@Suite("Editing any meter file")
struct ProjectEditorPropertyTests {
    private static let path = "meters/a.yaml"

    private static func project(_ bytes: [UInt8]) throws -> (Project, MemoryFiles) {
        var files = MemoryFiles(["meterway.yaml": TestProject.file])
        files.contents["/project/\(path)"] = bytes
        return (try TestProject.load(files), files)
    }

    private static func edit(_ bytes: [UInt8], _ changes: ProjectChanges) throws -> EditedFiles {
        let (project, files) = try project(bytes)
        return ProjectEditor(files: files, adapters: TestAdapters.all).edit(project, changes, home: path)
    }

    /// The changes that make one content of another.
    static func changes(from old: MeterFile, to new: MeterFile) -> ProjectChanges {
        var changes = ProjectChanges()
        changes.meters = new.meters
        changes.removedMeters = Set(old.meters.map(\.meter.key)).subtracting(new.meters.map(\.meter.key))
        changes.events = new.events
        changes.removedEvents = Set(old.events.map(\.name)).subtracting(new.events.map(\.name))
        changes.customers = new.customers
        changes.removedCustomers = Set(old.customers.map(\.identity)).subtracting(new.customers.map(\.identity))
        return changes
    }

    @Test("What is read back is what was wanted, and what is untouched stays", arguments: 0..<600)
    func edits(_ seed: UInt64) throws {
        var content = RandomContent(seed: seed)
        let old = try content.file()
        let new = try content.changed(old)
        var writer = StyledWriter(seed: seed)
        let bytes = writer.bytes(of: old)
        let shown = String(decoding: bytes, as: UTF8.self)
        let read = try Self.project(bytes).0
        #expect(read.meters.map(\.unplaced) == old.meters, "\(shown)")
        let edited = try Self.edit(bytes, Self.changes(from: old, to: new))
        guard edited.refusals.isEmpty else {
            Issue.record("\(edited.refusals.map(\.message))\n\(shown)")
            return
        }
        let after = edited.files.first?.after ?? bytes
        let text = String(decoding: after, as: UTF8.self)
        let again = try Self.project(after).0
        let both = "\(shown)\n---\n\(text)"
        checkSame(fields(again.meters.map(\.unplaced)), fields(new.meters), both)
        checkSame(fields(again.events), fields(new.events), both)
        checkSame(fields(again.customers.map(\.customer)), fields(new.customers), both)
        checkUntouched(old, new, writer, text, both)
        #expect(after.starts(with: [0xEF, 0xBB, 0xBF]) == bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        if bytes.contains(0x0D) { #expect(text.unicodeScalars.filter { $0 == "\n" }.count == text.lineEnds) }
        // Editing once more changes nothing.
        #expect(try Self.edit(after, Self.changes(from: new, to: new)).files.isEmpty)
    }

    private func checkSame(
        _ read: [String: [FieldValue.Member]],
        _ wanted: [String: [FieldValue.Member]],
        _ shown: String
    ) {
        for id in Set(read.keys).union(wanted.keys) where read[id] != wanted[id] {
            Issue.record("\(id) is \(read[id] ?? [])\ninstead of \(wanted[id] ?? [])\n\(shown)")
        }
    }

    /// What was not to be changed is there byte for byte, and all its comments in their order.
    private func checkUntouched(
        _ old: MeterFile,
        _ new: MeterFile,
        _ writer: StyledWriter,
        _ text: String,
        _ shown: String
    ) {
        var touched: [String: Set<String>?] = [:]
        func note(_ section: String, _ before: [String: [FieldValue.Member]], _ after: [String: [FieldValue.Member]]) {
            for (id, members) in before where after[id] != members {
                let element = after[id].map { SectionChanges.Element(id: id, before: members, after: $0) }
                touched["\(section) \(id)"] = .some(element.map { $0.gone.union($0.changed.map(\.name)) })
            }
        }
        note("events", fields(old.events), fields(new.events))
        note("meters", fields(old.meters), fields(new.meters))
        note("customers", fields(old.customers), fields(new.customers))
        for (element, lines) in writer.chunks where touched[element] == nil {
            let chunk = lines.joined(separator: writer.lineEnd)
            #expect(text.utf8.contains(chunk.utf8), "\(element) is not as it was\n\(shown)")
        }
        let kept = writer.comments.filter { comment in
            guard let element = comment.element, let fields = touched[element] else { return true }
            guard let fields else { return false }
            return comment.field.map { !fields.contains($0) } ?? true
        }
        var rest = text[...]
        for comment in kept {
            guard let range = rest.firstRange(of: comment.text) else {
                Issue.record("\(comment) is gone or out of order\n\(shown)")
                return
            }
            rest = rest[range.upperBound...]
        }
    }

    private func fields(_ meters: [ConfiguredMeter]) -> [String: [FieldValue.Member]] {
        Dictionary(uniqueKeysWithValues: meters.map { ($0.meter.key.text, FieldValue.fields(of: $0)) })
    }

    private func fields(_ events: [EventSchema]) -> [String: [FieldValue.Member]] {
        Dictionary(uniqueKeysWithValues: events.map { ($0.name, FieldValue.fields(of: $0)) })
    }

    private func fields(_ customers: [CustomerMeter]) -> [String: [FieldValue.Member]] {
        Dictionary(uniqueKeysWithValues: customers.map { ($0.identity, FieldValue.fields(of: $0)) })
    }

    @Test("What wants nothing changes nothing", arguments: 0..<100)
    func nothing(_ seed: UInt64) throws {
        var content = RandomContent(seed: seed)
        let file = try content.file()
        var writer = StyledWriter(seed: seed)
        let bytes = writer.bytes(of: file)
        #expect(try Self.edit(bytes, ProjectChanges()) == EditedFiles())
        #expect(try Self.edit(bytes, Self.changes(from: file, to: file)) == EditedFiles())
    }

    @Test("Fields that are edited and edited back read as they did", arguments: 0..<150)
    func back(_ seed: UInt64) throws {
        var content = RandomContent(seed: seed)
        let old = try content.file()
        let new = try content.changed(old)
        var writer = StyledWriter(seed: seed)
        let bytes = writer.bytes(of: old)
        let there = try Self.edit(bytes, Self.changes(from: old, to: new)).files.first?.after ?? bytes
        let back = try Self.edit(there, Self.changes(from: new, to: old))
        guard back.refusals.isEmpty else {
            let text = String(decoding: there, as: UTF8.self)
            Issue.record("\(back.refusals.map(\.message))\n\(text)")
            return
        }
        let read = try Self.project(back.files.first?.after ?? there).0
        checkSame(fields(read.meters.map(\.unplaced)), fields(old.meters), "")
        checkSame(fields(read.events), fields(old.events), "")
        checkSame(fields(read.customers.map(\.customer)), fields(old.customers), "")
    }

    @Test("A new element is written as a new file has it", arguments: 0..<100)
    func newElements(_ seed: UInt64) throws {
        var content = RandomContent(seed: seed)
        let file = try content.file()
        guard !file.meters.isEmpty || !file.events.isEmpty else { return }
        let edited = try Self.edit([], Self.changes(from: MeterFile(), to: file))
        let text = String(decoding: edited.files.first?.after ?? [], as: UTF8.self)
        var plain = file
        for index in plain.meters.indices {
            plain.meters[index].overrides = plain.meters[index].overrides.filter { !$0.value.isEmpty }
        }
        #expect(text == MeterFileWriter.text(of: plain))
    }
}

extension String {
    /// How many line ends of two characters there are.
    fileprivate var lineEnds: Int {
        zip(unicodeScalars, unicodeScalars.dropFirst()).reduce(into: 0) { count, pair in
            count += pair.0 == "\r" && pair.1 == "\n" ? 1 : 0
        }
    }
}

extension String.UTF8View {
    fileprivate func contains(_ other: String.UTF8View) -> Bool {
        Array(self).firstRange(of: Array(other)) != nil
    }
}
