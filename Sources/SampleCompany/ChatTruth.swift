internal import TicketDomain

/// What really happened in chats, as the generator knows it.
struct ChatTruth {
  private struct Effort {
    var contacts = 0
    var tickets: Set<Int> = []
    var seconds = 0
    var read = 0
    var written = 0
  }

  private struct Key: Hashable {
    var period: Period
    var department: Department
  }

  let folder: SampleFolder

  func write(_ sessions: [ChatSession]) throws(SampleCompanyError) {
    let ordered = sessions.indices.sorted { (sessions[$0].start, $0) < (sessions[$1].start, $1) }.map { sessions[$0] }
    var rows = Array("ticket,customer,started_at,messages,outcome\n".utf8)
    for session in ordered {
      rows.add("\(session.matter),\(session.customer?.account ?? ""),\(Self.universal(session.start)),")
      rows.add("\(session.messages),\(session.outcome.rawValue)\n")
    }
    try folder.write(rows, to: "truth/chats.csv")
    rows = Array("customer,started_at,topic\n".utf8)
    for session in ordered {
      guard let topic = session.topic, let customer = session.customer else { continue }
      rows.add("\(customer.account),\(Self.universal(session.start)),\(topic)\n")
    }
    try folder.write(rows, to: "truth/chat-topics.csv")
    rows = Array("period,department,contacts,tickets,chat_seconds,messages_read,messages_written\n".utf8)
    for (key, effort) in Self.efforts(of: ordered.filter { $0.outcome != .internal }) {
      rows.add("\(key.period),\(key.department.rawValue),\(effort.contacts),\(effort.tickets.count),")
      rows.add("\(effort.seconds),\(effort.read),\(effort.written)\n")
    }
    try folder.write(rows, to: "truth/chat-departments.csv")
    rows = Array("period,department,contacts,chat_seconds,messages_written\n".utf8)
    for (key, effort) in Self.efforts(of: ordered.filter { $0.outcome == .internal }) {
      rows.add("\(key.period),\(key.department.rawValue),\(effort.contacts),\(effort.seconds),\(effort.written)\n")
    }
    try folder.write(rows, to: "truth/chat-overhead.csv")
  }

  private static func efforts(of sessions: [ChatSession]) -> [(Key, Effort)] {
    var efforts: [Key: Effort] = [:]
    for session in sessions {
      let key = Key(period: Period(of: session.start), department: session.department)
      var effort = efforts[key] ?? Effort()
      effort.contacts += 1
      effort.tickets.insert(session.matter)
      effort.seconds += session.seconds
      // What no agent answered was read by nobody.
      effort.read += session.written > 0 ? session.read : 0
      effort.written += session.written
      efforts[key] = effort
    }
    return efforts.sorted { left, right in
      (left.key.period, left.key.department.rawValue) < (right.key.period, right.key.department.rawValue)
    }.map { ($0.key, $0.value) }
  }

  /// `2026-10-01T00:15:00Z`
  static func universal(_ clock: ClockSeconds) -> String {
    var bytes: [UInt8] = []
    bytes.add(clock: clock - clockOffsetSeconds)
    return String(decoding: bytes, as: UTF8.self).replacing(" ", with: "T") + "Z"
  }
}
