import AdapterKit
import Testing
import TicketDomain

/// One cell, read as a time, a length or an amount: what stands in the field, or the reason.
private func value(of text: String, event: String, field: String, rule: String, zone: String = "UTC") async throws
  -> String
{
  let others =
    event == "call-leg-logged"
    ? """
    occurred-at: {constant: 2026-01-01T00:00:00Z, time: rfc3339}, fields: {call: {constant: c}, direction: {constant: unknown},
    party: {constant: unknown}, disposition: {constant: unknown}
    """
    : event == "exchange-rate-stated"
      ? """
      fields: {into: {constant: CNY}, statedOn: {constant: 2026-01-01, time: yyyy-MM-dd}
      \(field == "currency" ? "" : ", currency: {constant: USD}")\(field == "units" ? "" : ", units: {constant: 1, amount: {}}")
      \(field == "rate" ? "" : ", rate: {constant: 7, amount: {}}")
      """
      : """
      fields: {item: {constant: i}, bookedOn: {constant: 2026-01-01, time: yyyy-MM-dd}
      \(field == "amountMinor" ? "" : ", amountMinor: {constant: 1, amount: {}}")
      """
  let definition = try AdapterDefinition(
    yaml: Array(
      """
      adapter: test-values
      channel: phone
      time-zone: \(zone)
      read: {format: delimited, delimiter: tab, quote: none, header: false, columns: [id, x, y]}
      key: {from: id}
      events: [{event: \(event), \(others.replacing("\n", with: " ")), \(field): \(rule)}}]
      """.utf8), file: "test.yaml")
  let cells = text.contains("\t") ? text : text + "\t"
  let line = try await read(text: "1\t\(cells)\n", definition).lines[0]
  let found =
    line.firstMatch(of: try Regex("\"\(field)\":\"?([^\",}]*)"))?.output[1].substring
    ?? line.firstMatch(of: /"reason":"([^"]*)"/)?.output.1 ?? "nothing"
  return String(found)
}

@Suite struct `Amounts` {
  @Test(arguments: [
    ("1234.5", "123450"), ("1,234.50", "123450"), ("¥1,234.50", "123450"), ("￥ 12", "1200"), ("$0.07", "7"),
    ("€5", "500"), ("5 €", "500"), ("12元", "1200"), ("1.2万", "1200000"), ("1.23456万元", "1234560"),
    ("0.5亿", "5000000000"),
    ("(12.30)", "-1230"), ("（12.30）", "-1230"), ("12.30-", "-1230"), ("-12.30", "-1230"), ("−12.30", "-1230"),
    ("-¥12.30", "-1230"), ("¥-12.30", "-1230"), ("１２．３０", "1230"), ("＋１，２３４", "123400"), (".5", "50"), ("5.", "500"),
    ("0", "0"), ("-0", "0"), ("12.300", "1230"), ("90071992547409.91", "9007199254740991"),
  ])
  func `an amount is read to the fen`(written: String, minor: String) async throws {
    #expect(
      try await value(of: written, event: "ledger-line-booked", field: "amountMinor", rule: "{cell: x, amount: {}}")
        == minor)
  }

  @Test(arguments: [
    ("1,23", "amount-malformed"), ("1,2345.0", "amount-malformed"), ("1234,567", "amount-malformed"),
    ("1 234", "amount-malformed"), ("twelve", "amount-malformed"), ("12%", "amount-malformed"),
    ("--12", "amount-malformed"),
    ("(-12)", "amount-malformed"), ("(12", "amount-malformed"), ("-12-", "amount-malformed"), (".", "amount-malformed"),
    ("1.2.3", "amount-malformed"), ("1.234", "amount-too-precise"), ("0.0000001万", "amount-too-precise"),
    ("1.23E+18", "amount-destroyed-by-spreadsheet"), ("1e5", "amount-destroyed-by-spreadsheet"),
    ("92233720368547758.08", "amount-too-large"), ("99999999999999999999", "amount-too-large"),
    ("1000000000000亿", "amount-too-large"), ("90071992547409.92", "amount-too-large"),
  ])
  func `what is no amount is refused with its reason`(written: String, reason: String) async throws {
    let found = try await value(
      of: written, event: "ledger-line-booked", field: "amountMinor", rule: "{cell: x, amount: {}}")
    #expect(found == reason)
  }

  @Test(arguments: [
    ("{cell: x, amount: {unit: 万}}", "1.5", "1500000"), ("{cell: x, amount: {sign: -1}}", "1.5", "-150"),
    ("{cell: x, amount: {unit: 0.01}}", "150", "150"), ("{cell: x, amount: {unit: 分}}", "1.5", "amount-too-precise"),
    ("{cell: x, after: 'CNY', amount: {}}", "CNY 7", "700"),
    ("{first: [{cell: y, amount: {sign: -1}}, x], amount: {unit: 1000}}", "2", "200000"),
    ("{first: [{cell: y, amount: {sign: -1}}, x], amount: {unit: 1000}}", "\t2", "-200"),
  ])
  func `units and signs are applied`(rule: String, written: String, minor: String) async throws {
    #expect(
      try await value(of: written, event: "ledger-line-booked", field: "amountMinor", rule: rule) == minor)
  }
}

