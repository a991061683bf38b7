import Foundation
import Testing

/// Holds the arrows of `docs/architecture.md` against the package's manifest and against what sources import.
@Suite struct `The rooms` {
  /// What each room may import of the other rooms; a room that is not here does not exist.
  private static let allowed: [String: Set<String>] = {
    let leaves: Set<String> = ["TicketDomain"]
    let adapter: Set<String> = ["TicketDomain", "AdapterKit"]
    return [
      "TicketDomain": [], "Parallel": [], "Secrets": leaves, "CSimdJSON": [], "CPhoneNumber": [], "CZlib": [],
      "CZstd": [],
      "CGMime": [], "CGumbo": [],
      "CCurl": [], "CLinux": [],
      "IMAPClient": leaves.union(["Secrets", "CCurl"]), "MailText": ["CGumbo"],
      "MailParsing": leaves.union(["CGMime", "MailText"]),
      "Settings": leaves.union(["Secrets"]), "FastJSON": leaves.union(["CSimdJSON"]), "PhoneNumbers": ["CPhoneNumber"],
      "SQLiteFiles": leaves,
      "AdapterKit": leaves.union(["Settings", "FastJSON", "CZlib"]), "PhoneAdapter": adapter, "WeChatAdapter": adapter,
      "LedgerAdapter": adapter,
      "EmailAdapter": adapter.union(["Parallel", "Settings", "Secrets", "IMAPClient", "MailParsing", "MailText"]),
      "Ticketing": leaves, "Costing": leaves.union(["Settings"]), "CShippedWeights": [],
      "Duplicates": leaves.union(["CShippedWeights", "Parallel"]), "ChineseScripts": [],
      "EventStore": leaves.union(["SQLiteFiles", "CZstd"]),
      "Ingestion": ["TicketDomain", "Parallel", "AdapterKit", "EventStore", "SQLiteFiles"],
      "Projections": [
        "TicketDomain", "Parallel", "EventStore", "Ticketing", "Costing", "Duplicates", "PhoneNumbers", "FastJSON",
        "SQLiteFiles",
      ],
      "Audit": ["TicketDomain", "EventStore", "Projections", "Costing", "SQLiteFiles"],
      "Reporting": ["TicketDomain", "EventStore", "Projections", "Audit", "Costing", "Duplicates", "Settings"],
      "Alerting": leaves.union(["Settings", "Secrets", "Parallel", "CCurl"]),
      "Daemon": [
        "TicketDomain", "Parallel", "AdapterKit", "EventStore", "SQLiteFiles", "Ingestion", "Projections", "Audit",
        "Alerting", "CLinux",
      ],
      "SampleCompany": leaves,
      "ticketledger": [
        "TicketDomain", "Settings", "Secrets", "SQLiteFiles", "AdapterKit", "PhoneAdapter", "WeChatAdapter",
        "LedgerAdapter", "EmailAdapter",
        "Costing", "ChineseScripts", "PhoneNumbers", "Parallel", "Duplicates", "EventStore", "Ingestion", "Projections",
        "Audit",
        "Reporting", "Alerting", "Daemon", "SampleCompany",
      ],
    ]
  }()

  /// What only some rooms may import from outside.
  private static let outside: [String: Set<String>] = [
    "GRDB": ["SQLiteFiles", "EventStore", "Projections", "Audit"], "GRDBSQLite": ["SQLiteFiles"],
    "Crypto": ["EventStore", "AdapterKit", "MailParsing", "EmailAdapter", "Alerting"], "Yams": ["Settings"],
    "ArgumentParser": ["ticketledger"], "Hummingbird": ["Daemon"], "ServiceLifecycle": ["Daemon"],
    "Logging": ["Daemon", "ticketledger"],
    "Foundation": [
      "AdapterKit", "IMAPClient", "EmailAdapter", "SQLiteFiles", "EventStore", "Ingestion", "Projections", "Audit",
      "Reporting", "SampleCompany", "ChineseScripts", "Duplicates", "Alerting", "Daemon",
      "ticketledger",
    ],
  ]

  @Test func `depend on each other only as the architecture says`() throws {
    let targets = try manifestTargets()
    let found = targets.filter { $0.type != "test" && $0.path?.hasPrefix("Tests/") != true }
    #expect(Set(found.map(\.name)) == Set(Self.allowed.keys))
    for target in found {
      let surplus = target.rooms.subtracting(Self.allowed[target.name] ?? [])
      #expect(surplus.isEmpty, "\(target.name) depends on \(surplus)")
    }
  }

  @Test func `import only what they depend on, and outside libraries only where they belong`() throws {
    for target in try manifestTargets()
    where target.type != "test" && target.type != "system" && target.path?.hasPrefix("Tests/") != true {
      let folder = root.appendingPathComponent(target.path ?? "Sources/\(target.name)")
      let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
      for case let file as URL in files where file.pathExtension == "swift" {
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
          guard let module = importedModule(line) else { continue }
          if Self.allowed[module] != nil {
            #expect(target.rooms.contains(module), "\(file.lastPathComponent) of \(target.name) imports \(module)")
          } else if let rooms = Self.outside[module] {
            #expect(rooms.contains(target.name), "\(file.lastPathComponent) of \(target.name) imports \(module)")
          }
        }
      }
    }
  }

  @Test func `pure rooms do no input or output`() throws {
    for room in ["TicketDomain", "Ticketing", "Costing", "Duplicates"] {
      let folder = root.appendingPathComponent("Sources/\(room)")
      for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      where file.pathExtension == "swift" {
        let text = try String(contentsOf: file, encoding: .utf8)
        // Duplicates needs its logarithms, and its JSON.
        let foundation = room == "Duplicates" ? [] : ["import Foundation"]
        for word in foundation + ["import Glibc", "FileManager", "FileHandle", "print(", "Date()"] {
          #expect(!text.contains(word), "\(room)/\(file.lastPathComponent): \(word)")
        }
      }
    }
  }

  private func importedModule(_ line: Substring) -> String? {
    var words = line.split(separator: " ")
    if ["public", "internal", "private", "fileprivate", "package"].contains(words.first) { words.removeFirst() }
    guard words.first == "import", let name = words.last else { return nil }
    return name.split(separator: ".").first.map(String.init)
  }

  private var root: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  private struct ManifestTarget {
    var name: String
    var type: String
    var path: String?
    var rooms: Set<String>
  }

  /// The manifest as SwiftPM itself reads it.
  private func manifestTargets() throws -> [ManifestTarget] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Another build folder, so that it does not wait for the build that runs this test.
    process.arguments = [
      "swift", "package", "--package-path", root.path, "--scratch-path", root.path + "/.build-manifest", "dump-package",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let targets = try #require(manifest["targets"] as? [[String: Any]])
    return targets.map { target in
      let dependencies = target["dependencies"] as? [[String: Any]] ?? []
      let rooms = dependencies.compactMap { dependency in
        ((dependency["byName"] ?? dependency["target"]) as? [Any])?.first as? String
      }
      return ManifestTarget(
        name: target["name"] as? String ?? "", type: target["type"] as? String ?? "", path: target["path"] as? String,
        rooms: Set(rooms))
    }
  }
}
