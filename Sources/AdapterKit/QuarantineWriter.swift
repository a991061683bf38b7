internal import TicketDomain

/// Writes `record-quarantined` events.
final class QuarantineWriter {
  private static let valueCharactersMax = 200
  private let mapper: RowMapper
  private let payload = ByteSink()
  private let personal = ByteSink()

  init(_ mapper: RowMapper) { self.mapper = mapper }

  /// Writes down why a record was refused, while what stood there can still be read.
  func prepare(_ refused: RowMapper.Refused, value: TextSlice?) {
    payload.reset()
    payload.label(TextSlice("\"reason\":"))
    payload.append(jsonString: refused.code.rawValue)
    if let field = refused.field {
      payload.label(TextSlice("\"field\":"))
      payload.append(jsonString: field)
    }
    if let expected = refused.expected, expected.count > 0 {
      payload.label(TextSlice("\"expected\":"))
      payload.append(jsonString: expected)
    }
    payload.label(TextSlice("\"adapter\":"))
    payload.append(jsonString: mapper.text(of: mapper.program.adapterName))
    payload.closeObject()
    personal.reset()
    guard let value, value.count > 0 else { return }
    personal.label(TextSlice("\"value\":"))
    personal.append(jsonString: value.prefix(characters: Self.valueCharactersMax))
    personal.closeObject()
  }

  /// Adds what was prepared to the record begun last.
  func append(to batch: inout RecordBatch) {
    batch.appendEvent(.recordQuarantined, occurredAt: .now, payload: payload.raw, personal: personal.raw)
  }
}
