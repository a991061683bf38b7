internal import TicketDomain

/// What identifies a row, and what rows belong together.
extension RowMapper {
  private static let keyBytesMax = 512

  /// Writes the natural key of the row, without an ordinal.
  func writeKey(to sink: ByteSink) throws(Refusal) {
    sink.reset()
    for index in 0..<program.key.count {
      let start = sink.count
      if start > 0 { sink.append(UInt8(ascii: "/")) }
      if try !write(keyParts[index], to: sink) { sink.shorten(to: start) }
    }
    culprit = nil
    if sink.count == 0 { throw Refusal(.keyMissing) }
    if sink.count > Self.keyBytesMax { throw Refusal(.keyTooLong) }
  }

  private func write(_ part: MappingProgram.KeyPart, to sink: ByteSink) throws(Refusal) -> Bool {
    switch part {
    case .time(let reading): return try writeTime(reading, to: sink)
    case .text(let value):
      guard let text = try text(value) else { return false }
      if text.isRoundedNumber {
        culprit = text
        throw Refusal(.idDestroyed)
      }
      sink.append(text)
      return true
    }
  }

  /// Whether rows with the key of this one are rows of their own.
  func isNumbered() throws(Refusal) -> Bool {
    guard program.isKeyNumbered, program.numberedWhen >= 0 else { return program.isKeyNumbered }
    return try holds(program.numberedWhen)
  }

  /// Whether the definition says that the row is no record.
  func isSkipped() throws(Refusal) -> Bool { program.skipWhen >= 0 ? try holds(program.skipWhen) : false }

  /// Writes what the rows of one record have in common.
  func writeGroup(to sink: ByteSink) throws(Refusal) {
    sink.reset()
    for index in program.groupBy.indices {
      if let part = try text(operands[index]) { sink.append(part) }
      // No cell holds this byte, so different cells cannot come out as the same group.
      sink.append(0xFF)
    }
  }

  /// Debit less credit of the row, in millionths; 0 where nothing has to balance.
  func balance() throws(Refusal) -> Int64 {
    var balance: Int64 = 0
    for (slot, isDebit) in [(program.debitSlot, true), (program.creditSlot, false)] {
      guard slot >= 0, let cell = cell(slot) else { continue }
      let amount = try amount(of: cell, powerOfTen: 6)
      let (sum, overflow) =
        isDebit ? balance.addingReportingOverflow(amount) : balance.subtractingReportingOverflow(amount)
      if overflow { throw Refusal(.amountTooLarge) }
      balance = sum
    }
    return balance
  }
}

extension TextSlice {
  /// Whether it looks like `1.23E+18`: what a spreadsheet leaves of a long number.
  fileprivate var isRoundedNumber: Bool {
    guard count >= 5, start[0] &- UInt8(ascii: "0") < 10, let exponent = firstIndex(of: UInt8(ascii: "E")),
      count >= exponent + 4, start[exponent + 1] == UInt8(ascii: "+"), suffix(from: exponent + 2).isDigits
    else { return false }
    for index in 0..<exponent where start[index] &- UInt8(ascii: "0") > 9 && start[index] != UInt8(ascii: ".") {
      return false
    }
    return true
  }
}
