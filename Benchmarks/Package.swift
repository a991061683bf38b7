// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nothing here weighs on the program's dependencies.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "TicketLedger", path: "..")],
  targets: [
    .executableTarget(
      name: "ledger-bench",
      dependencies: [.product(name: "TicketLedgerRooms", package: "TicketLedger")],
      swiftSettings: [
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ])
  ]
)
