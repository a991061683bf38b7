internal import TicketDomain

/// What a row becomes.
extension RowMapper {
  /// Things that a reader should know about how the row's bytes became text.
  struct TextFlags: OptionSet {
    let rawValue: UInt8
    static let bytesReplaced = TextFlags(rawValue: 1)
    static let encodingFallback = TextFlags(rawValue: 2)
  }

  /// Where and why a row was refused.
  struct Refused {
    var code: RefusalCode
    var field: TextSlice?
    var expected: TextSlice?
  }

  /// Adds the events of the row to the record begun last; on a refusal, some may have been added before it.
  func appendEvents(_ textFlags: TextFlags, to batch: inout RecordBatch) -> Refused? {
    for index in 0..<program.events.count {
      let event = events + index
      do throws(Refusal) {
        if event.pointee.when >= 0, try !holds(event.pointee.when) { continue }
      } catch {
        return Refused(code: error.code)
      }
      if let refused = append(event, textFlags, to: &batch) { return refused }
    }
    return nil
  }

  private func append(
    _ event: UnsafePointer<MappingProgram.Event>, _ textFlags: TextFlags, to batch: inout RecordBatch
  ) -> Refused? {
    sawAmbiguousTime = false
    sawMissingTime = false
    culprit = nil
    payload.reset()
    personal.reset()
    let occurredAt: Instant
    do throws(Refusal) {
      guard let instant = try instant(event.pointee.occurredAt) else { throw Refusal(.fieldMissing) }
      if let earliest = program.plausibleFrom, instant < earliest || instant > plausibleUntil {
        throw Refusal(.timeImplausible)
      }
      occurredAt = instant
    } catch {
      return Refused(
        code: error.code, field: text(of: event.pointee.occurredAtName),
        expected: text(of: event.pointee.occurredAtExpected))
    }
    let digits: Int
    do throws(Refusal) {
      digits = try currencyDigits(event)
    } catch {
      return Refused(code: error.code, field: TextSlice("currency"), expected: TextSlice("CNY"))
    }
    for index in event.pointee.fields.indices {
      let field = fields + index
      do throws(Refusal) {
        // Not one call with either sink, which would count references in the innermost loop.
        let isWritten =
          field.pointee.isPersonal
          ? try write(field, of: event, digits: digits, textFlags, to: personal)
          : try write(field, of: event, digits: digits, textFlags, to: payload)
        if !isWritten, field.pointee.isRequired {
          culprit = nil
          throw Refusal(.fieldMissing)
        }
      } catch {
        return Refused(
          code: error.code, field: text(of: field.pointee.name), expected: text(of: field.pointee.expected))
      }
    }
    payload.closeObject()
    if personal.count > 0 { personal.closeObject() }
    batch.appendEvent(
      event.pointee.kind, occurredAt: occurredAt, payload: payload.raw, personal: personal.raw)
    return nil
  }

  /// Writes the field unless it is nothing; whether it was something.
  private func write(
    _ field: UnsafePointer<MappingProgram.Field>, of event: UnsafePointer<MappingProgram.Event>, digits: Int,
    _ textFlags: TextFlags, to sink: ByteSink
  ) throws(Refusal) -> Bool {
    switch field.pointee.content {
    case .text(let value):
      guard let text = try text(value) else { return false }
      sink.label(self.text(of: field.pointee.label))
      sink.append(jsonString: text)
    case .token(let value, let allowed):
      guard let word = try text(value) else { return false }
      guard isOne(word, of: allowed) else {
        culprit = word
        throw Refusal(.tokenUnknown)
      }
      sink.label(self.text(of: field.pointee.label))
      sink.append(jsonString: word)
    case .seconds(let reading):
      guard let seconds = try seconds(reading) else { return false }
      sink.label(text(of: field.pointee.label))
      sink.append(decimal: seconds)
    case .amount(let reading):
      guard let amount = try amount(reading, digits: digits) else { return false }
      sink.label(text(of: field.pointee.label))
      sink.append(decimal: amount)
    case .decimal(let reading):
      guard let number = try decimal(reading) else { return false }
      sink.label(text(of: field.pointee.label))
      sink.append(jsonString: number.description)
    case .count(let reading):
      guard let count = try amount(reading, digits: 0) else { return false }
      guard count >= 0 else { throw Refusal(.amountMalformed) }
      sink.label(text(of: field.pointee.label))
      sink.append(decimal: count)
    case .date(let reading):
      guard let date = try date(reading) else { return false }
      sink.label(text(of: field.pointee.label))
      sink.append(jsonDate: date)
    case .instant(let reading):
      guard let instant = try instant(reading) else { return false }
      sink.label(text(of: field.pointee.label))
      sink.append(jsonInstant: instant)
    case .currency(let value):
      // An amount without a currency is in the source's.
      guard let code = try code(value, of: event) else {
        sink.label(text(of: field.pointee.label))
        sink.append(jsonString: sourceCurrency.code)
        return true
      }
      sink.label(text(of: field.pointee.label))
      sink.append(jsonString: code)
    case .statedCurrency(let value):
      guard let code = try code(value, of: event) else { return false }
      sink.label(text(of: field.pointee.label))
      sink.append(jsonString: code)
    case .sourceCurrency:
      sink.label(text(of: field.pointee.label))
      sink.append(jsonString: sourceCurrency.code)
    case .flags: try writeFlags(event.pointee.flags, textFlags, label: text(of: field.pointee.label), to: sink)
    }
    return true
  }

  /// A currency's code; that of the event's own amounts was looked up already.
  private func code(
    _ value: Int32, of event: UnsafePointer<MappingProgram.Event>
  ) throws(Refusal) -> TextSlice? {
    guard let code = try text(value) else { return nil }
    if value != event.pointee.currency, Currency(code: String(decoding: code.raw, as: UTF8.self)) == nil {
      culprit = code
      throw Refusal(.currencyUnknown)
    }
    return code
  }

  private func currencyDigits(_ event: UnsafePointer<MappingProgram.Event>) throws(Refusal) -> Int {
    guard event.pointee.currency >= 0, let code = try text(event.pointee.currency) else {
      return sourceCurrency.minorDigits
    }
    guard let currency = Currency(code: String(decoding: code.raw, as: UTF8.self)) else {
      culprit = code
      throw Refusal(.currencyUnknown)
    }
    return currency.minorDigits
  }

  /// Flags come last of what is not personal, so that all times have been read by then.
  private func writeFlags(
    _ range: MappingProgram.Range, _ textFlags: TextFlags, label: TextSlice, to sink: ByteSink
  ) throws(Refusal) {
    var isFirst = true
    func write(_ name: TextSlice) {
      if isFirst {
        sink.label(label)
        sink.append(UInt8(ascii: "["))
      } else {
        sink.append(UInt8(ascii: ","))
      }
      isFirst = false
      sink.append(jsonString: name)
    }
    for index in range.indices where try holds(flags[index].condition) { write(text(of: flags[index].name)) }
    if sawAmbiguousTime { write(TextSlice("local-time-ambiguous")) }
    if sawMissingTime { write(TextSlice("local-time-missing")) }
    if textFlags.contains(.bytesReplaced) { write(TextSlice("bytes-replaced")) }
    if textFlags.contains(.encodingFallback) { write(TextSlice("encoding-fallback")) }
    if !isFirst { sink.append(UInt8(ascii: "]")) }
  }
}
