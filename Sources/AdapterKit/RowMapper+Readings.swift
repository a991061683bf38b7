internal import TicketDomain

/// Values that are times, lengths of time or amounts.
extension RowMapper {
  /// The moment that a reading tells; `nil` for nothing.
  func instant(_ index: Int32) throws(Refusal) -> Instant? {
    guard let (reading, time) = try timeReading(index) else { return nil }
    return instant(of: reading, time)
  }

  private func instant(of reading: TimeReading, _ time: Int) -> Instant {
    let clock = clocks[Int(times[time].zone)]
    if times[time].edge == nil, !reading.isLocal { return Instant(milliseconds: reading.milliseconds) }
    let (instant, resolution) = clock.instant(local: localMilliseconds(reading, time))
    switch resolution {
    case .unique: break
    case .ambiguous: sawAmbiguousTime = true
    case .missing: sawMissingTime = true
    }
    return instant
  }

  /// The day that a reading tells on the clocks of its zone; `nil` for nothing.
  func date(_ index: Int32) throws(Refusal) -> CivilDate? {
    guard let (reading, time) = try timeReading(index) else { return nil }
    return date(of: reading, time)
  }

  private func date(of reading: TimeReading, _ time: Int) -> CivilDate {
    CivilDate(daysSinceEpoch: localMilliseconds(reading, time).flooredDivision(by: 86_400_000).quotient)
  }

  /// Writes the day that a reading tells, or the moment in UTC where it has a time of day; `false` for nothing.
  func writeTime(_ index: Int32, to sink: ByteSink) throws(Refusal) -> Bool {
    guard let (reading, time) = try timeReading(index) else { return false }
    if reading.hasClock, times[time].edge == nil {
      sink.append(rfc3339: instant(of: reading, time))
    } else {
      sink.append(date: date(of: reading, time))
    }
    return true
  }

  /// Whole seconds, never negative; `nil` for nothing.
  func seconds(_ index: Int32) throws(Refusal) -> Int64? {
    switch readings[Int(index)] {
    case .length(let value, let unit):
      guard let text = try text(value) else { return nil }
      culprit = text
      return try unit.seconds(of: text)
    case .between(let from, let to):
      guard let start = try instant(from), let end = try instant(to) else { return nil }
      let milliseconds = end.milliseconds - start.milliseconds
      if milliseconds < 0 { throw Refusal(.lengthNegative) }
      return (milliseconds + 500) / 1000
    case .first(let parts):
      for part in parts.indices {
        if let found = try seconds(operands[part]) { return found }
      }
      return nil
    case .choose(let choices, let otherwise):
      return try chosen(choices, otherwise: otherwise).flatMap { branch throws(Refusal) in try seconds(branch) }
    case .time, .amount: return nil
    }
  }

  /// The largest whole number that every reader of JSON gets exactly (RFC 7493 section 2.2).
  private static let amountMinorMax: UInt64 = 1 << 53 - 1

  /// Minor units of a currency with `digits` decimals; `nil` for nothing.
  func amount(_ index: Int32, digits: Int) throws(Refusal) -> Int64? {
    switch readings[Int(index)] {
    case .amount(let value, let powerOfTen, let isNegated):
      guard let text = try text(value) else { return nil }
      let minor = try amount(of: text, powerOfTen: Int(powerOfTen) + digits)
      guard minor.magnitude <= Self.amountMinorMax else { throw Refusal(.amountTooLarge) }
      return isNegated ? -minor : minor
    case .first(let parts):
      for part in parts.indices {
        if let found = try amount(operands[part], digits: digits) { return found }
      }
      return nil
    case .choose(let choices, let otherwise):
      return try chosen(choices, otherwise: otherwise).flatMap { branch throws(Refusal) in
        try amount(branch, digits: digits)
      }
    case .time, .length, .between: return nil
    }
  }

  /// A number exactly as written; `nil` for nothing.
  func decimal(_ index: Int32) throws(Refusal) -> DecimalNumber? {
    switch readings[Int(index)] {
    case .amount(let value, let powerOfTen, let isNegated):
      guard let text = try text(value) else { return nil }
      culprit = text
      var number: DecimalNumber
      do throws(DecimalNumber.Fault) {
        number = try DecimalNumber(amount: text)
      } catch {
        throw Refusal(refusal(error))
      }
      number.decimals -= Int(powerOfTen)
      if isNegated, number.mantissa > 0 { number.isNegative.toggle() }
      let (whole, decimals) = number.digits
      if whole > Self.decimalDigitsMax { throw Refusal(.amountTooLarge) }
      if decimals > Self.decimalDigitsMax { throw Refusal(.amountTooPrecise) }
      return number
    case .first(let parts):
      for part in parts.indices {
        if let found = try decimal(operands[part]) { return found }
      }
      return nil
    case .choose(let choices, let otherwise):
      return try chosen(choices, otherwise: otherwise).flatMap { branch throws(Refusal) in try decimal(branch) }
    case .time, .length, .between: return nil
    }
  }

