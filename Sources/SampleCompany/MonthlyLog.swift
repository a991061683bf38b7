internal import TicketDomain

/// A call log with one file a month. As on a real exchange, a call is written when it ends, into the file of that month.
struct MonthlyLog {
  private struct Open {
    var end: ClockSeconds
    var rows: [UInt8]
  }

  private let folder: SampleFolder
  private let namePrefix: String
  /// Calls that have not ended, the next to end last.
  private var open: [Open] = []
  private var file: (period: Period, output: OutputFile)?

  init(folder: SampleFolder, namePrefix: String) {
    self.folder = folder
    self.namePrefix = namePrefix
  }

  /// Notes a call. `now`, when it starts, never goes back: what ended until then is written.
  mutating func add(_ rows: [UInt8], endingAt end: ClockSeconds, now: ClockSeconds) throws(SampleCompanyError) {
    try writeEnded(until: now)
    var index = open.count
    // Among calls that end together, the first to start is written first.
    while index > 0, open[index - 1].end <= end { index -= 1 }
    open.insert(Open(end: end, rows: rows), at: index)
  }

  /// Writes all that is left.
  mutating func close() throws(SampleCompanyError) {
    try writeEnded(until: .max)
    try file?.output.close()
    file = nil
  }

  private mutating func writeEnded(until now: ClockSeconds) throws(SampleCompanyError) {
    while let next = open.last, next.end <= now {
      open.removeLast()
      try output(for: Period(of: next.end)).add(next.rows)
    }
  }

  private mutating func output(for period: Period) throws(SampleCompanyError) -> OutputFile {
    if let file, file.period == period { return file.output }
    try file?.output.close()
    let output = try folder.open("\(namePrefix)\(period).csv")
    file = (period, output)
    return output
  }
}
