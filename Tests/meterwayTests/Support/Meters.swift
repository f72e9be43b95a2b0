/// Files of meters that every vendor holds.
enum Meters {
    /// The head of a project file.
    static let head = """
        version: 1
        meters: [meters/*.yaml]
        defaults: { resetSchedule: { cron: "0 0 1 * *", timezone: Etc/UTC } }

        """

    /// The event that the meters take.
    static let event = """
        events:
          - name: api_request
            attributes: [{ name: bytes, unit: bytes }]
            dimensions: [region]

        """

    /// Two meters.
    static let two = event + "meters:\n" + egress + calls

    /// No meter at all.
    static let none = event + "meters: []\n"

    /// The sum of an attribute.
    static let egress = meter("egress", name: "Egress", description: "Bytes leaving the platform", sum: true)

    /// The number of events.
    static let calls = meter("calls", name: "Calls", description: "Requests answered", sum: false)

    /// A meter's entry in a file.
    static func meter(_ key: String, name: String, description: String = "A meter", sum: Bool = true) -> String {
        """
          - key: \(key)
            name: \(name)
            description: \(description)
            unit: \(sum ? "bytes" : "calls")
            event: api_request
        \(sum ? "    aggregation: sum\n    value: attributes.bytes" : "    aggregation: count")

        """
    }

    /// A file of so many meters, `meter-01` and so on.
    static func many(_ count: Int) -> String {
        let numbers = (1...count).map { ($0 < 10 ? "0" : "") + "\($0)" }
        return event + "meters:\n" + numbers.map { meter("meter-\($0)", name: "Meter \($0)") }.joined()
    }
}
