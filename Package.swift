// swift-tools-version: 6.2

import PackageDescription

// The table of targets is the architecture: a target may import what it lists here and nothing else, which
// `swift build --explicit-target-dependency-import-check error` holds.

extension Target.Dependency {
    static let httpTypes: Self = .product(name: "HTTPTypes", package: "swift-http-types")
    static let logging: Self = .product(name: "Logging", package: "swift-log")
    static let argumentParser: Self = .product(name: "ArgumentParser", package: "swift-argument-parser")
    static let crypto: Self = .product(name: "Crypto", package: "swift-crypto")
    static let grdb: Self = .product(name: "GRDB", package: "GRDB.swift")
    static let sqlite: Self = .product(name: "GRDBSQLite", package: "GRDB.swift")
    static let hummingbird: Self = .product(name: "HummingbirdCore", package: "hummingbird")
    static let nio: Self = .product(name: "NIOCore", package: "swift-nio")
    static let nioPosix: Self = .product(name: "NIOPosix", package: "swift-nio")
    static let nioEmbedded: Self = .product(name: "NIOEmbedded", package: "swift-nio")
    static let nioHTTP1: Self = .product(name: "NIOHTTP1", package: "swift-nio")
    static let nioCompression: Self = .product(name: "NIOHTTPCompression", package: "swift-nio-extras")
    static let lifecycle: Self = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let signals: Self = .product(name: "UnixSignals", package: "swift-service-lifecycle")
}

/// The vendors, each by the name of its folder in `adapters/`.
let vendors = ["UsageEngine", "Amberflo", "Togai"]

/// A vendor: its adapter, the adapter's tests, its sandbox and the sandbox's tests.
func vendor(_ name: String) -> [Target] {
    [
        .target(
            name: "\(name)Adapter",
            dependencies: ["AdapterKit", "Metering", "Transport", .httpTypes],
            path: "adapters/\(name)",
            exclude: ["README.md", "Sandbox"]
        ),
        .target(
            name: "\(name)Sandbox",
            dependencies: ["Transport", .httpTypes],
            path: "adapters/\(name)/Sandbox"
        ),
        .testTarget(
            name: "\(name)AdapterTests",
            dependencies: [
                "AdapterKit", "AdapterConformance", "Metering", "SeededRandom", "SyncEngine", "Transport",
                "CurlTransport", "SandboxServer", .target(name: "\(name)Adapter"), .target(name: "\(name)Sandbox"),
                .httpTypes,
            ],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "\(name)SandboxTests",
            dependencies: ["Transport", .target(name: "\(name)Sandbox"), .httpTypes]
        ),
    ]
}

let core: [Target] = [
    .target(name: "Metering"),
    // For all that draws lots by a seed; the vendors' sandboxes have their own, since they share no code with adapters.
    .target(name: "SeededRandom"),
    // For all that meets the system: sandboxes, which know no meters, as well as files and the state.
    .target(name: "SystemErrors"),
    .target(name: "Transport", dependencies: [.httpTypes]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "CHeap"),
    .target(name: "CurlTransport", dependencies: ["Transport", "CCurl", .httpTypes]),
    .target(name: "AdapterKit", dependencies: ["Metering", "Transport", .httpTypes]),
    .target(
        name: "SyncEngine",
        dependencies: ["Metering", "AdapterKit", .crypto],
        exclude: [
            "README.md", "Apply/README.md", "Audit/README.md", "Drift/README.md", "Periods/README.md", "Plan/README.md",
            "SavedPlan/README.md", "State/README.md", "Sync/README.md", "Undo/README.md",
        ]
    ),
    .target(
        name: "SQLiteState",
        dependencies: ["SyncEngine", "AdapterKit", "Metering", "SystemErrors", .grdb, .sqlite]
    ),
    .target(
        name: "Migration",
        dependencies: ["Metering", "AdapterKit", "SyncEngine"],
        exclude: [
            "README.md", "Assess/README.md", "Cutover/README.md", "Rollback/README.md", "Run/README.md",
            "Verify/README.md",
        ]
    ),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "YAMLEvents", dependencies: ["CYAML"]),
    .target(name: "MeterConfig", dependencies: ["Metering", "AdapterKit", "SystemErrors", "YAMLEvents"]),
    .target(
        name: "SandboxServer",
        dependencies: [
            "SeededRandom", "SystemErrors", "Transport", .hummingbird, .httpTypes, .logging, .lifecycle, .nio,
            .nioPosix, .nioEmbedded, .nioHTTP1, .nioCompression,
        ],
        exclude: ["README.md"]
    ),
]

