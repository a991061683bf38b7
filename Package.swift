// swift-tools-version: 6.2
import PackageDescription

// One target a room; arrows only point down (docs/architecture.md, held by ArchitectureTests).

let swiftSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func room(
  _ name: String, imports: [Target.Dependency] = [], path: String? = nil, sources: [String]? = nil,
  exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: imports, path: path, exclude: exclude, sources: sources, resources: resources,
    swiftSettings: swiftSettings)
}

func adapter(_ name: String, path: String, definitions: [String]) -> Target {
  room(
    name, imports: ["AdapterKit"], path: path, sources: ["Sources"], exclude: ["README.md", "samples"],
    resources: definitions.map { .embedInCode("definitions/\($0).yaml") })
}

func tests(of name: String, imports: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name), "TestSupport"] + imports, swiftSettings: swiftSettings)
}

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let bigInt: Target.Dependency = .product(name: "BigInt", package: "BigInt")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "TicketLedger",
  products: [
    .executable(name: "ticketledger", targets: ["ticketledger"]),
    .library(name: "TicketLedgerRooms", targets: ["TicketDomain", "FastJSON", "Costing", "EventStore", "Projections"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/attaswift/BigInt", exact: "6.0.1"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
  ],
  targets: [
    // The vocabulary, and what reads and writes outside formats.
    room("TicketDomain"),
    room("Parallel"),
    room("Settings", imports: ["TicketDomain", "Secrets", yams]),
    .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    room("FastJSON", imports: ["CSimdJSON", "TicketDomain"]),
    .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber")]),
    room("PhoneNumbers", imports: ["CPhoneNumber"]),
    room("ChineseScripts"),
    room("SQLiteFiles", imports: ["TicketDomain", grdb, sqlite]),
    room("Secrets", imports: ["TicketDomain"]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl"),

    // The way in.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd"),
    room("AdapterKit", imports: ["TicketDomain", "Settings", "FastJSON", "CZlib", crypto]),

    adapter(
      "PhoneAdapter", path: "adapters/phone",
      definitions: [
        "aliyun-ccc", "amazon-connect-ctr", "asterisk-cdr-csv", "asterisk-cdr-custom", "cisco-cucm",
        "freeswitch-cdr-csv",
        "freeswitch-json-cdr", "generic-calls-csv", "grandstream-ucm", "tencent-ccc", "twilio-calls-json",
      ]),
    adapter(
      "WeChatAdapter", path: "adapters/wechat",
      definitions: [
        "chatlog-csv", "chatlog-json", "customers-csv", "generic-chats-csv",
        "pywxdump-csv", "wechat-mp-record", "wechatexporter-txt", "wechatmsg-csv",
        "wechatmsg-txt", "wecom-archive", "wecom-kf", "weflow-csv",
        "weflow-json",
      ]),
    adapter(
      "LedgerAdapter", path: "adapters/ledger",
      definitions: [
        "cost-csv", "payroll-csv", "quantities-csv", "rates-csv", "roster-csv", "schedule-csv", "voucher-csv",
      ]),

    // E-mail: the mailbox, the mail, and its text, each the only place that knows its library.
    .systemLibrary(name: "CGMime", path: "adapters/email/Sources/CGMime", pkgConfig: "gmime-3.0"),
    .systemLibrary(name: "CGumbo", path: "adapters/email/Sources/CGumbo", pkgConfig: "gumbo"),
    room("MailText", imports: ["CGumbo"], path: "adapters/email/Sources/MailText"),
    room(
      "MailParsing", imports: ["TicketDomain", "CGMime", "MailText", crypto],
      path: "adapters/email/Sources/MailParsing"),

    room("IMAPClient", imports: ["TicketDomain", "Secrets", "CCurl"], path: "adapters/email/Sources/IMAPClient"),
    room(
      "EmailAdapter",
      imports: [
        "TicketDomain", "Parallel", "Settings", "Secrets", "AdapterKit", "IMAPClient", "MailParsing", "MailText",
        crypto,
      ],
      path: "adapters/email/Sources/EmailAdapter"),

    // Judgements: pure, no input or output.
    room("Ticketing", imports: ["TicketDomain"]),
    room(
      "Costing", imports: ["TicketDomain", "Settings", bigInt],
      resources: [.embedInCode("items.yaml"), .embedInCode("hidden-costs.yaml")]),
    .target(name: "CShippedWeights", exclude: ["weights.json"]),
    room("Duplicates", imports: ["CShippedWeights", "Parallel", "TicketDomain"]),

    // The log, and what is derived from it.
    room(
      "EventStore", imports: ["TicketDomain", "SQLiteFiles", "CZstd", grdb, crypto],
      resources: ["0001-log", "0002-copies", "0003-customers", "0004-decisions", "0005-costing", "0006-compression"]
        .map { .embedInCode("\($0).sql") }),
    room("Ingestion", imports: ["TicketDomain", "Parallel", "AdapterKit", "EventStore", "SQLiteFiles"]),
    room(
      "Projections",
      imports: [
        "TicketDomain", "Parallel", "EventStore", "Ticketing", "Costing", "Duplicates", "PhoneNumbers", "FastJSON",
        "SQLiteFiles", grdb,
      ],
      resources: [.embedInCode("0001-views.sql")]),
    room("Audit", imports: ["TicketDomain", "EventStore", "Projections", "Costing", "SQLiteFiles", grdb]),
    room(
      "Reporting",
      imports: ["TicketDomain", "EventStore", "Projections", "Audit", "Costing", "Duplicates", "Settings"],
      resources: [.embedInCode("Catalogue/en.yaml"), .embedInCode("Catalogue/zh.yaml")]),

    // What runs for months.
    room("Alerting", imports: ["TicketDomain", "Settings", "Secrets", "Parallel", "CCurl", crypto]),
    .target(name: "CLinux"),
    room(
      "Daemon",
      imports: [
        "TicketDomain", "Parallel", "AdapterKit", "EventStore", "SQLiteFiles", "Ingestion", "Projections", "Audit",
        "Alerting", "CLinux", hummingbird, lifecycle, signals, logging,
      ]),

    room("SampleCompany", imports: ["TicketDomain"], resources: [.embedInCode("hidden-costs.yaml")]),
    .executableTarget(
      name: "ticketledger",
      dependencies: [
        "TicketDomain", "Settings", "Secrets", "SQLiteFiles", "AdapterKit", "PhoneAdapter", "WeChatAdapter",
        "LedgerAdapter",
        "EmailAdapter",
        "Costing", "ChineseScripts", "PhoneNumbers", "Parallel", "Duplicates", "EventStore", "Ingestion", "Projections",
        "Audit",
        "Reporting", "Alerting", "Daemon", "SampleCompany", argumentParser, logging,
      ],
      resources: [.embedInCode("Templates/ticketledger.yaml"), .embedInCode("Templates/finance.yaml")],
      swiftSettings: swiftSettings),

    room("TestSupport", path: "Tests/TestSupport"),
    room("DovecotSupport", path: "Tests/DovecotSupport"),
    tests(of: "MailText"),
    tests(of: "MailParsing", imports: ["TicketDomain"]),
    tests(of: "Secrets", imports: ["TicketDomain"]),
    tests(of: "IMAPClient", imports: ["TicketDomain", "Secrets", "DovecotSupport"]),
    tests(of: "EmailAdapter", imports: ["TicketDomain", "AdapterKit", "Settings"]),
    tests(of: "FastJSON", imports: ["TicketDomain"]),
    tests(of: "PhoneNumbers", imports: ["CPhoneNumber"]),
    tests(of: "TicketDomain"),
    tests(of: "Costing", imports: ["TicketDomain", "Settings", bigInt]),
    tests(of: "Ingestion", imports: ["TicketDomain", "AdapterKit", "EventStore", "SQLiteFiles"]),
    tests(of: "Alerting", imports: ["TicketDomain", "Secrets", "Parallel", "DovecotSupport", crypto]),
    tests(
      of: "Daemon",
      imports: [
        "TicketDomain", "Parallel", "AdapterKit", "EventStore", "Ingestion", "Projections", "Costing", logging, grdb,
        .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
      ]),
    tests(of: "AdapterKit", imports: ["TicketDomain", "Settings"]),
    tests(of: "Settings", imports: ["TicketDomain"]),
    tests(of: "Duplicates", imports: ["ChineseScripts", "TicketDomain"]),
    tests(of: "Ticketing", imports: ["TicketDomain"]),
    tests(of: "Reporting", imports: ["TicketDomain", "Ticketing", "Costing", "Duplicates", "Projections"]),
    tests(of: "EventStore", imports: ["TicketDomain", "SQLiteFiles", grdb]),
    tests(
      of: "Projections", imports: ["Audit", "TicketDomain", "EventStore", "Costing", "Duplicates", "Settings", grdb]),
    tests(of: "SampleCompany", imports: ["TicketDomain"]),
    .testTarget(
      name: "AdapterSamplesTests",
      dependencies: ["AdapterKit", "PhoneAdapter", "WeChatAdapter", "LedgerAdapter", "TicketDomain"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "EndToEndTests", dependencies: ["ticketledger", "DovecotSupport", "TestSupport", grdb],
      swiftSettings: swiftSettings),
    tests(
      of: "ticketledger",
      imports: ["AdapterKit", "EmailAdapter", "EventStore", "Projections", "SQLiteFiles", "TicketDomain"]),
    .testTarget(name: "ArchitectureTests", swiftSettings: swiftSettings),
  ],
  cxxLanguageStandard: .cxx17
)
