import Metering

extension ProjectLoader {
    /// The meter files that the patterns match, in order, each once.
    func meterFiles(
        _ project: ReadProject,
        _ source: SourceFile,
        except file: String,
        into log: inout ProblemLog
    ) -> [String] {
        let root = FilePath.folder(of: file)
        var found = FileListing()
        var matched: [(pattern: GlobPattern, location: FileLocation)] = []
        for (pattern, place) in project.patterns {
            let listing = files.list(pattern, under: root)
            let matches = listing.paths.filter { FilePath.absolute($0, from: root) != file }
            for (folder, error) in listing.unreadable {
                log.add(Self.unreadable(folder, error, pattern, at: source.location(place)))
            }
            if !matches.isEmpty {
                matched.append((pattern, source.location(place)))
            } else if listing.unreadable.isEmpty {
                log.add(unmatched(pattern, under: root, at: source.location(place)))
            }
            found.insert(matches)
        }
        let paths = found.sorted
        warnOfPassedOver(matched, beside: paths, under: root, except: file, into: &log)
        return paths
    }

    private static func unreadable(
        _ folder: String,
        _ error: ProjectFileError,
        _ pattern: GlobPattern,
        at location: FileLocation
    ) -> ConfigProblem {
        ConfigProblem(
            at: location,
            "the pattern \(Excerpt.quoted(pattern.description)) looks for files in the folder "
                + "\(Excerpt.quoted(folder)), which cannot be read: \(error.reason)",
            expected: "folders that can be read",
            hint: "let this user read it, since meters whose files are not found would be deleted at the vendors"
        )
    }

    private func unmatched(_ pattern: GlobPattern, under root: String, at location: FileLocation) -> ConfigProblem {
        let near = pattern.withOtherSpelling.flatMap { files.list($0, under: root).sorted.first }
        return ConfigProblem(
            at: location,
            "the pattern \(Excerpt.quoted(pattern.description)) matches no file",
            expected: "a pattern of meter files, relative to the project file",
            hint: near.map { "it does not match \(Excerpt.quoted($0)): rename that, or change the pattern" }
                ?? "before the first meter, an empty file will do"
        )
    }

    /// Warns of meter files that no pattern matches for the spelling of their ending alone, so that none is left out without a word.
    private func warnOfPassedOver(
        _ patterns: [(pattern: GlobPattern, location: FileLocation)],
        beside paths: [String],
        under root: String,
        except file: String,
        into log: inout ProblemLog
    ) {
        var seen = Set(paths.map { Array($0.utf8) })
        for (pattern, location) in patterns {
            guard let other = pattern.withOtherSpelling else { continue }
            for path in files.list(other, under: root).sorted where seen.insert(Array(path.utf8)).inserted {
                let absolute = FilePath.absolute(path, from: root)
                guard absolute != file, looksLikeMeters(absolute) else { continue }
                log.warn(
                    ConfigProblem(
                        at: location,
                        "the file \(Excerpt.quoted(path)) is not read, since the pattern "
                            + "\(Excerpt.quoted(pattern.description)) does not match it",
                        expected: "one ending for all meter files",
                        hint: "rename it, or add \(Excerpt.quoted(other.description)) to `meters`"
                    )
                )
            }
        }
    }

    /// Whether a file has a key of meter files at the beginning of a line, and is no project file.
    private func looksLikeMeters(_ path: String) -> Bool {
        hasKey(among: ["events", "meters", "customers", "proofs"], path) && !hasKey(among: ["version"], path)
    }

    /// Whether a file has one of these keys at the beginning of a line; one that cannot be read has none.
    func hasKey(among keys: [String], _ path: String) -> Bool {
        guard let bytes = try? files.read(path) else { return false }
        let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        return lines.contains { line in keys.contains { line.starts(with: "\($0):".utf8) } }
    }
}

extension GlobPattern {
    /// The pattern with `.yml` for `.yaml` at its end, or the other way round; `nil` where it ends in neither.
    fileprivate var withOtherSpelling: GlobPattern? {
        for (ending, other) in [(".yaml", ".yml"), (".yml", ".yaml")] where description.hasSuffix(ending) {
            return GlobPattern(description.dropLast(ending.count) + other)
        }
        return nil
    }
}
