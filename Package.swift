// swift-tools-version: 6.2
import PackageDescription

// The rules of the house, for every Swift target. Imports that this manifest does not
// declare are refused by `make check` (--explicit-target-dependency-import-check error).
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let testSupport = Target.Dependency.product(
  name: "IssueReportingTestSupport", package: "xctest-dynamic-overlay")

let package = Package(
  name: "flowtui",
  products: [
    .executable(name: "flowtui", targets: ["flowtui"]),
    .library(name: "FlowEngine", targets: ["FlowEngine"]),
    .library(name: "Feeds", targets: ["Feeds"]),
    .library(name: "Store", targets: ["Store"]),
    .library(name: "TermRender", targets: ["TermRender"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/pointfreeco/swift-custom-dump", from: "1.7.3"),
    // Without its test support custom-dump's expectNoDifference records nothing and always passes.
    .package(url: "https://github.com/pointfreeco/xctest-dynamic-overlay", from: "1.13.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
    .systemLibrary(
      name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(
      name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPrefetch"),
    .target(name: "CTermGuard"),

    .target(
      name: "FlowEngine",
      dependencies: ["CPrefetch", .product(name: "DequeModule", package: "swift-collections")],
      swiftSettings: settings),
    .target(
      name: "TermRender", dependencies: ["CNcurses", "CTermGuard"], swiftSettings: settings),
    .target(
      name: "Feeds", dependencies: ["FlowEngine", "CZstd", "CZlib"],
      swiftSettings: settings),
    .target(
      name: "Store",
      dependencies: [
        "FlowEngine", "CPrefetch", "CZstd", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "flowtui",
      dependencies: [
        "FlowEngine", "TermRender", "Feeds", "Store",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: settings),

    .testTarget(
      name: "FlowEngineTests",
      dependencies: [
        "FlowEngine", .product(name: "CustomDump", package: "swift-custom-dump"), testSupport,
      ],
      exclude: ["Pricing/Vectors"],
      swiftSettings: settings),
    .testTarget(
      name: "TermRenderTests",
      dependencies: [
        "TermRender", .product(name: "CustomDump", package: "swift-custom-dump"), testSupport,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "FeedsTests",
      dependencies: [
        "Feeds", "FlowEngine", .product(name: "CustomDump", package: "swift-custom-dump"),
        testSupport,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "Store", "FlowEngine", .product(name: "CustomDump", package: "swift-custom-dump"),
        testSupport,
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "flowtuiTests",
      dependencies: [
        "flowtui", "FlowEngine", "Feeds", "Store", "TermRender",
        .product(name: "CustomDump", package: "swift-custom-dump"), testSupport,
      ],
      exclude: ["Faults/Shim"],
      swiftSettings: settings),
    .testTarget(name: "TidyTests", swiftSettings: settings),
  ]
)
