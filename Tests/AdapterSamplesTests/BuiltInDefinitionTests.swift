import AdapterKit
import Foundation
import LedgerAdapter
import PhoneAdapter
import Testing
import TicketDomain
import WeChatAdapter

@Suite struct `Built-in definitions` {
  @Test(arguments: AdapterRoom.allCases)
  func `a room publishes exactly the files of its folder`(room: AdapterRoom) throws {
    let files = try room.names(in: "definitions").filter { $0.hasSuffix(".yaml") }
    #expect(Set(files) == Set(room.definitions.map { $0.name + ".yaml" }))
    for definition in room.definitions {
      let file = room.folder.appending(path: "definitions/\(definition.name).yaml")
      #expect(try Data(contentsOf: file) == Data(definition.yaml), "\(definition.name)")
    }
  }

  @Test(arguments: AdapterRoom.allCases)
  func `each definition is understood, bears its file's name, and belongs to its room's channel`(
    room: AdapterRoom
  ) throws {
    for builtIn in room.definitions {
      let definition = try AdapterDefinition(yaml: builtIn.yaml, file: builtIn.name + ".yaml")
      #expect(definition.name == builtIn.name)
      #expect(definition.channel.rawValue == room.rawValue)
      #expect(definition.title.en != builtIn.name && definition.title.zh != builtIn.name, "\(builtIn.name)")
    }
  }

  @Test(arguments: AdapterRoom.allCases)
  func `each definition has a sample of its own name`(room: AdapterRoom) throws {
    let samples = Set(try room.names(in: "samples"))
    for definition in room.definitions { #expect(samples.contains(definition.name), "\(definition.name)") }
  }
}

/// The folders under `adapters/`.
enum AdapterRoom: String, CaseIterable {
  case phone
  case wechat
  case ledger

  var definitions: [BuiltInDefinition] {
    switch self {
    case .phone: PhoneAdapter.definitions
    case .wechat: WeChatAdapter.definitions
    case .ledger: LedgerAdapter.definitions
    }
  }

  var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../adapters/\(rawValue)")
      .standardizedFileURL
  }

  func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: self.folder.appending(path: folder).path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }
}
