import Metering

extension DecisionFile {
    /// The text of the file; the same content gives the same text.
    ///
    /// - Parameter head: what stands above it, a line of a comment each.
    /// - Returns: the text.
    package func text(head: [String] = []) -> String {
        let key = meterKey.map { FieldValue.lines(FieldValue.Member("meterKey", .text($0))) } ?? ["meterKey:"]
        let top = SideFileText.comments(
            head + ["What feeds the counters of all customers below that name no `meterKey` of their own."]
        )
        return (top + key).joined(separator: "\n") + "\n\n"
            + SideFileText.text("meters", meters.map { (words: $0.words, members: $0.members) })
            + "\n"
            + SideFileText.text("customers", customers.map { (words: [], members: $0.members) })
    }
}

extension DecisionFile.Entry {
    fileprivate var members: [FieldValue.Member] {
        let pinned = overrides.sorted { $0.key < $1.key }.map { FieldValue.Member($0.key, FieldValue($0.value)) }
        return [FieldValue.Member("key", .text(key.text))]
            + (unit.map { [FieldValue.Member("unit", .text($0))] } ?? [])
            + (resetSchedule.map { [FieldValue.Member("resetSchedule", .schedule($0))] } ?? [])
            + (pinned.isEmpty ? [] : [FieldValue.Member("overrides", .block(pinned))])
    }
}

extension DecisionFile.Customer {
    fileprivate var members: [FieldValue.Member] {
        [
            FieldValue.Member("meter", .text(meter.text)), FieldValue.Member("customer", .text(customer)),
            FieldValue.Member("meterKey", meterKey.map { .text($0) } ?? .word("")),
        ] + (deleteOnReset ? [FieldValue.Member("deleteOnReset", .word("true"))] : [])
    }
}
