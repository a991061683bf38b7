internal import EventStore
internal import FastJSON
internal import TicketDomain
internal import Ticketing

/// Decodes `mail-received` events. Addresses that come again and again are kept once.
final class MailDecoder {
  private let leaves = JSONLeafReader(leavesMax: 50_000)
  private var addresses: [String: String] = [:]

  /// The mail, whose identity is its own position until someone says otherwise.
  func mail(_ event: borrowing LoggedEvent) throws -> Mail {
    var texts: [String: String] = [:]
    var lists: [String: [String]] = [:]
    for json in [event.payload, event.personal] where !json.isEmpty {
      try leaves.forEachLeaf(of: json) { path, _, text in
        let value = String(decoding: text, as: UTF8.self)
        if let bracket = path.firstIndex(of: UInt8(ascii: "[")) {
          lists[String(decoding: path[..<bracket], as: UTF8.self), default: []].append(value)
        } else {
          texts[String(decoding: path, as: UTF8.self)] = value
        }
      }
    }
    guard let digest = texts["mailDigest"] else {
      throw ProjectionError(.eventUnreadable, at: "event \(event.position)", ["field": "mailDigest"])
    }
    // Those in the header are the same in every copy, so they come first.
    let recipients = ["to", "cc", "deliveredTo"].flatMap { lists[$0] ?? [] }
    var known: Set<String> = []
    return Mail(
      event: event.position, source: event.source, occurredAt: event.occurredAt, digest: digest,
      ids: [texts["messageID"], texts["originalMessageID"]].compactMap(\.self), references: lists["references"] ?? [],
      conversation: texts["conversation"], subject: texts["subject"] ?? "", isAutomatic: texts["automatic"] != nil,
      from: texts["from"].map(kept), recipients: recipients.filter { known.insert($0).inserted }.map(kept),
      words: texts["textDigest"], characters: texts["characters"].flatMap { Int64($0) } ?? 0,
      attachments: texts["attachmentCount"].flatMap { Int64($0) } ?? 0)
  }

  private func kept(_ address: String) -> String {
    if let known = addresses[address] { return known }
    addresses[address] = address
    return address
  }
}