@Suite struct `Decimals and counts` {
  @Test(arguments: [
    ("rate", "712.34", "712.34"), ("rate", "1,712.3400", "1712.34"), ("rate", "７．１", "7.1"),
    ("rate", "0.000000000001", "0.000000000001"),
    ("rate", "999999999999", "999999999999"), ("rate", "1.5万", "15000"), ("rate", "(2.50)", "-2.5"), ("rate", "0", "0"),
    ("rate", "1000000000000", "amount-too-large"), ("rate", "1000亿", "100000000000"),
    ("rate", "99999亿", "amount-too-large"),
    ("rate", "0.0000000000001", "amount-too-precise"), ("rate", "7.1E+2", "amount-destroyed-by-spreadsheet"),
    ("rate", "7,1", "amount-malformed"), ("rate", "", "field-missing"),
    ("units", "100", "100"), ("units", "0", "0"), ("units", "-1", "amount-malformed"),
    ("units", "1.5", "amount-too-precise"),
  ])
  func `are kept exactly as written, without idle zeros`(field: String, written: String, found: String) async throws {
    #expect(
      try await value(of: written, event: "exchange-rate-stated", field: field, rule: "{cell: x, amount: {}}") == found)
  }

  @Test(arguments: [("USD", "USD"), ("usd", "currency-unknown"), ("", "field-missing"), ("ZZZ9", "currency-unknown")])
  func `the currency of a rate must be said`(written: String, found: String) async throws {
    #expect(try await value(of: written, event: "exchange-rate-stated", field: "currency", rule: "x") == found)
  }
}

@Suite struct `Lengths of time` {
  @Test(arguments: [
    ("s", "61", "61"), ("s", "61.4", "61"), ("s", "61.5", "62"), ("s", "0", "0"), ("ms", "1499", "1"),
    ("ms", "1500", "2"),
    ("us", "2500000", "3"), ("min", "1.5", "90"), ("h", "160.5", "577800"), ("h:mm:ss", "0:01:05", "65"),
    ("h:mm:ss", "100:00:00", "360000"), ("h:mm:ss", "00:00:05.6", "6"), ("s", "-1", "length-negative"),
    ("s", "1:05", "length-malformed"), ("h:mm:ss", "1:5", "length-malformed"),
    ("h:mm:ss", "0:61:00", "length-malformed"),
    ("s", "1e3", "length-malformed"), ("h", "99999999999999999999", "length-malformed"), ("s", "", "nothing"),
  ])
  func `a length is read in its unit`(unit: String, written: String, seconds: String) async throws {
    #expect(
      try await value(
        of: written, event: "call-leg-logged", field: "durationSeconds", rule: "{cell: x, unit: '\(unit)'}")
        == seconds)
  }

  @Test(arguments: [
    ("08:00:00\t08:01:05", "65"), ("08:01:05\t08:00:00", "length-negative"), ("08:00:00\t", "nothing"),
    ("08:00:00\t24:00:00", "time-impossible"),
  ])
  func `a length between two times`(cells: String, seconds: String) async throws {
    let times = cells.split(separator: "\t", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "2026-10-01 \($0)" }.joined(separator: "\t")
    #expect(
      try await value(
        of: times, event: "call-leg-logged", field: "durationSeconds",
        rule: "{between: [x, y], time: yyyy-MM-dd HH:mm:ss}") == seconds)
  }
}

@Suite struct `Dates` {
  @Test(arguments: [
    ("yyyy-MM-dd", "2026-10-01", "2026-10-01"), ("yyyy/M/d", "2026/2/9", "2026-02-09"),
    ("yyyyMMdd", "20261001", "2026-10-01"),
    ("yyyy年M月d日", "2026年2月9日", "2026-02-09"), ("dd-MMM-yy", "09-Feb-26", "2026-02-09"),
    ("yyyy-MM-dd", "2024-02-29", "2024-02-29"), ("yyyy-MM-dd", "2026-02-29", "time-impossible"),
    ("yyyy-MM-dd", "2026-06-31", "time-impossible"), ("yyyy-MM-dd", "2026-13-01", "time-impossible"),
    ("yyyy-MM-dd", "2026-1-1", "time-malformed"), ("yyyy-MM-dd", "2026-10-01x", "time-malformed"),
    ("yyyy-MM-dd", "46296", "time-malformed"), ("yyyy-MM-dd", "0001-01-01", "time-impossible"),
    ("yyyy-MM, edge: end", "2026-02", "2026-02-28"), ("yyyy-MM, edge: start", "2026-02", "2026-02-01"),
    ("yyyy-MM", "2026-02", "2026-02-01"), ("yyyy-MM-dd, edge: end", "2024-02-05", "2024-02-29"),
    ("epoch-s", "1790784000", "2026-09-30"),
  ])
  func `a day is read by its pattern`(pattern: String, written: String, date: String) async throws {
    #expect(
      try await value(
        of: written, event: "ledger-line-booked", field: "serviceFrom", rule: "{cell: x, time: \(pattern)}") == date)
  }

  @Test func `the day of an instant is the day on the zone's clocks`() async throws {
    #expect(
      try await value(
        of: "1790784000", event: "ledger-line-booked", field: "serviceFrom", rule: "{cell: x, time: epoch-s}",
        zone: "Asia/Shanghai") == "2026-10-01")
  }
}
