internal import AdapterKit

/// The files of a new project: they are right as they stand, once the credentials they name are there.
package enum StarterProject {
    /// A file of a new project.
    package struct File: Sendable, Hashable {
        /// The path, relative to the project's folder.
        package var path: String
        /// The content.
        package var text: String
    }

    /// The project file, with a vendor for each adapter, and one meter file.
    ///
    /// The addresses are those of vendors' APIs by the name of the adapter, where one address serves all accounts.
    package static func files(for adapters: [AdapterVocabulary], addresses: [String: String] = [:]) -> [File] {
        let vendors = adapters.map { vendor($0, address: addresses[$0.name]) }.joined(separator: "\n")
        return [
            File(path: ProjectLoader.fileName, text: head + vendors + foot),
            File(path: "meters/api.yaml", text: meters),
        ]
    }

    private static func vendor(_ adapter: AdapterVocabulary, address: String?) -> String {
        var lines = [
            "  # \(adapter.title)", "  \(adapter.name):", "    adapter: \(adapter.name)",
            "    url: \(address ?? "https://api.example.com")",
        ]
        for setting in adapter.settings where !setting.isRequired {
            lines.append("    # \(setting.name): \(setting.summary)")
        }
        let credentials = adapter.credentials.filter(\.isRequired)
        if !credentials.isEmpty { lines.append("    auth:") }
        for credential in credentials {
            lines.append("      \(credential.name): \"${env:\(variable(adapter.name, credential.name))}\"")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The variable of the environment for a credential: `togai`, `apiKey` give `TOGAI_API_KEY`.
    private static func variable(_ adapter: String, _ credential: String) -> String {
        var words = adapter + "_"
        var previous: Character = "_"
        for character in credential {
            if character.isUppercase, previous.isLowercase { words.append("_") }
            words.append(character)
            previous = character
        }
        return String(words.map { $0.isLetter || $0.isNumber ? Character($0.uppercased()) : "_" })
    }

    private static let head = """
        # A Meterway project. `meterway validate` checks it, `meterway plan` shows what `meterway apply` would do;
        # with `--sandbox` all of it runs on this machine, without an account.
        version: 1

        # What Meterway knows of the vendors' objects. It belongs to the team: keep it where all runs find it.
        state: .meterway/state.sqlite

        # The files with the meters, relative to this one.
        meters: [meters/*.yaml]

        # What fills fields that a vendor requires and a meter leaves out.
        defaults:
          unit: units
          resetSchedule: { cron: "0 0 1 * *", timezone: Etc/UTC }

        # The accounts to keep in step. Take out those that you do not have. Secrets come from the environment
        # ("${env:NAME}") or from files ("${file:PATH}"), and are read only when their vendor is asked.
        vendors:

        """

    private static let foot = """

        # A run that would delete or update more than this stops before it writes.
        safety: { maxDeletes: 10%, maxUpdates: 30%, allowReplace: false }

        # What a vendor can hold only with something lost or emulated: `warn` shows it, `block` wants it accepted.
        findings: warn

        """

    private static let meters = """
        # What senders report: the numbers (attributes) and the texts (dimensions) of each event.
        events:
          - name: api_request
            attributes: [{ name: bytes, unit: bytes }, { name: status }]
            dimensions: [region, tier]

        # What is counted. A key never changes; everything else may.
        meters:
          - key: api-calls
            name: API calls
            description: Requests that were answered
            unit: calls
            event: api_request
            aggregation: count
            filter: attributes.status < 500
            dimensions: [region, tier]

          - key: egress-mib
            name: Egress
            description: Bytes leaving the platform, in MiB
            unit: MiB
            event: api_request
            # Other aggregations: count, max, min, unique, average, latest.
            aggregation: sum
            value: attributes.bytes / 1048576
            dimensions: [region]
            # Without `vendors` a meter goes to all of them.
            # vendors: [VENDOR]
            # The end of a billing period, where it is not the default.
            # resetSchedule: { cron: "0 0 1 * *", timezone: Europe/Paris }

        # Some vendors keep a counter for each customer.
        customers:
        #  - meter: egress-mib
        #    customer: user0@example.com
        #    meterKey: a1f8797b-c827-4483-b6cf-6d3d3baa18a7

        """
}
