import Testing

@testable import MeterConfig

@Suite("Any input")
struct AnyInputTests {
    private static let sound = """
        events:
          - name: api_request
            attributes: [{ name: bytes, unit: bytes }, { name: status }]
            dimensions: &names [region, "tier"]
        meters:
          - key: egress-mib
            name: 'Egress'
            event: api_request
            aggregation: sum
            value: attributes.bytes / 1048576
            filter: >-
              dimensions.region in ["us-east-1", "eu-west-1"]
              && attributes.status < 500
            dimensions: *names
            resetSchedule: { cron: "0 0 1 * *", timezone: Europe/Paris }
            activeFrom: 2027-01-01T00:00:00Z
            overrides: { amberflo: { meterApiName: egressMib } }
            accept: [{ vendor: amberflo, field: resetSchedule, reason: known, until: 2027-06-30 }]
          - key: rides
            name: Rides
            aggregation: { unique: dimensions.city }
            filter: { opaque: togai, text: "{\\"==\\": [1, 1]}" }
        customers:
          - { meter: rides, customer: user0@example.com, meterKey: a1f8797b }
        """

    /// Checks that what is wrong with a file is told at places that the file has.
    private func check(_ bytes: [UInt8], as path: String, in files: MemoryFiles) {
        var files = files
        files.contents["/project/" + path] = bytes
        let lines = bytes.split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }
        let longest = lines.map(\.count).max() ?? 0
        do {
            _ = try TestProject.load(files)
        } catch {
            #expect(!error.errors.isEmpty)
            #expect(error.errors == error.errors.sorted())
            for problem in error.errors where problem.file == path {
                #expect((1...lines.count + 1).contains(problem.line), "\(problem)")
                #expect((1...longest + 2).contains(problem.column), "\(problem)")
                #expect(!problem.message.isEmpty)
            }
        }
    }

    @Test("A file with a few wrong bytes is read or refused, with places that it has", arguments: 0..<50)
    func changedBytes(_ seed: UInt64) {
        var chance = Chance(seed)
        let files = MemoryFiles(["meterway.yaml": TestProject.file])
        for _ in 0..<20 {
            var bytes = Array(Self.sound.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &chance) {
                let place = Int.random(in: 0..<bytes.count, using: &chance)
                let piece = Array(chance.text(upTo: 2).utf8)
                switch Int.random(in: 0..<4, using: &chance) {
                case 0: bytes.insert(contentsOf: piece, at: place)
                case 1: bytes.removeSubrange(place..<Swift.min(bytes.count, place + 6))
                case 2: bytes[place] = UInt8.random(in: 0...255, using: &chance)
                default: bytes.replaceSubrange(place..<place + 1, with: piece)
                }
            }
            check(bytes, as: "meters/a.yaml", in: files)
        }
    }

    @Test("A project file with a few wrong bytes is read or refused, with places that it has", arguments: 0..<20)
    func changedProject(_ seed: UInt64) {
        var chance = Chance(seed)
        let files = MemoryFiles(["meters/a.yaml": Self.sound])
        for _ in 0..<20 {
            var bytes = Array(TestProject.file.utf8)
            let place = Int.random(in: 0..<bytes.count, using: &chance)
            bytes.replaceSubrange(place..<Swift.min(bytes.count, place + 3), with: Array(chance.text(upTo: 3).utf8))
            check(bytes, as: "meterway.yaml", in: files)
        }
    }

    @Test("Texts of YAML's own signs are read or refused, with places that they have", arguments: 0..<30)
    func signs(_ seed: UInt64) {
        var chance = Chance(seed)
        let files = MemoryFiles(["meterway.yaml": TestProject.file])
        for _ in 0..<40 {
            check(Array(chance.text(upTo: 40).utf8), as: "meters/a.yaml", in: files)
        }
    }

    @Test("The file that the others are made from is right")
    func sound() throws {
        let project = try TestProject.load(meters: Self.sound)
        #expect(project.meters.count == 2)
    }
}
