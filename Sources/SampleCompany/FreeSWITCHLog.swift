/// Call detail records as FreeSWITCH's `mod_cdr_csv` writes them with its default template, one row a call: fifteen columns
/// without a header, each between quotes.
///
/// The columns are those of the template `example` in FreeSWITCH's `conf/vanilla/autoload_configs/cdr_csv.conf.xml`.
struct FreeSWITCHLog {
  /// One end of a call.
  struct Party {
    var name: String
    var number: String
  }

  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed, stream: 3) }

  /// The row of one call; the id is the call's `uuid`.
  mutating func row(
    _ planned: PlannedCall, from caller: Party, to number: String, context: String
  ) -> (id: String, rows: [UInt8]) {
    let id = uuid()
    let answer = planned.start + planned.waitSeconds
    let isAnswered = planned.talkSeconds > 0
    var row: [UInt8] = []
    for text in [caller.name, caller.number, number, context] {
      row.addQuoted(text)
      row.add(",")
    }
    row.add("\"")
    row.add(clock: planned.start)
    row.add("\",\"")
    if isAnswered { row.add(clock: answer) }
    row.add("\",\"")
    row.add(clock: planned.end)
    row.add("\",\"")
    row.add(planned.end - planned.start)
    row.add("\",\"")
    row.add(isAnswered ? planned.end - answer : 0)
    row.add("\",\"")
    row.add(hangUpCause(of: planned))
    row.add("\",\"\(id)\",\"\(isAnswered ? uuid() : "")\",\"\",\"PCMA\",\"PCMA\"\n")
    return (id, row)
  }

  private func hangUpCause(of planned: PlannedCall) -> String {
    if planned.talkSeconds > 0 { return "NORMAL_CLEARING" }
    // A phone rings for half a minute before the exchange gives up by itself.
    if planned.course == .unreached, planned.waitSeconds < 12 { return "USER_BUSY" }
    return planned.waitSeconds >= 30 ? "NO_ANSWER" : "ORIGINATOR_CANCEL"
  }

  /// Version 4 (RFC 9562, section 5.4).
  private mutating func uuid() -> String {
    let high = (generator.next() & ~0xF000) | 0x4000
    let low = (generator.next() & ~(0b11 << 62)) | (0b10 << 62)
    func hexadecimal(_ value: UInt64, digits: Int) -> String {
      let text = String(value & (1 << (digits * 4) - 1), radix: 16)
      return String(repeating: "0", count: digits - text.utf8.count) + text
    }
    return [
      hexadecimal(high >> 32, digits: 8), hexadecimal(high >> 16, digits: 4), hexadecimal(high, digits: 4),
      hexadecimal(low >> 48, digits: 4), hexadecimal(low, digits: 12),
    ].joined(separator: "-")
  }
}
