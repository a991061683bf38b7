import AdapterKit
import Foundation
import Testing
import TicketDomain

@Suite struct `Samples` {
  @Test(arguments: try Sample.all)
  func `a file as its system writes it becomes the events expected of it`(sample: Sample) throws {
    let differences = try SampleFolder(path: sample.path).differences(try sample.definition)
    for difference in differences.prefix(3) {
      Issue.record(
        """
        \(sample), line \(difference.line)
        expected \(difference.expected ?? "nothing")
        became   \(difference.actual ?? "nothing")
        """)
    }
  }

  @Test(arguments: try Sample.all)
  func `whatever record a file holds, its events are those of the room`(sample: Sample) throws {
    let kinds: Set<EventKind> =
      switch sample.room {
      case .phone: [.callLegLogged, .recordQuarantined]
      case .wechat: [.chatMessageLogged, .chatMessageRecalled, .customerLinked, .recordQuarantined]
      case .ledger:
        [
          .ledgerLineBooked, .hoursPaid, .agentAssigned, .exchangeRateStated, .quantityReported, .hoursScheduled,
          .recordQuarantined,
        ]
      }
    let check = try sample.check(zone: nil)
    while let record = try check.next() { #expect(kinds.isSuperset(of: record.events.map(\.kind))) }
  }

  @Test(arguments: [("Asia/Shanghai", nil), ("UTC", 28_800), ("Asia/Tokyo", -3600)] as [(String, Int64?)])
  func `a zone that contradicts the call ids is noticed`(zone: String, difference: Int64?) throws {
    let sample = try #require(try Sample.all.first { $0.description == "phone/asterisk-cdr-csv" })
    let rules: ZoneRules = try #require(ZoneRules(identifier: zone))
    let check = try sample.check(zone: rules)
    while try check.next() != nil {}
    #expect(check.zoneContradiction?.differenceSeconds == difference)
  }
}

/// A folder under `adapters/<room>/samples`.
struct Sample: CustomStringConvertible, Sendable {
  let room: AdapterRoom
  let name: String

  static var all: [Sample] {
    get throws {
      try AdapterRoom.allCases.flatMap { room in try room.names(in: "samples").map { Sample(room: room, name: $0) } }
    }
  }

  var path: String { room.folder.appending(path: "samples/\(name)").path }
  var description: String { "\(room)/\(name)" }

  var definition: AdapterDefinition {
    get throws {
      let adapter = try SampleFolder(path: path).adapter
      let builtIn = try #require(room.definitions.first { $0.name == adapter })
      return try AdapterDefinition(yaml: builtIn.yaml, file: adapter + ".yaml")
    }
  }

  func check(zone: ZoneRules?) throws -> DefinitionCheck {
    let input = try SampleFolder(path: path).input
    return try DefinitionCheck(
      definition, path: path + "/" + input, name: input, source: SourceSettings(name: name, zone: zone))
  }
}
