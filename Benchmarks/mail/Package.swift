// swift-tools-version: 6.2
import PackageDescription

// The rooms that a mail goes through, and no others, so that measuring them builds in a minute.

let swiftSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "MailBenchmark",
  dependencies: [.package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2")],
  targets: [
    .target(name: "TicketDomain", swiftSettings: swiftSettings),
    .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0"),
    .systemLibrary(name: "CGumbo", pkgConfig: "gumbo"),
    .target(name: "MailText", dependencies: ["CGumbo"], swiftSettings: swiftSettings),
    .target(
      name: "MailParsing",
      dependencies: ["TicketDomain", "CGMime", "MailText", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "mail-bench", dependencies: ["MailParsing", "MailText", "TicketDomain"], swiftSettings: swiftSettings),
  ]
)
