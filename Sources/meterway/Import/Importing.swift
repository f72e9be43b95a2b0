import AdapterKit
import Catalog
import Foundation
import MeterConfig
import Metering
import SyncEngine

/// The steps of an import: lock, read, decode, write a file, bind.
struct Importing: LockedSteps {
    let session: ProjectSession
    let connection: VendorConnection
    let folder: String?
    let command = "import"

    func runLocked() async throws -> ExitStatus {
        let all = try session.store.bindings()
        let bindings = all.filter { $0.vendor == connection.name }
        var observed = try await Observer.observe(connection, bindings: bindings).objects
        observed += try await Observer.conditions(on: observed, bindings: bindings, at: connection)
        try session.checkNotStopped()
        let fresh = try chosen(from: observed, bound: all)
        var view = ImportView(
            fresh: fresh,
            vendor: connection.name,
            project: session.project.file,
            requests: session.requests
        )
        let status = fresh.undecodable.isEmpty ? ExitStatus.done : .partial
        guard !fresh.file.meters.isEmpty else {
            view.show(nil, format, console)
            session.sayRequests()
            return status
        }
        let written = try write(fresh.file)
        if let project = written.project {
            let new = newBindings(fresh, observed, project, bindings)
            try bind(new, as: session.context.record(of: command, in: project), ending: status, written.path)
            noteLosses(all, project, in: &view)
        }
        view.show((written.path, isBound: written.project != nil), format, console)
        session.sayRequests()
        return status
    }

    /// Binds what the new file has, which goes again where the state takes nothing, so that the next import finds all of it anew.
    private func bind(
        _ bindings: [Binding],
        as record: RunRecord,
        ending status: ExitStatus,
        _ file: String
    ) throws {
        let takeBack = { _ = try? FileManager.default.removeItem(atPath: file) }
        try session.store.recorded(record, ending: status, at: session.context.now, takingBack: takeBack) { run in
            do {
                try session.store.change(bindings.map { .bind($0) }, by: run)
            } catch {
                // The file stays: what is bound without being in it would be deleted by the next apply.
                let hint = "\(file) is written; run `meterway apply`, which binds what it has"
                throw CommandFailure("\(error)", hint: hint)
            }
        }
    }

    /// What the vendor's objects are as meters, and what of it is new here and chosen.
    private func chosen(
        from observed: [ObservedObject],
        bound bindings: [Binding]
    ) throws -> ImportSelection {
        // Keys of meters that are not applied here belong to other vendors' meters, which may be other meters altogether.
        let others = session.project.meters.filter { !$0.isApplied(at: connection.name) }.map(\.meter.key)
        let taken = TakenOver(
            connection.name,
            connection.adapter.translator,
            observed,
            bindings.filter { $0.vendor == connection.name },
            taken: Set(others),
            beside: surroundings
        )
        try session.checkSelection(
            among: taken.inventory.meters.map(\.meter.key),
            of: "the project or of \(connection.name)"
        )
        var fresh = ImportSelection(
            taken,
            bindings: bindings,
            project: session.project,
            instance: connection.name,
            selection: session.selection
        )
        fresh.leaveOutRefused(
            by: connection.adapter.translator,
            observed,
            now: session.context.now()
        )
        return fresh
    }

    /// Notes what the lost files said of meters that came back from the state, and the state does not.
    private func noteLosses(_ bindings: [Binding], _ project: Project, in view: inout ImportView) {
        let taken = view.fresh.taken
        let back = taken.bound.intersection(view.fresh.file.meters.map(\.meter.key))
        guard !back.isEmpty else { return }
        let translators = project.vendors.reduce(into: [String: any VendorTranslator]()) { translators, settings in
            translators[settings.instance] = session.context.vendors.translator(of: settings)
        }
        let now = session.context.now()
        view.losses = ImportLoss.losses(
            of: back.subtracting(taken.waiting),
            project,
            besides: connection.name,
            bindings,
            translators,
            now: now
        )
        view.unaccepted = ImportLoss.acceptable(of: back, project, translators, now: now)
    }

    /// What stands at the vendor beside what is taken over.
    private var surroundings: TakenOver.Surroundings {
        let project = session.project
        let now = session.context.now()
        let request = project.encodingRequest(for: connection.name, now: now)
        return TakenOver.Surroundings(
            events: project.events,
            overrides: Dictionary(keepingFirst: request.entries.map { ($0.meter.key, $0.overrides) }),
            defaults: project.defaults,
            now: now
        )
    }

    /// Writes the file, and reads the project again with it.
    ///
    /// - Returns: the path, and the project where it reads the file. An object that was bound without being in the project would be
    ///   deleted by the next apply.
    private func write(_ file: MeterFile) throws -> (path: String, project: Project?) {
        let folder = folder.map { absolute($0, session.context.workingDirectory) } ?? usualFolder
        let url = URL(fileURLWithPath: "\(folder)/imported-\(connection.name).yaml").standardizedFileURL
        guard !FileManager.default.fileExists(atPath: url.path) else {
            throw CommandFailure(
                "\(url.path) is there already, and import overwrites nothing",
                hint: "move it, or give another folder with `--out`"
            )
        }
        let text = MeterFileWriter.text(of: file, comment: "Imported from \(connection.name).")
        try NewFile.create(text, at: url)
        do {
            let project = try session.context.load(session.project.file)
            let isRead = project.meterFiles.contains { absolute($0, project.root) == url.path }
            return (url.path, isRead ? project : nil)
        } catch {
            try FileManager.default.removeItem(at: url)
            throw error
        }
    }

    /// The folder of the project's first meter file.
    private var usualFolder: String {
        let first = session.project.meterFiles.first ?? "meters/"
        return absolute(first.split(separator: "/").dropLast().joined(separator: "/"), session.project.root)
    }

    private func absolute(_ path: String, _ base: String) -> String {
        path.hasPrefix("/") ? path : "\(base)/\(path)"
    }

    /// The bindings that make the plan after the import empty: the objects as the project's translation wants them now.
    private func newBindings(
        _ fresh: ImportSelection,
        _ observed: [ObservedObject],
        _ project: Project,
        _ bindings: [Binding]
    ) -> [Binding] {
        let request = project.encodingRequest(for: connection.name, now: session.context.now())
        let translation = connection.adapter.translator.encode(request)
        let definitions = project.definitions
        let ids = fresh.ids
        let before = bindings.keyed(by: \.ref)
        let there = Set(observed.map { ObjectID($0) })
        return translation.objects.compactMap { object in
            guard let id = ids[object.ref], there.contains(ObjectID(kind: object.ref.kind, id: id)) else { return nil }
            let old = before[object.ref].flatMap { $0.id == id ? $0 : nil }
            // A change that waits is kept with its binding.
            if let old, old.transition != nil { return nil }
            let binding = object.resolved(ids).binding(
                vendor: connection.name,
                id: id,
                isOurs: old?.isOurs ?? false,
                definitionKind: connection.adapter.translator.definitionKind,
                meters: definitions
            )
            return binding == old ? nil : binding
        }
    }
}
