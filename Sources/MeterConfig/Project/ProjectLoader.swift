package import AdapterKit
internal import Dispatch
import Metering
internal import Synchronization

/// Reads a project from its files: finds the project file, reads the meter files it names, and checks everything.
///
/// No network is used, and no secret is resolved.
package struct ProjectLoader: Sendable {
    /// The name of a project file.
    package static let fileName = "meterway.yaml"

    let files: any ProjectFiles
    private let adapters: [AdapterVocabulary]

    /// Makes a loader over a file system and the adapters that projects may name.
    package init(files: any ProjectFiles, adapters: [AdapterVocabulary]) {
        self.files = files
        self.adapters = adapters
    }

    /// Makes a loader over a file system and the adapters that projects may name.
    package init(files: any ProjectFiles, adapters: [AdapterDescriptor]) {
        self.init(files: files, adapters: adapters.map { AdapterVocabulary($0) })
    }

    /// Reads a project.
    ///
    /// The project file is the one given, relative to the working directory; a folder stands for the file of the usual name in
    /// it. Without one, the working directory, an absolute path, and those above it are searched.
    ///
    /// - Throws: ``ConfigErrors`` with all errors of all files.
    package func load(project explicit: String? = nil, workingDirectory: String) throws(ConfigErrors) -> Project {
        let file = try find(explicit, workingDirectory)
        let root = FilePath.folder(of: file)
        var log = ProblemLog()
        var context = ReadingContext(root: root, adapters: adapters)
        let (project, source) = readProject(file, context, into: &log)
        context.vendors = project.adapters
        context.knowsVendors = project.knowsVendors
        let paths = meterFiles(project, source, except: file, into: &log)
        let read = readMeters(paths, context)
        for file in read { log.add(file.log) }
        var assembler = ProjectAssembler(files: files)
        assembler.assemble(read)
        log.add(assembler.log)
        guard log.errors.isEmpty else { throw ConfigErrors(log.sortedErrors, warnings: log.sortedWarnings) }
        return Project(
            root: root,
            file: file,
            state: FilePath.absolute(project.state, from: root),
            meterFiles: paths,
            meters: assembler.meters,
            events: assembler.events,
            customers: assembler.customers,
            proofs: assembler.proofs,
            defaults: project.defaults,
            vendors: project.vendors,
            safety: project.safety,
            findings: project.findings,
            sync: project.sync,
            warnings: log.sortedWarnings
        )
    }

    private func find(_ explicit: String?, _ workingDirectory: String) throws(ConfigErrors) -> String {
        var folder = FilePath.absolute(workingDirectory, from: "/")
        if let explicit {
            let path = FilePath.absolute(explicit, from: folder)
            if files.exists(path) { return path }
            let inside = FilePath.absolute(Self.fileName, from: path)
            if files.exists(inside) { return inside }
            try refuseOtherSpelling(in: path)
            throw ConfigErrors([
                ConfigProblem(
                    at: FileLocation(file: explicit),
                    "there is no such file, and no folder with a \(Self.fileName) in it",
                    expected: "a project file, or the folder that it is in"
                )
            ])
        }
        while true {
            let path = FilePath.absolute(Self.fileName, from: folder)
            if files.exists(path) { return path }
            try refuseOtherSpelling(in: folder)
            guard folder != "/" else { break }
            folder = FilePath.folder(of: folder)
        }
        throw ConfigErrors([
            ConfigProblem(
                at: FileLocation(file: Self.fileName),
                "there is no \(Self.fileName) in \(workingDirectory) or in a folder above it",
                expected: "a project file",
                hint: "write one with `meterway init`, or name it with `--project FILE`"
            )
        ])
    }

    /// Refuses a folder with a project file that ends in `.yml`, since a project in a folder above it would be taken for the one meant.
    private func refuseOtherSpelling(in folder: String) throws(ConfigErrors) {
        let path = FilePath.absolute("meterway.yml", from: folder)
        guard files.exists(path), hasKey(among: ["meters", "vendors"], path) else { return }
        throw ConfigErrors([
            ConfigProblem(
                at: FileLocation(file: path),
                "there is no \(Self.fileName) beside it",
                expected: "a project file of the name \(Self.fileName)",
                hint: "rename it, or name it with `--project FILE`"
            )
        ])
    }

    private func readProject(
        _ file: String,
        _ context: ReadingContext,
        into log: inout ProblemLog
    ) -> (ReadProject, SourceFile) {
        let (source, root) = read(file, as: FilePath.name(of: file), into: &log)
        var reader = FileReader(source: source, context: context)
        guard let root else {
            if log.errors.isEmpty {
                reader.error(.start, "the project file is empty", expected: "`version: 1`, `meters` and `vendors`")
            }
            log.add(reader.log)
            var nothing = ReadProject()
            nothing.knowsVendors = false
            return (nothing, source)
        }
        let project = reader.projectFile(root)
        log.add(reader.log)
        return (project, source)
    }

    /// Reads the meter files, several at once, since none depends on another; they are answered in the order of the paths.
    private func readMeters(_ paths: [String], _ context: ReadingContext) -> [ReadFile] {
        guard paths.count > 1 else { return paths.map { readMeters($0, context) } }
        let read = Mutex<[ReadFile?]>(Array(repeating: nil, count: paths.count))
        DispatchQueue.concurrentPerform(iterations: paths.count) { index in
            let file = readMeters(paths[index], context)
            read.withLock { $0[index] = file }
        }
        return read.withLock { read in
            let all = read
            read = []
            return all
        }
        .compactMap(\.self)
    }

    private func readMeters(_ path: String, _ context: ReadingContext) -> ReadFile {
        var log = ProblemLog()
        let (source, root) = read(FilePath.absolute(path, from: context.root), as: path, into: &log)
        guard let root else { return ReadFile(source: source, log: log, isUnreadable: !log.errors.isEmpty) }
        var reader = FileReader(source: source, context: context)
        var file = reader.meterFile(root)
        log.add(reader.log)
        file.log = log
        return file
    }

    private func read(
        _ path: String,
        as shown: String,
        into log: inout ProblemLog
    ) -> (SourceFile, YAMLNode?) {
        do {
            let source = SourceFile(path: shown, bytes: try files.read(path))
            return (source, YAMLReader.read(source, into: &log))
        } catch {
            let source = SourceFile(path: shown, bytes: [])
            log.add(ConfigProblem(at: source.location(.start), error.description, expected: "a file that can be read"))
            return (source, nil)
        }
    }
}
