internal import TicketDomain

/// Records of an export that is made once a month and each time begins before where the last one ended.
struct MonthlyRecords {
  struct Record {
    var at: ClockSeconds
    var bytes: [UInt8]
  }

  /// In order of time.
  private var records: [Record] = []

  mutating func add(_ bytes: [UInt8], at moment: ClockSeconds) { records.append(Record(at: moment, bytes: bytes)) }

  /// Each month's records, those of the month before that it repeats in front of them.
  func months(repeating isRepeated: (_ record: Record, _ place: Int, _ month: Period) -> Bool) -> [(Period, [[UInt8]])]
  {
    let byMonth = Dictionary(grouping: records) { Period(of: $0.at) }
    return byMonth.keys.sorted().map { month in
      let before = byMonth[month.adding(months: -1)] ?? []
      let repeated = before.enumerated().filter { isRepeated($0.element, before.count - $0.offset, month) }
      return (month, repeated.map(\.element.bytes) + (byMonth[month] ?? []).map(\.bytes))
    }
  }
}
