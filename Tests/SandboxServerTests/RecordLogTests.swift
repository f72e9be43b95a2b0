import Foundation
import Testing

@testable import SandboxServer

@Suite("A record log")
struct RecordLogTests {
    /// Runs with the path of a file in a folder that is removed afterwards.
    private func withFile(_ body: (_ path: String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "record-log-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appending(path: "deep/one.log").path(percentEncoded: false))
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    private func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }

    @Test("gives back the last value of each key, whatever its bytes")
    func roundTrip() throws {
        try withFile { path in
            let all = (0...255).map { UInt8($0) }
            let log = try RecordLog(file: path)
            #expect(log.records.isEmpty)
            log.store("a", [1])
            log.store("tab\tfeed\nback\\slash é", all)
            log.store("gone", [2])
            log.store("a", [])
            log.store("gone", nil)
            log.store("never", nil)
            log.store("", [3])
            try log.close()
            let again = try RecordLog(file: path)
            #expect(again.records == ["a": [], "tab\tfeed\nback\\slash é": all, "": [3]])
            try again.close()
        }
    }

    @Test("keeps what was stored without being closed")
    func killed() throws {
        try withFile { path in
            let log = try RecordLog(file: path)
            let store: @Sendable (String, [UInt8]?) -> Void = log.store
            store("a", Array("one".utf8))
            try log.check()
            #expect(try RecordFile(bytes(path)).records == ["a": Array("one".utf8)])
        }
    }

    @Test("opens a file that was cut off at any byte, with every whole record, and goes on from there")
    func torn() throws {
        var stored: [[String: [UInt8]]] = [[:]]
        var ends = [RecordFile.header.count]
        var whole = RecordFile.header
        for (key, value) in [("a", [1, 2]), ("b\n", [10, 9]), ("a", nil), ("c", Array("x\ny".utf8))]
            as [(String, [UInt8]?)]
        {
            whole += RecordLine(key: key, value: value).bytes
            var next = stored[stored.count - 1]
            next[key] = value
            stored.append(next)
            ends.append(whole.count)
        }
        try withFile { path in
            try RecordLog(file: path).close()
            for cut in 0...whole.count {
                try write(whole.prefix(cut), to: path)
                var expected = stored[ends.lastIndex { $0 <= cut } ?? 0]
                let log = try RecordLog(file: path)
                #expect(log.records == expected, "cut at \(cut)")
                log.store("new", [7])
                try log.close()
                expected["new"] = [7]
                let again = try RecordLog(file: path)
                #expect(again.records == expected, "cut at \(cut), then added to")
                try again.close()
            }
        }
    }

    @Test("drops a last record whose bytes never reached the file")
    func lastRecordDamaged() throws {
        var whole = RecordFile.header + RecordLine(key: "a", value: [1]).bytes
        let intact = whole.count
        whole += RecordLine(key: "b", value: Array("text".utf8)).bytes
        whole[whole.count - 3] = 0
        let file = try RecordFile(whole)
        #expect(file.records == ["a": [1]])
        #expect(file.intactBytes == intact)
    }

    @Test("refuses a file that is damaged before its last record, and leaves it as it is")
    func damaged() throws {
        var whole = RecordFile.header + RecordLine(key: "a", value: [1, 2, 3]).bytes
        whole[RecordFile.header.count + 12] ^= 1
        whole += RecordLine(key: "b", value: [1]).bytes
        try withFile { path in
            try RecordLog(file: path).close()
            try write(whole, to: path)
            let error = #expect(throws: RecordLogError.self) { try RecordLog(file: path) }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains("at byte \(RecordFile.header.count)") == true)
            #expect(try bytes(path) == whole)
        }
    }

    @Test(
        "refuses a file that is no record log",
        arguments: ["{}", "meterway records 2\n", "hello, this is a longer text\n"]
    )
    func foreign(text: String) throws {
        try withFile { path in
            try RecordLog(file: path).close()
            try write(Array(text.utf8), to: path)
            let error = #expect(throws: RecordLogError.self) { try RecordLog(file: path) }
            #expect(error?.code == .foreign)
            #expect(try bytes(path) == Array(text.utf8))
        }
    }

    @Test("is rewritten when opened with more than half of it stale, and not before")
    func compaction() throws {
        try withFile { path in
            let log = try RecordLog(file: path)
            log.store("a", [1])
            log.store("a", [2])
            try log.close()
            let before = try bytes(path)
            let half = try RecordLog(file: path)
            #expect(try bytes(path) == before)
            half.store("a", [3])
            try half.close()
            let third = try RecordLog(file: path)
            #expect(third.records == ["a": [3]])
            #expect(try bytes(path) == RecordFile.header + RecordLine(key: "a", value: [3]).bytes)
            third.store("a", nil)
            try third.close()
            let empty = try RecordLog(file: path)
            #expect(empty.records.isEmpty)
            #expect(try bytes(path) == RecordFile.header)
            try empty.close()
        }
    }

    @Test("has one owner at a time, whose end frees it")
    func lock() throws {
        try withFile { path in
            let owner = try RecordLog(file: path)
            let error = #expect(throws: RecordLogError.self) { try RecordLog(file: path) }
            #expect(error?.code == .inUse)
            #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier) since ") == true)
            try owner.close()
            do {
                let second = try RecordLog(file: path)
                second.store("a", [1])
            }
            let third = try RecordLog(file: path)
            #expect(third.records == ["a": [1]])
        }
    }

    /// What a child of this process has of it until it becomes its own program.
    private func inherited(_ path: String) throws -> [FileHandle] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
            .filter { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path }
            .map { FileHandle(fileDescriptor: dup($0), closeOnDealloc: true) }
    }

