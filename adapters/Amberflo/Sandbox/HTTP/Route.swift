/// A place that the API offers, with what stands in its path.
enum Route: Sendable, Hashable {
    case definitions
    case definition(String)
    case rules
    case ingest
    case usage
    case meters
    case meter(String)
    case usageBatch
    case usageAll
    case usageSparse
    case usageSparseBatch

    /// The route that decoded path segments name, or nil where there is none.
    init?(_ segments: [String]) {
        switch segments.count {
        case 1: self.init(single: segments[0])
        case 2: self.init(parent: segments[0], child: segments[1])
        case 3 where segments == ["usage", "sparse", "batch"]: self = .usageSparseBatch
        default: return nil
        }
    }

    private init?(single: String) {
        switch single {
        case "meter-definition": self = .definitions
        case "meter-event-filtering-rules": self = .rules
        case "ingest": self = .ingest
        case "usage": self = .usage
        case "meters": self = .meters
        default: return nil
        }
    }

    private init?(parent: String, child: String) {
        switch (parent, child) {
        case ("meter-definition", _): self = .definition(child)
        case ("meters", _): self = .meter(child)
        case ("usage", "batch"): self = .usageBatch
        case ("usage", "all"): self = .usageAll
        case ("usage", "sparse"): self = .usageSparse
        default: return nil
        }
    }

    /// The methods that the route answers.
    var methods: [String] {
        switch self {
        case .definitions, .meters: ["GET", "POST", "PUT"]
        case .definition, .meter: ["GET", "DELETE"]
        case .rules: ["GET", "POST"]
        case .ingest, .usage, .usageBatch, .usageSparse, .usageSparseBatch: ["POST"]
        case .usageAll: ["GET"]
        }
    }

    /// The dialects that have the route.
    var dialects: Set<AmberfloSandbox.Dialect> {
        switch self {
        case .definitions, .definition, .rules: [.document]
        case .ingest, .usage: [.document, .live]
        case .meters, .meter, .usageBatch, .usageAll, .usageSparse, .usageSparseBatch: [.live]
        }
    }
}
