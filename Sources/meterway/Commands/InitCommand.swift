import AdapterKit
package import ArgumentParser
import Catalog
import Foundation
import MeterConfig
import Metering

/// Writes a starter project.
package struct InitCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a starter project into this folder; nothing is overwritten."
    )

    @OptionGroup package var options: GlobalOptions

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        let folder = context.workingDirectory
        let addresses = Dictionary(context.vendors.map { ($0.adapter.name, $0.address) }) { first, _ in first }
        let files = StarterProject.files(
            for: context.vendors.map { AdapterVocabulary($0.adapter) },
            addresses: addresses
        )
        let present = files.map(\.path).filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
        guard present.isEmpty else {
            throw CommandFailure(
                present.map {
                    .init("\(folder)/\($0) is there already, and init overwrites nothing", hint: "use another folder")
                }
            )
        }
        var written: [URL] = []
        for file in files {
            let url = URL(fileURLWithPath: "\(folder)/\(file.path)")
            do {
                try NewFile.create(file.text, at: url)
                written.append(url)
            } catch {
                // Half a project would be in the way of the next attempt.
                for url in written { try? FileManager.default.removeItem(at: url) }
                throw error
            }
        }
        let words =
            files.map { "Wrote \($0.path)." } + ["Try it without any account: meterway apply --sandbox"]
        let document: JSONValue = ["files": .texts(files.map(\.path))]
        context.console.result(options.format == .json ? document.text(.pretty) : words.joined(separator: "\n"))
        return .done
    }
}