    @Test(
        "is free once its owner ends, though a child that was just started still has the file",
        arguments: [true, false]
    )
    func lockInherited(isClosed: Bool) throws {
        try withFile { path in
            var owner: RecordLog? = try RecordLog(file: path)
            let child = try inherited(path + ".lock")
            try #require(child.count == 1)
            if isClosed { try owner?.close() }
            owner = nil
            try RecordLog(file: path).close()
            try child[0].close()
        }
    }

    @Test("keeps the first failure to write, and writes no more")
    func failure() throws {
        try withFile { path in
            let log = try RecordLog(file: path)
            log.store("a", [1])
            try log.check()
            try log.close()
            log.store("b", [2])
            let error = #expect(throws: RecordLogError.self) { try log.check() }
            #expect(error?.code == .fileSystem)
            #expect(try RecordFile(bytes(path)).records == ["a": [1]])
        }
    }

    @Test("says which folder it could not make")
    func noFolder() throws {
        try withFile { path in
            try RecordLog(file: path).close()
            let error = #expect(throws: RecordLogError.self) { try RecordLog(file: path + "/below.log") }
            #expect(error?.code == .fileSystem)
            #expect(error?.message.contains(path) == true)
        }
    }

    @Test("says in our own words what the system has against a name")
    func longName() throws {
        try withFile { path in
            let error = #expect(throws: RecordLogError.self) {
                try RecordLog(file: path + String(repeating: "n", count: 300))
            }
            #expect(error?.message.contains("its name is too long") == true)
        }
    }

    @Test("checks its lines with the CRC-32 that everybody has")
    func checksum() {
        #expect(CRC32.checksum(of: Array("123456789".utf8)) == 0xcbf4_3926)
        #expect(CRC32.hex(of: Array("123456789".utf8)[...]) == Array("cbf43926".utf8))
        #expect(CRC32.checksum(of: []) == 0)
    }

    @Test("finds any single changed byte of a line")
    func detection() throws {
        let line = RecordLine(key: "key", value: Array("a\tb\\".utf8))
        let bytes = Array(line.bytes.dropLast())
        #expect(RecordLine(line: bytes[...]) == line)
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                #expect(RecordLine(line: damaged[...]) == nil)
            }
        }
    }
}
