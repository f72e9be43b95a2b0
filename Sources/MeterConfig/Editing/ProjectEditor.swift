internal import Metering

/// Edits the meter files of a project in place: everything that should not change stays byte for byte.
///
/// Comments, order, empty lines, quotes, line ends and the way lists and mappings are written stay as they are. What is edited
/// is read back before it is given; a file that would not say what was wanted stays as it was.
package struct ProjectEditor: Sendable {
    private let files: any ProjectFiles
    private let adapters: [AdapterVocabulary]

    /// Makes an editor over the files of a project and the adapters that it may name.
    package init(files: any ProjectFiles, adapters: [AdapterVocabulary]) {
        self.files = files
        self.adapters = adapters
    }

    /// What the files become by changes; nothing is written.
    ///
    /// - Parameters:
    ///   - project: The project as it was read from the files.
    ///   - changes: What should be different.
    ///   - home: The file for what is new, relative to the project's folder; it need not exist.
    /// - Returns: the files that change, what changes in them, and what is refused.
    package func edit(_ project: Project, _ changes: ProjectChanges, home: String) -> EditedFiles {
        var plan = EditPlan(project, changes, home: home)
        var sources: [String: SourceFile] = [:]
        var result = EditedFiles()
        for path in project.meterFiles {
            if let source = source(path, project) { sources[path] = source }
        }
        plan.assign(changes, sources)
        var edited: [String: (file: EditedFile, editing: FileEditing)] = [:]
        for path in plan.paths {
            let source = sources[path] ?? SourceFile(path: path, bytes: [])
            guard let editing = editing(source, plan.changes(in: path), &result) else { continue }
            guard let text = editing.text else {
                refuse(path, plan, "the changes come into each other's way", &result)
                continue
            }
            result.refusals += editing.refusals
            guard text != source.bytes else { continue }
            edited[path] = (EditedFile(path: path, before: sources[path]?.bytes, after: text), editing)
        }
        verify(&edited, plan, project, &result)
        for (file, editing) in edited.values {
            result.files.append(file)
            result.edits += editing.edits
        }
        result.files.sort { $0.path < $1.path }
        result.edits.sort { ($0.location, $0.key) < ($1.location, $1.key) }
        result.refusals.sort { ($0.location, $0.key) < ($1.location, $1.key) }
        return result
    }

    private func source(_ path: String, _ project: Project) -> SourceFile? {
        let bytes = try? files.read(FilePath.absolute(path, from: project.root))
        return bytes.map { SourceFile(path: path, bytes: $0) }
    }

    private func editing(
        _ source: SourceFile,
        _ changes: [SectionChanges],
        _ result: inout EditedFiles
    ) -> FileEditing? {
        guard var editing = try? FileEditing(source) else { return nil }
        for section in changes { editing.apply(section) }
        return editing
    }

    private func refuse(
        _ path: String,
        _ plan: EditPlan,
        _ message: String,
        remedy: String? = nil,
        _ result: inout EditedFiles
    ) {
        for section in plan.changes(in: path) {
            for element in section.elements
            where !result.refusals.contains(where: { $0.section == section.name && $0.key == element.id }) {
                result.refusals.append(
                    EditRefusal(
                        location: plan.location(of: element.id, section.name) ?? FileLocation(file: path),
                        section: section.name,
                        key: element.id,
                        message: message,
                        remedy: remedy ?? element.remedy
                    )
                )
            }
        }
    }
}

extension ProjectEditor {
    /// Reads the project with the edited files, and lets go of files that do not say what they should.
    private func verify(
        _ edited: inout [String: (file: EditedFile, editing: FileEditing)],
        _ plan: EditPlan,
        _ project: Project,
        _ result: inout EditedFiles
    ) {
        while !edited.isEmpty {
            let contents = edited.values.map { (FilePath.absolute($0.file.path, from: project.root), $0.file.after) }
            let overlay = OverlayFiles(base: files, contents: Dictionary(uniqueKeysWithValues: contents))
            let loader = ProjectLoader(files: overlay, adapters: adapters)
            var wrong: [String: String] = [:]
            var isUnread = false
            do throws(ConfigErrors) {
                let read = try loader.load(project: project.file, workingDirectory: project.root)
                let wanted = plan.wanted(from: project, in: Set(edited.keys), except: result.refusals)
                wrong = unread(edited.keys, read)
                isUnread = !wrong.isEmpty
                if !isUnread { wrong = wanted.differences(from: read) }
            } catch {
                for problem in error.errors where wrong[problem.file] == nil {
                    wrong[problem.file] = "the files would no longer be right: \(problem)"
                }
            }
            guard !wrong.isEmpty else { return }
            let named = edited.keys.filter { wrong[$0] != nil }
            let message = wrong.min { $0.key < $1.key }?.value ?? ""
            for path in named.isEmpty ? Array(edited.keys) : named {
                // A pattern that matches no file is a mistake, so that the file has to be there as well.
                let remedy = "add `\(path)` there, and make an empty file of that name"
                refuse(path, plan, wrong[path] ?? message, remedy: isUnread ? remedy : nil, &result)
                edited[path] = nil
            }
        }
    }

    /// What is said of files that no pattern of the project takes in.
    private func unread(_ paths: some Sequence<String>, _ project: Project) -> [String: String] {
        let read = Set(project.meterFiles)
        let name = FilePath.name(of: project.file)
        return Dictionary(
            uniqueKeysWithValues: paths.filter { !read.contains($0) }.map {
                ($0, "no pattern under `meters` of \(name) takes in `\($0)`, where it would stand")
            }
        )
    }
}