  /// Of a decimal field, on either side of the point.
  private static let decimalDigitsMax = 12

  private func refusal(_ fault: DecimalNumber.Fault) -> RefusalCode {
    switch fault {
    case .malformed: .amountMalformed
    case .exponent: .amountDestroyed
    case .tooLarge: .amountTooLarge
    case .tooPrecise: .amountTooPrecise
    }
  }

  /// An amount as written, times ten to the power of `powerOfTen`.
  func amount(of text: TextSlice, powerOfTen: Int) throws(Refusal) -> Int64 {
    culprit = text
    do throws(DecimalNumber.Fault) {
      let value = try DecimalNumber(amount: text).scaled(byPowerOfTen: powerOfTen)
      // The least Int64 has no opposite.
      if value == .min { throw DecimalNumber.Fault.tooLarge }
      return value
    } catch {
      throw Refusal(refusal(error))
    }
  }

  private func chosen(_ choices: MappingProgram.Range, otherwise: Int32) throws(Refusal) -> Int32? {
    for index in choices.indices where try holds(branches[index].condition) { return branches[index].then }
    return otherwise < 0 ? nil : otherwise
  }

  private func timeReading(_ index: Int32) throws(Refusal) -> (TimeReading, time: Int)? {
    switch readings[Int(index)] {
    case .time(let value, let time):
      guard let text = try text(value) else { return nil }
      return try timeReading(of: text, times[Int(time)].patterns).map { ($0, Int(time)) }
    case .first(let parts):
      for part in parts.indices {
        if let found = try timeReading(operands[part]) { return found }
      }
      return nil
    case .choose(let choices, let otherwise):
      return try chosen(choices, otherwise: otherwise).flatMap { branch throws(Refusal) in try timeReading(branch) }
    case .length, .between, .amount: return nil
    }
  }

  private func timeReading(
    of text: TextSlice, _ range: MappingProgram.Range
  ) throws(Refusal) -> TimeReading? {
    var isImpossible = false
    for index in range.indices {
      switch outcome(of: text, patterns[index]) {
      case .reading(let reading): return reading
      case .never: return nil
      case .impossible: isImpossible = true
      case .unfit: continue
      }
    }
    culprit = text
    throw Refusal(isImpossible ? .timeImpossible : .timeMalformed)
  }

  private func outcome(of text: TextSlice, _ pattern: TimePattern) -> TimeOutcome {
    var scanner = TimeScanner(text)
    switch pattern {
    case .steps(let range, let hasClock):
      let parts = UnsafeBufferPointer(start: steps + Int(range.lower), count: range.indices.count)
      return scanner.scan(parts, pool: pool, hasClock: hasClock)
    case .rfc3339: return scanner.scanRFC3339()
    case .rfc2822: return scanner.scanRFC2822()
    case .epoch(let perSecond): return epoch(text, perSecond: perSecond)
    }
  }

  private func epoch(_ text: TextSlice, perSecond: Int64) -> TimeOutcome {
    do throws(DecimalNumber.Fault) {
      let number = try DecimalNumber(plain: text)
      if number.isNegative { return .impossible }
      if number.mantissa == 0 { return .never }
      let milliseconds = try number.rounded(times: 1000, dividedBy: UInt64(perSecond))
      // The end of the year 2999; a count in another unit than stated mostly lies beyond.
      guard milliseconds < 32_503_680_000_000 else { return .impossible }
      return .reading(TimeReading(milliseconds: milliseconds, isLocal: false))
    } catch {
      return .unfit
    }
  }

  private func localMilliseconds(_ reading: TimeReading, _ time: Int) -> Int64 {
    let zone = clocks[Int(times[time].zone)].zone
    let local =
      reading.isLocal
      ? reading.milliseconds : zone.localMilliseconds(at: Instant(milliseconds: reading.milliseconds))
    guard let edge = times[time].edge else { return local }
    let month = CivilDate(daysSinceEpoch: local.flooredDivision(by: 86_400_000).quotient).period
    return (edge == .start ? month.firstDay : month.lastDay).localMilliseconds
  }
}
