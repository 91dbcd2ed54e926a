// swift-tools-version: 6.1
// The list of targets is the architecture: one module a station, every arrow toward Domain.
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Loops over every pixel or weight run a hundred times slower unoptimized, and tests run them by the million.
let numeric = settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

// As numeric, for the kernels in C.
let optimized: [CSetting] = [.unsafeFlags(["-O2"], .when(configuration: .debug))]

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let grdb: [Target.Dependency] = [
  .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
]
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let stations: [Target] = [
  .target(name: "Domain", dependencies: ["COpenSSL", system], swiftSettings: settings),
  .target(name: "Watching", dependencies: ["Domain", "CLinux", system], swiftSettings: settings),
  .target(name: "Settling", dependencies: ["Domain", system], swiftSettings: settings),
  .target(name: "Layouts", dependencies: ["Domain"], swiftSettings: settings),
  .target(name: "Imaging", dependencies: ["Domain", "CCodecs", system], swiftSettings: numeric),
  .target(name: "Normalizing", dependencies: ["Domain"], swiftSettings: numeric),
  .target(name: "Inference", dependencies: ["CKernels"], swiftSettings: numeric),
  .target(name: "CrystalNet", dependencies: ["Domain", "Inference", "CWeights"], swiftSettings: numeric),
  .target(name: "Recording", dependencies: ["Domain", system] + grdb, swiftSettings: settings),
  .target(name: "Detecting", dependencies: ["Domain"], swiftSettings: numeric),
  .target(
    name: "Alerting", dependencies: ["Domain", "CCurl", "COpenSSL", "CSpawn"], swiftSettings: settings),
]

let besideTheFlow: [Target] = [
  .target(name: "Configuring", dependencies: ["Domain", system, toml], swiftSettings: settings),
  .target(
    name: "Importing",
    dependencies: ["Domain", "CrystalNet", "Inference", "CCurl", "CSnappy", "CZip", system],
    swiftSettings: numeric),
  .target(name: "Evaluating", dependencies: ["Domain"], swiftSettings: settings),
  .target(
    name: "Explaining", dependencies: ["Domain", "CrystalNet", "Inference", "Normalizing"],
    swiftSettings: numeric),
  .target(name: "Monitoring", dependencies: ["Domain"], swiftSettings: numeric),
  .target(name: "Service", swiftSettings: settings),
  .target(name: "Simulating", dependencies: ["Domain"], swiftSettings: numeric),
  .executableTarget(
    name: "xtalwatch",
    dependencies: [
      "Domain", "Watching", "Settling", "Layouts", "Imaging", "Normalizing", "CrystalNet", "Recording",
      "Detecting", "Alerting", "Configuring", "Evaluating", "Explaining", "Importing", "Monitoring",
      "Service", "Simulating", "CLinux", arguments, system,
    ],
    swiftSettings: settings),
]

// `make bench`. Built with the tests, so that it goes on compiling.
let benchmarks: [Target] = [
  .executableTarget(
    name: "benchmarks",
    dependencies: [
      "CrystalNet", "Domain", "Imaging", "Inference", "Layouts", "Normalizing", "Recording", "Settling",
      "Simulating", arguments, system,
    ],
    path: "Benchmarks", exclude: ["baseline.json", "peers.py"], swiftSettings: settings)
]

let cTargets: [Target] = [
  .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
  .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),
  .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
  .systemLibrary(name: "CSnappy", pkgConfig: "snappy", providers: [.apt(["libsnappy-dev"])]),
  .systemLibrary(name: "CTIFF", pkgConfig: "libtiff-4", providers: [.apt(["libtiff-dev"])]),
  .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
  .target(name: "CCodecs", dependencies: ["CJPEG", "CPNG", "CTIFF"]),
  .target(name: "CKernels", cSettings: optimized),
  .target(name: "CLinux"),
  .target(name: "CSpawn"),
  .target(name: "CWeights", exclude: ["weights.bin"]),
]

