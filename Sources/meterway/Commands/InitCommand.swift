import AdapterKit
import ArgumentParser
import Catalog
import Foundation
import MeterConfig
import Metering

/// Writes a starter project.
struct InitCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a starter project into this folder, or that of `--project`; nothing is overwritten."
    )

    @OptionGroup var general: GeneralOptions
    @OptionGroup var vendors: VendorChoice
    @OptionGroup(visibility: .hidden) var meters: MeterChoice

    /// The options, as every command has them.
    var options: GlobalOptions { GlobalOptions(general, vendors, meters) }

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let place = place(in: context)
        let addresses = Dictionary(keepingFirst: context.vendors.map { ($0.adapter.name, $0.address) })
        let files = StarterProject.files(for: try adapters(in: context), addresses: addresses).map { file in
            (path: place.folder + (file.path == ProjectLoader.fileName ? place.name : file.path), text: file.text)
        }
        let present = files.map { context.absolute($0.path) }.filter { FileManager.default.fileExists(atPath: $0) }
        guard present.isEmpty else {
            throw CommandFailure(
                present.map { .init("\($0) is there already, and init overwrites nothing", hint: "use another folder") }
            )
        }
        try write(files.map { (URL(fileURLWithPath: context.absolute($0.path)), $0.text) })
        let project = options.project.map { " --project \(ShellWord.quoted($0))" } ?? ""
        let words =
            files.map { "Wrote \($0.path)." } + ["Try it without any account: meterway apply --sandbox\(project)"]
        context.console.result(
            as: options.format,
            text: words.joined(separator: "\n"),
            json: ["files": .texts(files.map(\.path))]
        )
        return .done
    }

    /// The adapters that the project gets a vendor for: all of them, or those that are named.
    private func adapters(in context: CommandContext) throws -> [AdapterVocabulary] {
        guard options.meter.isEmpty else {
            throw CommandFailure("`init` takes no `--meter`: its meters are an example", hint: "leave it out")
        }
        return try context.vendors.adapters(options.vendor).map { AdapterVocabulary($0) }
    }

    /// Where the project goes: the folder, with a slash behind it, and the name of its file.
    private func place(in context: CommandContext) -> (folder: String, name: String) {
        guard let project = options.project else { return ("", ProjectLoader.fileName) }
        let there = try? URL(fileURLWithPath: context.absolute(project)).resourceValues(forKeys: [.isDirectoryKey])
        let isFolder = there?.isDirectory ?? !(project.hasSuffix(".yaml") || project.hasSuffix(".yml"))
        guard !isFolder else { return (project.hasSuffix("/") ? project : project + "/", ProjectLoader.fileName) }
        let folder = project.lastIndex(of: "/").map { String(project[...$0]) } ?? ""
        return (folder, String(project.dropFirst(folder.count)))
    }

    /// Writes all files, or none.
    private func write(_ files: [(place: URL, text: String)]) throws {
        var written: [URL] = []
        for file in files {
            do {
                try NewFile.create(file.text, at: file.place)
                written.append(file.place)
            } catch {
                // Half a project would be in the way of the next attempt.
                for url in written { try? FileManager.default.removeItem(at: url) }
                throw error
            }
        }
    }
}
