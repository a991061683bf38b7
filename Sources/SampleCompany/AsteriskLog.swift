/// Call detail records as Asterisk's `cdr_csv` writes them: 21 columns without a header, texts between quotes, numbers bare,
/// and no quotes around a time that there is none of.
///
/// The columns are those of `build_csv_record` in Asterisk's `cdr/cdr_csv.c` with `loguniqueid`, `loguserfield` and
/// `newcdrcolumns` switched on.
struct AsteriskLog {
  /// A phone that rang or spoke, by its extension.
  typealias Phone = String

  /// How long the last round of ringing takes at most.
  static let ringSecondsMax = 15

  private var channels = 0
  private var sequence = 0
  private static let menu = "6000"
  private static let queueNumber = "6001"

  /// The rows of one call being written, all of one linked id.
  private struct Call {
    var rows: [UInt8] = []
    /// Of the first channel; the linked id too.
    var uniqueID: String
    var source: String
    var callerID: String
    var channel: String
  }

  private struct Row {
    var destination: String
    var context: String
    var otherChannel = ""
    var application: String
    var data: String
    var start: ClockSeconds
    var answer: ClockSeconds?
    var end: ClockSeconds
    var disposition = "ANSWERED"
  }

  /// A customer's call into the HR hotline: menu, waiting line, the phones that rang, and whoever spoke.
  ///
  /// `ringing` are the phones that nobody picked up; `spoke` whoever did, and then whom the call was passed on to.
  mutating func arrival(
    _ planned: PlannedCall, number: String, name: String?, ringing: [Phone], spoke: [Phone]
  ) -> (id: String, rows: [UInt8]) {
    var call = begin(
      at: planned.start, source: number, callerID: Self.callerID(number: number, name: name), channel: "PJSIP/trunk")
    let queueStart = planned.start + planned.menuSeconds
    let queueEnd = queueStart + planned.waitSeconds
    if planned.menuSeconds > 0 {
      add(
        Row(
          destination: Self.menu, context: "ivr-hr", application: "BackGround", data: "custom/hr-welcome",
          start: planned.start, answer: planned.start, end: queueStart), to: &call)
    }
    guard planned.course != .abandonedInMenu else { return (call.uniqueID, call.rows) }
    var row = Row(
      destination: Self.queueNumber, context: "ext-queues", application: "Queue", data: "hr-queue,t,,,300",
      start: queueStart, answer: queueStart, end: queueEnd)
    // The exchange has picked up for the waiting line, so the row says ANSWERED though nobody has spoken.
    add(row, to: &call)
    row.start = max(queueStart, queueEnd - Self.ringSecondsMax)
    for phone in ringing {
      row.otherChannel = newChannel("PJSIP/\(phone)")
      row.answer = nil
      row.disposition = "NO ANSWER"
      add(row, to: &call)
    }
    guard let answering = spoke.first else { return (call.uniqueID, call.rows) }
    row.otherChannel = newChannel("PJSIP/\(answering)")
    row.answer = queueEnd
    row.end = queueEnd + planned.talkSeconds
    row.disposition = "ANSWERED"
    add(row, to: &call)
    for second in spoke.dropFirst() {
      add(
        Row(
          destination: second, context: "from-internal", otherChannel: newChannel("PJSIP/\(second)"),
          application: "Dial", data: "PJSIP/\(second),30,tT", start: row.end,
          answer: row.end + planned.passedOnRingSeconds, end: planned.end), to: &call)
    }
    return (call.uniqueID, call.rows)
  }

  /// A call that an agent makes, to a customer or to another agent.
  mutating func departure(
    _ planned: PlannedCall, from phone: Phone, name: String, to number: String, isInternal: Bool
  ) -> (id: String, rows: [UInt8]) {
    var call = begin(
      at: planned.start, source: phone, callerID: Self.callerID(number: phone, name: name), channel: "PJSIP/\(phone)")
    let row = Row(
      destination: number, context: "from-internal",
      otherChannel: newChannel(isInternal ? "PJSIP/\(number)" : "PJSIP/trunk"),
      application: "Dial", data: isInternal ? "PJSIP/\(number),30,tT" : "PJSIP/\(number)@trunk,60,T",
      start: planned.start, answer: planned.start + planned.waitSeconds, end: planned.end)
    add(row, to: &call)
    return (call.uniqueID, call.rows)
  }

  private mutating func begin(at start: ClockSeconds, source: String, callerID: String, channel: String) -> Call {
    let channel = newChannel(channel)
    return Call(
      uniqueID: "\(start - clockOffsetSeconds).\(channels)", source: source, callerID: callerID, channel: channel)
  }

  private mutating func newChannel(_ name: String) -> String {
    channels += 1
    let number = String(channels, radix: 16)
    return name + "-" + String(repeating: "0", count: max(0, 8 - number.utf8.count)) + number
  }

  private static func callerID(number: String, name: String?) -> String {
    if number.isEmpty { return "\"Anonymous\" <anonymous>" }
    return "\"\(name ?? number)\" <\(number)>"
  }

  private mutating func add(_ row: Row, to call: inout Call) {
    sequence += 1
    let comma = UInt8(ascii: ",")
    call.rows.add("\"\",")
    let texts = [
      call.source, row.destination, row.context, call.callerID, call.channel, row.otherChannel, row.application,
      row.data,
    ]
    for text in texts {
      call.rows.addQuoted(text)
      call.rows.append(comma)
    }
    for clock in [row.start, row.answer, row.end] {
      if let clock {
        call.rows.add("\"")
        call.rows.add(clock: clock)
        call.rows.add("\"")
      }
      call.rows.append(comma)
    }
    call.rows.add(row.end - row.start)
    call.rows.append(comma)
    call.rows.add(row.answer.map { row.end - $0 } ?? 0)
    call.rows.add(",\"")
    call.rows.add(row.disposition)
    call.rows.add("\",\"DOCUMENTATION\",\"")
    call.rows.add(call.uniqueID)
    call.rows.add("\",\"\",\"\",\"")
    call.rows.add(call.uniqueID)
    call.rows.add("\",")
    call.rows.add(sequence)
    call.rows.add("\n")
  }
}
