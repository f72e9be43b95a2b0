import AdapterKit
import Foundation
import MeterConfig
import Metering
import SyncEngine

extension SavedPlan {
    /// The plan of a session, as a file keeps it.
    init(_ prepared: Engine.Prepared, of session: ProjectSession, _ allowed: Allowance) throws {
        let options = session.options
        let choice = Choice(
            vendors: session.connections.map(\.name),
            meters: options.meter,
            adopt: allowed.adopt,
            allowReplace: allowed.allowReplace,
            replaced: allowed.replaced,
            isSandboxed: options.sandbox
        )
        self.init(
            session.context.record(of: "plan", in: session.project),
            version: Version.text,
            choice: choice,
            files: try Self.meterFiles(of: session.project, LocalFiles()),
            vendors: Self.vendors(prepared, session)
        )
    }

    /// What the vendors of a plan are kept as.
    static func vendors(_ prepared: Engine.Prepared, _ session: ProjectSession) -> [SavedVendor] {
        prepared.plan.vendors.map { plan in
            SavedVendor(
                plan,
                session.project.vendors.first { $0.instance == plan.name },
                prepared.bindings,
                isSandboxed: session.options.sandbox
            )
        }
    }

    private static func meterFiles(of project: Project, _ files: LocalFiles) throws -> [String: String] {
        let texts = try project.meterFiles.map { path in
            (path, String(decoding: try files.read(project.root + "/" + path), as: UTF8.self))
        }
        return Dictionary(keepingFirst: texts)
    }

    /// Everything that is no longer as it was when the plan was made, in sentences.
    func findings(against prepared: Engine.Prepared, of session: ProjectSession) -> [String] {
        let now = Self.vendors(prepared, session)
        let unread = prepared.plan.vendors.compactMap { plan in
            plan.failure.map { "\(plan.name) cannot be read, so that nothing is known of its objects: \($0)" }
        }
        let findings = vendors.flatMap { saved -> [String] in
            guard let vendor = now.first(where: { $0.name == saved.name }) else { return [] }
            let isRead = prepared.plan.vendors.contains { $0.name == saved.name && $0.failure == nil }
            return isRead ? StalenessCheck(saved: saved, now: vendor).findings : []
        }
        return unread + findings
    }

    /// How the meter files differ from those that the plan was made from, in words; `nil` where they do not.
    func changedFiles(_ builder: SessionBuilder) -> String? {
        guard let current = try? builder.load(from: LocalFiles()),
            let now = try? Self.meterFiles(of: current, LocalFiles())
        else { return "the meter files cannot be read any more as they are now" }
        let names = Set(files.keys).union(now.keys).filter { files[$0] != now[$0] }.sorted()
        return names.isEmpty ? nil : "\(names.joined(separator: ", ")) changed since the plan was made"
    }
}

extension SavedPlan.Choice {
    /// What the plan was allowed to do.
    var allowed: Allowance { Allowance(adopt: adopt, allowReplace: allowReplace, replaced: replaced) }
}
