// swift-tools-version: 6.2
import PackageDescription

// A package of its own, in which the rooms that read what strangers send are built again, watched by sanitizers.

let watched: SwiftSetting = .unsafeFlags(["-sanitize=fuzzer,address"])
let linked: LinkerSetting = .unsafeFlags(["-sanitize=fuzzer,address"])
let swiftSettings: [SwiftSetting] = [
  watched,
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func room(_ name: String, imports: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: swiftSettings)
}

func fuzzer(_ name: String, of imports: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: ["CLibFuzzer"] + imports, swiftSettings: swiftSettings, linkerSettings: [linked])
}

let package = Package(
  name: "Fuzz",
  dependencies: [.package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2")],
  targets: [
    room("TicketDomain", imports: []),
    .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0"),
    .systemLibrary(name: "CGumbo", pkgConfig: "gumbo"),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl"),
    room("MailText", imports: ["CGumbo"]),
    room(
      "MailParsing",
      imports: ["TicketDomain", "CGMime", "MailText", .product(name: "Crypto", package: "swift-crypto")]),
    room("Secrets", imports: ["TicketDomain"]),
    room("IMAPClient", imports: ["TicketDomain", "Secrets", "CCurl"]),

    .systemLibrary(name: "CLibFuzzer"),
    fuzzer("mail-fuzz", of: ["MailParsing", "MailText", "TicketDomain"]),
    fuzzer("imap-fuzz", of: ["IMAPClient"]),
  ]
)
