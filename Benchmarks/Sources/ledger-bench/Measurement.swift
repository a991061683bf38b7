/// One figure, printed as one line of JSON for `report.py`.
struct Measurement: CustomStringConvertible {
  /// `append` or `read`.
  var what: String
  /// How many events.
  var count: Int64
  /// In how long.
  var duration: Duration
  /// Sum of the billable seconds read: the same for every store, or one of them did not read everything.
  var checksum: Int64?

  var description: String {
    let sum = checksum.map { ", \"checksum\": \($0)" } ?? ""
    return "{\"store\": \"ticketledger\", \"what\": \"\(what)\", \"count\": \(count), "
      + "\"seconds\": \(duration / .seconds(1))\(sum)}"
  }
}
