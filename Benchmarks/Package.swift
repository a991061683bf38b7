// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nothing here weighs on the program's dependencies.
let swiftSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func bench(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: [.product(name: "TicketLedgerRooms", package: "TicketLedger")],
    swiftSettings: swiftSettings)
}

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "TicketLedger", path: "..")],
  targets: [bench("costing-bench"), bench("ledger-bench")]
)
