// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that building and testing flowtui never builds the harness.
let package = Package(
  name: "flowtui-benchmarks",
  dependencies: [
    .package(name: "flowtui", path: ".."),
    // No traits: its default one needs jemalloc on the machine. Malloc counts then read 0.
    .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
  ],
  targets: [
    .target(name: "CAllocations", path: "CAllocations"),
    .target(
      name: "CInflate", path: "CInflate", linkerSettings: [.linkedLibrary("zstd")]),
    .executableTarget(
      name: "bench",
      dependencies: [
        "CAllocations",
        "CInflate",
        .product(name: "FlowEngine", package: "flowtui"),
        .product(name: "Feeds", package: "flowtui"),
        .product(name: "Store", package: "flowtui"),
      ],
      path: "Bench",
      swiftSettings: [.swiftLanguageMode(.v6)]),
    .executableTarget(
      name: "EngineBenchmarks",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "FlowEngine", package: "flowtui"),
      ],
      path: "EngineBenchmarks",
      swiftSettings: [.swiftLanguageMode(.v6)],
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ]
)
