import AdapterKit
import Testing
import TicketDomain

@Suite struct `Vouchers` {
  private func definition(balanced: Bool = true) throws -> AdapterDefinition {
    try AdapterDefinition(
      yaml: Array(
        """
        adapter: test-vouchers
        channel: ledger
        time-zone: Asia/Shanghai
        read:
          format: delimited
          columns: {day: day, voucher: voucher, item: item, debit: debit, credit: credit}
          skip-when: {cell: day, is: subtotal}
          group-by: [day, voucher]
          \(balanced ? "balanced: {debit: debit, credit: credit}" : "")
        key: {from: [day, voucher]}
        events:
          - event: ledger-line-booked
            when: {not: {cell: item, starts-with: bank}}
            fields:
              item: item
              amountMinor: {first: [debit, {cell: credit, amount: {sign: -1}}], amount: {}}
              bookedOn: {cell: day, time: yyyy-MM-dd}
              document: voucher
        """.utf8), file: "test.yaml")
  }

  /// The key of each record with its amounts, or the reason why it was refused and what stood there.
  private func vouchers(_ text: String, _ definition: AdapterDefinition) async throws -> [String] {
    summary(try await read(text: "day,voucher,item,debit,credit\n" + text, definition))
  }

  private func summary(_ reading: Reading) -> [String] {
    reading.lines.map { line in
      let parts = line.matches(of: /"(?:amountMinor":|reason":"|value":")([^",}]*)/).map { String($0.output.1) }
      return ([String(line.prefix { $0 != " " })] + parts).joined(separator: " ")
    }
  }

  @Test func `neighbouring rows with the same voucher are one record`() async throws {
    let text =
      "2026-10-08,V1,rent,\"1,000.00\",\n2026-10-08,V1,bank,,1000\n2026-10-08,V2,fee,20,\n2026-10-08,V2,refund,,5.5\n"
      + "2026-10-08,V2,bank,,14.50\n2026-11-08,V2,fee,1,\n2026-11-08,V2,bank,,1\n"
    let definition = try definition()
    #expect(
      try await vouchers(text, definition)
        == ["2026-10-08/V1 100000", "2026-10-08/V2 2000 -550", "2026-11-08/V2 100"])
    let reading = try await read(text: "day,voucher,item,debit,credit\n" + text, definition)
    #expect(reading.contents[0] == "2026-10-08,V1,rent,\"1,000.00\",\n2026-10-08,V1,bank,,1000")
  }

  @Test(arguments: [
    ("d,V1,rent,10,\nd,V1,bank,,9.99\nd,V2,fee,1,\nd,V2,bank,,1\n", ["d/V1 record-unbalanced 0.01", "d/V2 100"]),
    ("d,V1,rent,ten,\nd,V1,bank,,10\nd,V2,fee,1,\nd,V2,bank,,1\n", ["d/V1 amount-malformed ten", "d/V2 100"]),
    ("d,V1,,10,\nd,V1,bank,,10\n", ["d/V1 field-missing"]),
    ("d,V1,a,10,\nsubtotal,,,10,\nd,V1,bank,,10\n", ["d/V1 1000"]),
    (
      "d,V1,a,10,\nd,V1,x\nd,V1,bank,,10\n",
      ["d/V1 record-unbalanced 10", "? row-width d", "d/V1 record-unbalanced -10"]
    ),
    (",,a,10,\n", ["? key-missing"]),
  ])
  func `a voucher is taken whole or refused whole`(text: String, expected: [String]) async throws {
    let found = try await vouchers(text.replacing("d,", with: "2026-10-08,"), definition())
    #expect(
      found.map { $0.replacing("2026-10-08", with: "d").replacing(/^\?[0-9a-f]{16}/, with: "?") } == expected)
  }

  @Test func `a voucher without a balance to keep is not asked for one`() async throws {
    #expect(
      try await vouchers("2026-10-08,V1,a,10,\n2026-10-08,V1,b,5,\n", definition(balanced: false)) == [
        "2026-10-08/V1 1000 500"
      ])
  }

  @Test func `more than 10,000 rows are no voucher, and the next one is read`() async throws {
    let rows = String(repeating: "2026-10-08,V1,a,1,\n", count: 10_001)
    let found = try await vouchers(rows + "2026-10-08,V2,fee,1,\n2026-10-08,V2,bank,,1\n", definition())
    #expect(found == ["2026-10-08/V1 record-group-too-long", "2026-10-08/V2 100"])
  }

  @Test func `reading on within a voucher gives what one reading gives`() async throws {
    let definition = try definition()
    let bytes = Array(
      ("day,voucher,item,debit,credit\n2026-10-08,V1,rent,10,\n2026-10-08,V1,bank,,10\n2026-10-08,V2,fee,2,\n"
        + "2026-10-08,V2,bank,,2").utf8)
    let whole = try await read(bytes: bytes, definition)
    #expect(summary(whole) == ["2026-10-08/V1 1000", "2026-10-08/V2 200"])
    let folder = try TemporaryFolder()
    for split in 0...bytes.count {
      let path = try folder.write(Array(bytes[..<split]), to: "split-\(split)")
      let first = try await read(path, definition, isComplete: false)
      try folder.append(Array(bytes[split...]), to: path)
      #expect(
        first.lines + (try await read(path, definition, from: first.cursor)).lines == whole.lines, "split at \(split)")
    }
  }
}
