import Foundation
import Synchronization
import Testing
@testable import meterway

@Suite("Where words go")
struct ProcessStreamTests {
    @Test("a result that is not taken is an error, said on the other stream, and the work is done")
    func lost() async throws {
        let project = try TestProject(["meterway.yaml": "version: 1\nmeters: []\n"])
        project.outFault.withLock { $0 = .lost("no space is left on the disk") }
        let outcome = await project.run("validate")
        #expect(outcome.status == 1)
        #expect(
            outcome.err
                == "error: the result could not be written to standard output: no space is left on the disk\n"
        )
    }

    @Test("a reader that went away leaves the status as it is")
    func unread() async throws {
        let project = try TestProject(["meterway.yaml": "version: 1\nmeters: []\n"])
        project.outFault.withLock { $0 = .readerLeft }
        let outcome = await project.run("validate")
        #expect(outcome.status == 0 && outcome.err.isEmpty, "\(outcome.words)")
    }

    @Test("a pipe without a reader is told from a full disk, and neither ends the process")
    func faults() throws {
        let full = ProcessStream(try FileHandle(forWritingTo: URL(filePath: "/dev/full")))
        #expect(throws: StreamFault.lost("no space is left on the disk")) { try full.write("words") }
        #expect(throws: StreamFault.lost("no space is left on the disk"), "and so it stays") { try full.write("more") }
        let old = signal(SIGPIPE) { _ in }
        defer { signal(SIGPIPE, old) }
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let stream = ProcessStream(pipe.fileHandleForWriting)
        #expect(throws: StreamFault.readerLeft) { try stream.write("words") }
    }

    @Test("a reader that is slow gets all words of a stream that does not wait")
    func slowReader() throws {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        #expect(fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0)
        let words = String(repeating: "0123456789", count: 50_000)
        let stream = ProcessStream(pipe.fileHandleForWriting)
        let read = Mutex<Data?>(nil)
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) { [reading = pipe.fileHandleForReading] in
            let data = try? reading.readToEnd()
            read.withLock { $0 = data }
        }
        try stream.write(words)
        try pipe.fileHandleForWriting.close()
        group.wait()
        #expect(read.withLock(\.self) == Data(words.utf8))
    }
}
