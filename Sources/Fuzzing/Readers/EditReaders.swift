import AdapterKit
import Catalog
import MeterConfig
import Metering
import SeededRandom

/// The editor of meter files, on every file that the reader takes.
enum EditReaders {
    /// Files that the readers of projects are tried on, edited by chance.
    static func edits(corpus: [[UInt8]], tokens: [[UInt8]]) -> FuzzReader {
        var reader = FuzzReader(
            "edits",
            "Edits of meter files: all that was wanted is read back, or shared values are left alone.",
            corpus: [String](),
            shortRun: 200
        ) { bytes in
            var files = MemoryFiles([
                "meterway.yaml": ProjectFileReaders.projectFile, "samples/november.ndjson": "", "samples/a.ndjson": "",
            ])
            files.contents["/project/meters/a.yaml"] = bytes
            guard let project = try? load(files) else { return .refused }
            return fault(project, files, bytes).map { .wrong($0) } ?? .taken
        }
        reader.corpus = corpus
        reader.tokens = tokens
        return reader
    }

    private static func load(_ files: MemoryFiles) throws(ConfigErrors) -> Project {
        try ProjectLoader(files: files, adapters: Catalog.adapters).load(workingDirectory: "/project")
    }

    private static func fault(_ project: Project, _ files: MemoryFiles, _ bytes: [UInt8]) -> String? {
        let editor = ProjectEditor(files: files, adapters: Catalog.adapters.map { AdapterVocabulary($0) })
        guard editor.edit(project, ProjectChanges(), home: "meters/a.yaml") == EditedFiles() else {
            return "a file is edited though nothing is wanted"
        }
        var chance = SplitMix64(seed: bytes.reduce(0) { $0 &* 31 &+ UInt64($1) })
        guard let changes = try? changes(of: project, &chance) else { return "there are no changes to make" }
        let edited = editor.edit(project, changes, home: "meters/a.yaml")
        if let refusal = edited.refusals.first(where: {
            !$0.message.contains("anchor") && !$0.message.contains("alias")
        }) {
            return "an edit is refused: \(refusal)"
        }
        guard edited.refusals.isEmpty, let file = edited.files.first else { return nil }
        var after = files
        after.contents["/project/meters/a.yaml"] = file.after
        guard let read = try? load(after) else { return "an edited file is refused" }
        for wanted in changes.meters
        where read.meters.first(where: { $0.meter.key == wanted.meter.key })?.meter != wanted.meter {
            return "the meter \(wanted.meter.key) is not as wanted"
        }
        let isGone = !read.meters.contains { changes.removedMeters.contains($0.meter.key) }
        let others = read.meters.count == project.meters.count - changes.removedMeters.count + 1
        return isGone && others && read.proofs.count == project.proofs.count ? nil : "other meters are touched"
    }

    private static func changes(of project: Project, _ chance: inout SplitMix64) throws(MeterError) -> ProjectChanges {
        var changes = ProjectChanges()
        let proven = Set(project.proofs.map(\.meter))
        for configured in project.meters {
            if !proven.contains(configured.meter.key), Int.random(in: 0..<4, using: &chance) == 0 {
                changes.removedMeters.insert(configured.meter.key)
                continue
            }
            var draft = configured.meter.draft
            let texts = [nil, "a", "b: c", "it's", " - ", "x\ny", "#"]
            func text() -> String? { texts[Int.random(in: 0..<texts.count, using: &chance)] }
            if Bool.random(using: &chance) { draft.description = text() }
            if Bool.random(using: &chance) { draft.name = text() ?? "Name" }
            if Bool.random(using: &chance) { draft.unit = text() }
            if Bool.random(using: &chance) { draft.labels = text().map { [$0: "1", "z": $0] } ?? [:] }
            if Bool.random(using: &chance) { draft.dimensions = draft.dimensions.reversed().dropLast() }
            if Bool.random(using: &chance) { draft.status = .draft }
            changes.meters.append(
                ConfiguredMeter(
                    try Meter(draft),
                    vendors: Bool.random(using: &chance) ? ["amberflo"] : configured.vendors,
                    overrides: configured.overrides,
                    waivers: configured.waivers,
                    effective: configured.effective
                )
            )
        }
        var key = Meter.Key("brand-new")
        while let taken = key, project.meters.contains(where: { $0.meter.key == taken }) {
            key = Meter.Key(taken.text + "-new")
        }
        if let key {
            changes.meters.append(ConfiguredMeter(try Meter(Meter.Draft(key: key, name: "New", aggregation: .count))))
        }
        return changes
    }
}
