import HTTPTypes

/// What a path leads to.
enum Route: Hashable {
    case token
    case meterTypes
    case meterType(id: String)
    case meters
    case meter(id: String)
    case collector
    case dataCorrection
    case meteredRecords

    /// Reads a path without its query; `nil` where it leads nowhere.
    init?(path: Substring, _ paths: UsageEngineSandbox.Options.Paths) {
        var segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.first == "" else { return nil }
        segments.removeFirst()
        if segments.last == "" {
            segments.removeLast()
        }
        if let route = Self.collector(segments) {
            self = route
            return
        }
        let live = paths.acceptsLive ? Self.live(segments) : nil
        let document = paths.acceptsDocument ? Self.token(segments) ?? Self.metering(segments) : nil
        guard let route = live ?? document else { return nil }
        self = route
    }

    /// The methods that the route knows.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .token, .collector: [.post]
        case .meterTypes, .meters: [.get, .post]
        case .meterType, .meter: [.get, .patch, .delete]
        case .dataCorrection, .meteredRecords: [.get]
        }
    }

    /// Whether the route belongs to the stand-in stream rather than to the vendor's API.
    var belongsToStream: Bool {
        switch self {
        case .collector, .dataCorrection, .meteredRecords: true
        case .token, .meterTypes, .meterType, .meters, .meter: false
        }
    }

    private static func live(_ segments: [Substring]) -> Route? {
        guard segments.count > 2, segments[1] == "v1" else { return nil }
        let rest = Array(segments.dropFirst(2))
        switch segments[0] {
        case "authentication": return token(rest)
        case "usage-metering": return metering(rest)
        default: return nil
        }
    }

    private static func token(_ segments: [Substring]) -> Route? {
        segments == ["oauth", "token"] ? .token : nil
    }

    private static func metering(_ segments: [Substring]) -> Route? {
        switch segments.count {
        case 1:
            switch segments[0] {
            case "meter-types": return .meterTypes
            case "meters": return .meters
            default: return nil
            }
        case 2:
            guard !segments[1].isEmpty, let id = PercentEncoding.decode(segments[1]) else { return nil }
            switch segments[0] {
            case "meter-types": return .meterType(id: id)
            case "meters": return .meter(id: id)
            default: return nil
            }
        default: return nil
        }
    }

    private static func collector(_ segments: [Substring]) -> Route? {
        switch segments {
        case ["collector"]: .collector
        case ["collector", "data-correction"]: .dataCorrection
        case ["collector", "metered-records"]: .meteredRecords
        default: nil
        }
    }
}
