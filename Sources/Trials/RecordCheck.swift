import Metering

/// Holds what vendors have after a trial against what they have after a run that nothing disturbed.
struct RecordCheck {
    /// What the vendors held before.
    let start: VendorMemory.Records
    /// What they hold after an undisturbed run.
    let end: VendorMemory.Records

    /// Everything that is wrong with some records.
    func verdict(on found: VendorMemory.Records) -> Verdict {
        var verdict = Verdict()
        for (vendor, records) in start {
            for (key, bytes) in records where end[vendor]?[key] == bytes && found[vendor]?[key] != bytes {
                verdict.add(
                    .touched,
                    "\(vendor) \(key): \(Self.shown(bytes)) became \(Self.shown(found[vendor]?[key]))"
                )
            }
        }
        compare(images(end), images(found), &verdict)
        return verdict
    }

    /// The objects that runs make and change, by what tells them apart.
    func images(_ records: VendorMemory.Records) -> [String: [RecordImage]] {
        var images: [RecordImage] = []
        for (vendor, kept) in records {
            for (key, bytes) in kept where start[vendor]?[key] != bytes || end[vendor]?[key] != bytes {
                if let image = RecordImage(vendor: vendor, key: key, bytes) { images.append(image) }
            }
        }
        return Dictionary(grouping: images.sorted(), by: \.identity)
    }

    /// How many objects there are that runs make and change.
    func count(in records: VendorMemory.Records) -> Int { images(records).values.reduce(0) { $0 + $1.count } }

    private func compare(
        _ wanted: [String: [RecordImage]],
        _ found: [String: [RecordImage]],
        _ verdict: inout Verdict
    ) {
        for identity in Set(wanted.keys).union(found.keys).sorted() {
            let (wanted, found) = (wanted[identity] ?? [], found[identity] ?? [])
            for extra in found.dropFirst(wanted.count) {
                verdict.add(.duplicate, "\(identity), \(found.count) in place of \(wanted.count): \(extra.text)")
            }
            for missing in wanted.dropFirst(found.count) {
                verdict.add(.lost, "\(identity): \(missing.text)")
            }
            if wanted.count == found.count, wanted != found {
                let texts = found.map(\.text).joined(separator: " ")
                let others = wanted.map(\.text).joined(separator: " ")
                verdict.add(.changed, "\(identity): found \(texts), wanted \(others)")
            }
        }
    }

    private static func shown(_ bytes: [UInt8]?) -> String {
        bytes.map { String(decoding: $0, as: UTF8.self) } ?? "nothing"
    }
}