let application: [Target] = [
    .target(
        name: "AdapterConformance",
        dependencies: ["AdapterKit", "Metering", "SeededRandom", "SyncEngine", "Transport", .httpTypes]
    ),
    .target(
        name: "Catalog",
        dependencies: ["AdapterKit", "Metering", "Transport"]
            + vendors.flatMap { [.target(name: "\($0)Adapter"), .target(name: "\($0)Sandbox")] },
        path: "adapters/Catalog"
    ),
    .target(
        name: "Fuzzing",
        dependencies: [
            "Catalog", "TogaiAdapter", "MeterConfig", "SyncEngine", "SandboxServer", "AdapterKit", "Metering",
            "SeededRandom", "Transport", .httpTypes,
        ],
        exclude: ["README.md"]
    ),
    .executableTarget(name: "meterway-fuzz", dependencies: ["Fuzzing", .argumentParser]),
    .executableTarget(
        name: "meterway",
        dependencies: [
            "Metering", "Transport", "CurlTransport", "AdapterKit", "SyncEngine", "SQLiteState", "MeterConfig",
            "Migration", "SandboxServer", "Catalog", "CHeap", "SystemErrors",
            .argumentParser, .signals, .httpTypes,
        ],
        exclude: [
            "README.md", "Import/README.md", "Ingest/README.md", "Proof/README.md", "State/README.md",
            "Usage/README.md", "Views/README.md", "Watch/README.md",
        ]
    ),
    // Loaded into the program by the trials, which kill it at its journal's writes.
    .target(name: "KillSwitch"),
    .executableTarget(
        name: "Trials",
        dependencies: [
            "Metering", "AdapterKit", "Catalog", "AmberfloSandbox", "SandboxServer", "SeededRandom", "Transport",
            .argumentParser, .httpTypes,
        ],
        exclude: ["README.md"]
    ),
    .executableTarget(
        name: "Benchmarks",
        dependencies: [.argumentParser, .nio, .nioPosix, .nioHTTP1],
        exclude: ["README.md"]
    ),
]

let tests: [Target] = [
    .testTarget(
        name: "MeteringTests",
        dependencies: ["Metering", "SeededRandom"],
        exclude: ["Scripts"],
        resources: [.copy("Fixtures")]
    ),
    .testTarget(name: "SystemErrorsTests", dependencies: ["SystemErrors"]),
    .testTarget(name: "TransportTests", dependencies: ["SeededRandom", "Transport", .httpTypes]),
    .testTarget(
        name: "CurlTransportTests",
        dependencies: ["CurlTransport", "Transport", .httpTypes],
        resources: [.copy("Fixtures")]
    ),
    .testTarget(
        name: "AdapterKitTests",
        dependencies: ["AdapterKit", "Metering", "SeededRandom", "Transport", .httpTypes]
    ),
    .testTarget(
        name: "AdapterConformanceTests",
        dependencies: ["AdapterConformance", "AdapterKit", "Metering", "MeterConfig", "Catalog"]
    ),
    .testTarget(name: "SyncEngineTests", dependencies: ["SyncEngine", "AdapterKit", "Metering", "SeededRandom"]),
    .testTarget(
        name: "SyncTests",
        dependencies: ["SyncEngine", "Catalog", "AdapterKit", "Metering", "SeededRandom", "Transport", .httpTypes]
    ),
    .testTarget(
        name: "MigrationTests",
        dependencies: ["Migration", "Catalog", "SyncEngine", "AdapterKit", "Metering", "SeededRandom"]
    ),
    .testTarget(
        name: "SQLiteStateTests",
        dependencies: ["SQLiteState", "SyncEngine", "AdapterKit", "Metering", .grdb],
        resources: [.copy("Fixtures")]
    ),
    .testTarget(
        name: "MeterConfigTests",
        dependencies: ["MeterConfig", "AdapterKit", "Metering", "SeededRandom"],
        exclude: ["Mistakes"]
    ),
    .testTarget(name: "FuzzingTests", dependencies: ["Fuzzing", "SeededRandom"]),
    .testTarget(
        name: "SandboxServerTests",
        dependencies: ["SandboxServer", "SeededRandom", "Transport", .httpTypes, .nio, .nioPosix],
        resources: [.copy("Fixtures")]
    ),
    .testTarget(
        name: "meterwayTests",
        dependencies: [
            "meterway", "Catalog", "AdapterKit", "MeterConfig", "Metering", "Migration", "SyncEngine", "SQLiteState",
            "Transport",
            "CurlTransport", "SandboxServer", "SeededRandom", "UsageEngineSandbox", "AmberfloSandbox", "TogaiSandbox",
            .httpTypes,
        ],
        resources: [.copy("Golden")]
    ),
    .testTarget(name: "TrialsTests", dependencies: ["Trials"]),
]

let package = Package(
    name: "meterway",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "meterway", targets: ["meterway"]),
        .executable(name: "meterway-trials", targets: ["Trials"]),
        .library(name: "KillSwitch", type: .dynamic, targets: ["KillSwitch"]),
        .executable(name: "meterway-bench", targets: ["Benchmarks"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: core + vendors.flatMap(vendor) + application + tests
)

/// The targets that hold a C handle, and so are not checked for strict memory safety.
let unsafeTargets: Set<String> = ["CurlTransport", "YAMLEvents"]

for target in package.targets where target.type != .system {
    var settings: [SwiftSetting] = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
    if !unsafeTargets.contains(target.name) {
        settings.append(.strictMemorySafety())
    }
    target.swiftSettings = settings
}
