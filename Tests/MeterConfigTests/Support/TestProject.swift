import AdapterKit

@testable import MeterConfig

/// A project file that is right, and ways to read projects.
enum TestProject {
    static let file = """
        version: 1
        meters: [meters/*.yaml]
        vendors:
          usage-engine:
            adapter: usage-engine
            url: https://api.example.com
            auth: { clientID: "${env:UE_CLIENT_ID}", clientSecret: "${env:UE_CLIENT_SECRET}" }
          amberflo:
            adapter: amberflo
            url: https://app.amberflo.io
            auth: { apiKey: "${env:AMBERFLO_API_KEY}" }
          togai-eu:
            adapter: togai
            url: https://api.togai.com
            auth: { token: "${file:/run/secrets/togai}" }
        """

    /// Reads the project of a set of files; the project file is there unless the files have one.
    static func load(_ texts: [String: String]) throws(ConfigErrors) -> Project {
        var texts = texts
        if texts["meterway.yaml"] == nil { texts["meterway.yaml"] = file }
        return try load(MemoryFiles(texts))
    }

    static func load(_ files: MemoryFiles) throws(ConfigErrors) -> Project {
        try ProjectLoader(files: files, adapters: TestAdapters.all).load(workingDirectory: "/project")
    }

    /// Reads one meter file in a project that is right.
    static func load(meters text: String) throws(ConfigErrors) -> Project {
        try load(["meters/a.yaml": text, "samples/a.ndjson": ""])
    }

    /// What is wrong with one meter file, a line for each error.
    static func errors(meters text: String) -> [String] {
        errors(["meters/a.yaml": text, "samples/a.ndjson": ""])
    }

    static func errors(_ texts: [String: String]) -> [String] {
        do {
            _ = try load(texts)
            return []
        } catch {
            return error.errors.map(\.description)
        }
    }
}