let tests: [Target] = [
  // SavedModels, zips and a server for the tests of `model import`, by the library and by the command.
  .target(
    name: "ImportingFixtures", dependencies: ["Importing", "CSnappy", system],
    path: "Tests/ImportingFixtures",
    exclude: ["serve.py"], swiftSettings: numeric),
  // Mail and web servers for the tests of sinks, by the library and by the program.
  .target(
    name: "AlertingFixtures", path: "Tests/AlertingFixtures", exclude: ["Servers"], swiftSettings: settings),
  .testTarget(name: "DomainTests", dependencies: ["Domain", system], swiftSettings: settings),
  .testTarget(
    name: "WatchingTests", dependencies: ["Watching", "Domain", system], exclude: ["Scripts"],
    swiftSettings: settings),
  .testTarget(
    name: "SettlingTests", dependencies: ["Settling", "Domain", system], exclude: ["Scripts"],
    swiftSettings: settings),
  .testTarget(
    name: "LayoutsTests", dependencies: ["Layouts", "Domain"], resources: [.copy("Fixtures")],
    swiftSettings: settings),
  .testTarget(
    name: "ImagingTests", dependencies: ["Imaging", "Domain", system], exclude: ["Fixtures"],
    swiftSettings: settings),
  .testTarget(
    name: "NormalizingTests", dependencies: ["Normalizing", "Domain"], resources: [.copy("Fixtures")],
    swiftSettings: settings),
  .testTarget(name: "InferenceTests", dependencies: ["Inference"], swiftSettings: settings),
  .testTarget(
    name: "CrystalNetTests", dependencies: ["CrystalNet", "Domain", "Inference", "Normalizing"],
    resources: [.copy("Fixtures")], swiftSettings: settings),
  .testTarget(
    name: "RecordingTests", dependencies: ["Recording", "Domain", system] + grdb, exclude: ["Fixtures"],
    swiftSettings: settings),
  .testTarget(
    name: "EvaluatingTests", dependencies: ["Evaluating", "Domain"], resources: [.copy("Fixtures")],
    swiftSettings: settings),
  .testTarget(
    name: "ExplainingTests",
    dependencies: ["Explaining", "CrystalNet", "Domain", "Imaging", "Inference", "Normalizing"],
    swiftSettings: settings),
  .testTarget(
    name: "ParityTests", dependencies: ["CrystalNet", "Domain", "Imaging", "Inference", "Normalizing"],
    exclude: ["Fixtures"], swiftSettings: settings),
  .testTarget(
    name: "DetectingTests", dependencies: ["Detecting", "Domain", "Evaluating", "Simulating"],
    resources: [.copy("Fixtures")], swiftSettings: settings),
  // With the real record: what is promised of alerts is promised of both together.
  .testTarget(
    name: "AlertingTests", dependencies: ["Alerting", "AlertingFixtures", "Domain", "Recording", system],
    exclude: ["Services"],
    swiftSettings: settings),
  .testTarget(
    name: "ConfiguringTests", dependencies: ["Configuring", "Domain", system], exclude: ["Cases"],
    swiftSettings: settings),
  .testTarget(
    name: "ImportingTests",
    dependencies: ["Importing", "ImportingFixtures", "CrystalNet", "Domain", "Inference", system],
    swiftSettings: numeric),
  .testTarget(name: "MonitoringTests", dependencies: ["Monitoring"], swiftSettings: settings),
  .testTarget(name: "ServiceTests", dependencies: ["Service"], swiftSettings: settings),
  .testTarget(name: "SimulatingTests", dependencies: ["Simulating", "Domain"], swiftSettings: settings),
  .testTarget(
    name: "xtalwatchTests",
    dependencies: [
      "xtalwatch", "Alerting", "AlertingFixtures", "CrystalNet", "Detecting", "Domain", "Imaging",
      "Importing",
      "ImportingFixtures", "Inference", "Layouts", "Recording", "Settling", "Simulating", "Watching", system,
    ],
    swiftSettings: settings),
]

let package = Package(
  name: "xtalwatch",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: stations + besideTheFlow + benchmarks + cTargets + tests,
  swiftLanguageModes: [.v6]
)
