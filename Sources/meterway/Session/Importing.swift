import AdapterKit
import Foundation
import MeterConfig
import Metering
import SyncEngine

/// The steps of an import: read, decode, write a file, bind.
struct Importing: Sendable {
    let session: ProjectSession
    let connection: VendorConnection
    let folder: String?

    func run() async throws -> ExitStatus {
        let bindings = try session.store.bindings().filter { $0.vendor == connection.name }
        let observed = try await Observer.observe(connection, bindings: bindings)
        let bound = Set(bindings.map { ObjectRef($0.ref.kind, $0.id) })
        let inventory = connection.adapter.translator.decode(observed)
        let fresh = ImportSelection(
            inventory: inventory,
            bound: bound,
            project: session.project,
            instance: connection.name,
            selection: session.selection
        )
        guard !fresh.file.meters.isEmpty else {
            report(fresh, path: nil)
            return fresh.undecodable.isEmpty ? .done : .partial
        }
        let path = try write(fresh.file)
        try session.store.change(bindingChanges(fresh, observed).map { .bind($0) })
        report(fresh, path: path)
        return fresh.undecodable.isEmpty ? .done : .partial
    }

    private func write(_ file: MeterFile) throws -> String {
        let folder = folder.map { absolute($0, session.context.workingDirectory) } ?? session.project.root + "/meters"
        let path = "\(folder)/imported-\(connection.name).yaml"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                "\(path) is there already, and import overwrites nothing; move it, or give another folder with `--out`"
            )
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = MeterFileWriter.text(of: file, comment: "Imported from \(connection.name).")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        return path
    }

    private func absolute(_ path: String, _ base: String) -> String {
        path.hasPrefix("/") ? path : "\(base)/\(path)"
    }

    /// The bindings that make the plan after the import empty: the objects as the new file's translation wants them.
    private func bindingChanges(_ fresh: ImportSelection, _ observed: [ObservedObject]) -> [Binding] {
        let request = EncodingRequest(
            entries: session.project.entries(for: connection.name) + fresh.entries,
            events: session.project.events + fresh.file.events,
            customers: session.project.customers(for: connection.name) + fresh.file.customers,
            defaults: session.project.defaults,
            now: session.context.now()
        )
        let translation = connection.adapter.translator.encode(request)
        let definitions = Dictionary(fresh.file.meters.map { ($0.meter.key, $0.meter) }) { first, _ in first }
        let ids = fresh.ids
        return translation.objects.compactMap { object in
            guard let id = ids[object.ref], observed.contains(where: { $0.kind == object.ref.kind && $0.id == id })
            else { return nil }
            return object.resolved(ids).binding(
                vendor: connection.name,
                id: id,
                isOurs: false,
                definitionKind: connection.adapter.translator.definitionKind,
                meters: definitions
            )
        }
    }

    private func report(_ fresh: ImportSelection, path: String?) {
        let console = session.context.console
        for object in fresh.undecodable {
            console.say(
                "warning: \(object.object.kind) \"\(object.object.name)\" (\(object.object.id)) is left out: \(object.reason)"
            )
        }
        if session.options.format == .json {
            console.result(fresh.json(path: path).text(.pretty))
            return
        }
        guard let path else {
            console.result("Nothing to import from \(connection.name): everything that can be read is bound already.")
            return
        }
        let counts =
            "\(fresh.file.meters.count) meters, \(fresh.file.events.count) events, \(fresh.file.customers.count) customers' meters"
        console.result("Wrote \(path): \(counts). Each is bound; the plan for them is empty.")
        if !session.project.covers(path) {
            console.say(
                "warning: no pattern under `meters` of \(session.project.file) matches \(path); add one, or move the file"
            )
        }
    }
}

extension Project {
    /// Whether a file lies in a folder whose meter files the project reads.
    fileprivate func covers(_ path: String) -> Bool {
        let folder = path.split(separator: "/").dropLast()
        return meterFiles.contains { absolutePath($0).split(separator: "/").dropLast() == folder }
    }

    private func absolutePath(_ path: String) -> String { path.hasPrefix("/") ? path : "\(root)/\(path)" }
}
