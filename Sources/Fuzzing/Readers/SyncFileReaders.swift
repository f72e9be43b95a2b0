import AdapterKit
import MeterConfig
import Metering

/// The readers of the files that a sync or a migration leaves for a person to edit.
enum SyncFileReaders {
    private static let vendors = ["amberflo", "togai", "usage-engine"]

    private static let tokens = [
        "- ", "\n", "\n  ", ": ", ", ", "[", "]", "{ ", " }", "\"", "'", "#", "&a ", "*a", "~", "null", "true", "false",
        "key: ", "vendors: ", "apart: ", "field: ", "base: ", "sides: ", "take: ", "value: ", "files", "togai",
        "amberflo",
        "number", "description", "labels", "dimensions", "resetSchedule", "cron", "event e", "a/b/c",
        "aggregation: sum",
        "matches:", "conflicts:", "meters:", "customers:", "meterKey: ", "unit: ", "customer: ", "overrides: ",
        "deleteOnReset: ", "\u{85}", "\u{2028}", "ü", "\r\n", "\t",
    ]

    static let all = [matches, conflicts, decisions]

    private static let matches = FuzzReader(
        "match-files",
        "Files of matches: refused at places that the file has, or written and read again as the same.",
        corpus: [
            "matches:\n  - key: egress\n    vendors: { togai: um.1, amberflo: Egress }\n    apart: false\n",
            "# all\nmatches:\n- { key: rides, vendors: { usage-engine: \"7\" }, apart: true }\n- key: a\n  vendors:\n    togai: b\n",
            "matches: []\n",
        ],
        tokens: tokens,
        shortRun: 500
    ) { bytes in
        read(bytes) { bytes throws(ConfigErrors) in
            var file = try MatchFile(bytes, path: "file", vendors: vendors)
            for index in file.entries.indices { file.entries[index].location = nil }
            return (file, file.text)
        }
    }

    private static let conflicts = FuzzReader(
        "conflict-files",
        "Files of conflicts: refused at places that the file has, or written and read again as the same.",
        corpus: [
            """
            conflicts:
              # why
              - key: egress-mib
                field: description
                base: Bytes
                sides:
                  amberflo: null
                  togai: "Bytes: all"
                take: togai
              - key: rides
                field: number
                sides: { amberflo: { aggregation: sum, value: attributes.bytes / 1024 }, files: { aggregation: count } }
                take: { value: { aggregation: max, value: attributes.kib } }

            """,
            """
            conflicts:
            - { key: rides/c/k, field: deleteOnReset, base: false, sides: { usage-engine: true }, take: base }
            - { key: event e, field: attributes, sides: { togai: [{ name: a, unit: b }] }, take: { value: [{ name: c }] } }
            - { key: a, field: resetSchedule, sides: {}, take: { value: { cron: "0 0 1 * *", timezone: Etc/UTC } } }
            - { key: a, field: labels, sides: {}, take: { value: { a: b } } }
            - { key: a, field: dimensions, sides: {}, take: { value: [a, b] } }
            """,
        ],
        tokens: tokens,
        shortRun: 500
    ) { bytes in
        read(bytes) { bytes throws(ConfigErrors) in
            var file = try ConflictFile(bytes, path: "file", vendors: vendors)
            for index in file.entries.indices { file.entries[index].location = nil }
            return (file, file.text)
        }
    }

    private static let pinned = [
        SettingSpec("meterApiName", summary: "A name."), SettingSpec("noExternalRef", .flag, summary: "No reference."),
    ]

    private static let decisions = FuzzReader(
        "decision-files",
        "Files of decisions: refused at places that the file has, or written and read again as the same.",
        corpus: [
            """
            # all
            meterKey: a1f8797b
            meters:
              # why
              - key: egress-mib
                unit: MiB
                resetSchedule: { cron: "0 0 L * *", timezone: Europe/Paris }
                overrides: { meterApiName: egressMib, noExternalRef: true }
              - key: rides
                unit:
                resetSchedule:
            customers:
              - { meter: rides, customer: "user0@example.com", meterKey: b, deleteOnReset: true }
              - { meter: rides, customer: globex }

            """,
            "meterKey:\nmeters: []\ncustomers: []\n",
        ],
        tokens: tokens,
        shortRun: 500
    ) { bytes in
        read(bytes) { bytes throws(ConfigErrors) in
            var file = try DecisionFile(bytes, path: "file", overrides: pinned)
            for index in file.meters.indices { file.meters[index].location = nil }
            for index in file.customers.indices { file.customers[index].location = nil }
            return (file, file.text())
        }
    }

    private static func read<File: Equatable>(
        _ bytes: [UInt8],
        _ reader: ([UInt8]) throws(ConfigErrors) -> (File, String)
    ) -> FuzzVerdict {
        do throws(ConfigErrors) {
            let (file, text) = try reader(bytes)
            guard let again = try? reader(Array(text.utf8)) else {
                return .wrong("what is written is refused:\n\(text)")
            }
            return again.0 == file && again.1 == text ? .taken : .wrong("something else is read again from\n\(text)")
        } catch {
            return ProjectFileReaders.verdict(on: error, path: "file", bytes)
        }
    }
}
