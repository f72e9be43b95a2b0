import Foundation
import HTTPTypes
import Metering
import SandboxServer
import Synchronization
import Testing
import meterway

@Suite("A person who asks to stop")
struct StopTests {
    /// The program as a process of its own, run in a project's folder.
    private final class Run: Sendable {
        private let process = Mutex<Process?>(nil)
        private let words = Mutex("")
        private let ending: AsyncStream<Int32>

        init(_ project: TestProject, _ arguments: String...) throws {
            let (ending, continuation) = AsyncStream.makeStream(of: Int32.self)
            self.ending = ending
            let process = Process()
            process.executableURL = Self.program
            process.arguments = arguments
            process.currentDirectoryURL = project.root
            process.environment = project.environment.withLock(\.self)
            process.standardInput = FileHandle.nullDevice
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            pipe.fileHandleForReading.readabilityHandler = { [self] handle in
                let data = handle.availableData
                words.withLock { $0 += String(decoding: data, as: UTF8.self) }
            }
            process.terminationHandler = { process in
                continuation.yield(process.terminationReason == .exit ? process.terminationStatus : -1)
                continuation.finish()
            }
            try process.run()
            self.process.withLock { $0 = process }
        }

        /// The program, which is built beside the tests.
        private static var program: URL {
            var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            for _ in 0..<4 {
                let file = folder.appending(path: "meterway")
                if FileManager.default.isExecutableFile(atPath: file.path) { return file }
                folder = folder.deletingLastPathComponent()
            }
            return folder
        }

        var text: String { words.withLock(\.self) }

        /// Presses Ctrl-C.
        func interrupt() {
            process.withLock { $0?.interrupt() }
        }

        /// The status that the process ends with.
        func status() async -> Int32 {
            for await status in ending { return status }
            return -1
        }
    }

    /// Waits until something holds, as long as it takes.
    private func until(_ condition: () throws -> Bool) async throws {
        while try !condition() { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test("finishes what is under way, is told how to go on, and the next run does the rest")
    func first() async throws {
        try await TestVendors.serve { vendors in
            // So many that a run which nobody stops takes far longer than it takes to notice that it began.
            let count = 300
            let project = try vendors.project(Meters.many(count), at: ["amberflo"])
            vendors.faults.add(try FaultRule(.delay(milliseconds: 300), method: .post))
            let run = try Run(project, "apply", "--yes")
            try await until { vendors.requests("amberflo") { $0 == .post } > 2 }
            run.interrupt()
            #expect(await run.status() == 1, "\(run.text)")
            try await until { run.text.contains("Run the same command again to go on.") }
            #expect(run.text.contains("Stopping: what is under way is finished and recorded."))
            vendors.faults.removeAll()

            let made = vendors.holdings.keys.count { $0.hasPrefix("amberflo meter") }
            #expect(made < count)
            let bound = try await project.run("state", "list", "--format", "json").json()["bindings"]?.array?.count
            #expect(bound == made, "all that was under way is recorded")
            let again = await project.run("apply", "--yes", "--format", "json")
            #expect(again.status == 0)
            #expect(try again.json()["applied"]?.int == count - made)
            #expect(await project.run("plan", "--detailed-exitcode").status == 0)
        }
    }

    @Test("a second time ends at once, and the next run settles what was under way")
    func second() async throws {
        try await TestVendors.serve { vendors in
            let count = 100
            let project = try vendors.project(Meters.many(count), at: ["amberflo"])
            vendors.faults.add(try FaultRule(.delay(milliseconds: 2_000), method: .post))
            let run = try Run(project, "apply", "--yes")
            try await until { vendors.faults.fired["delay"] ?? 0 > 0 }
            run.interrupt()
            try await until { run.text.contains("Once more stops at once.") }
            run.interrupt()
            #expect(await run.status() == 1)
            vendors.faults.removeAll()
            // What was under way may still be carried out while the next run goes on, which then meets it.
            var status: Int32 = 3
            for _ in 0..<10 where status == 3 { status = await (try Run(project, "apply", "--yes")).status() }
            #expect(status == 0)
            #expect(await project.run("plan", "--detailed-exitcode").status == 0)
            #expect(vendors.holdings.keys.count { $0.hasPrefix("amberflo meter") } == count)
        }
    }

    @Test("ends a watch, which is how that ends well")
    func watching() async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two)
            await project.apply()
            let run = try Run(project, "drift", "--every", "24h")
            try await until { run.text.contains("no drift  (requests: ") }
            run.interrupt()
            #expect(await run.status() == 0, "\(run.text)")
        }
    }

    @Test("while vendors are read or waited for, everything ends and nothing is written", arguments: ["plan", "apply"])
    func reading(command: String) async throws {
        try await TestVendors.serve { vendors in
            let project = try vendors.project(Meters.two, at: ["amberflo"])
            let busy = FaultAnswer(status: 429, retryAfter: "100")
            vendors.faults.add(try FaultRule(.answer(busy)))
            let run = try Run(project, command, "--yes")
            try await until { vendors.requests("amberflo") > 0 }
            run.interrupt()
            #expect(await run.status() == 1)
            try await until { run.text.contains("stopped") }
            #expect(!project.has(".meterway"))
            #expect(vendors.requests("amberflo") { $0 != .get } == 0)
        }
    }
}
