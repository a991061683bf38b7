internal import EventStore
internal import FastJSON
internal import TicketDomain

/// An `exchange-rate-stated` as the views keep it.
struct RateFact {
  var position: Int64
  var currency: String
  var into: String
  var units: Int64
  var rate: String
  var statedOn: CivilDate
  var publisher: String?
}

/// A `quantity-reported` as the views keep it.
struct QuantityFact {
  var position: Int64
  var department: String?
  var measure: String
  var quantity: String
  var period: Period
}

/// An `hours-scheduled` as the views keep it.
struct ScheduledFact {
  var position: Int64
  var department: String
  var seconds: Int64
  var period: Period
}

/// What was stated beside contacts and amounts: rates, operating figures, schedules.
struct StatementFacts {
  var rates: [RateFact] = []
  var quantities: [QuantityFact] = []
  var scheduled: [ScheduledFact] = []

  mutating func append(_ other: StatementFacts) {
    rates += other.rates
    quantities += other.quantities
    scheduled += other.scheduled
  }

  mutating func remove(_ positions: Set<Int64>) {
    rates.removeAll { positions.contains($0.position) }
    quantities.removeAll { positions.contains($0.position) }
    scheduled.removeAll { positions.contains($0.position) }
  }
}

/// Decodes them; makes its parsers when the first comes.
final class StatementDecoder {
  private lazy var rateFields = FactDecoder.Fields(.exchangeRateStated)
  private lazy var quantityFields = FactDecoder.Fields(.quantityReported)
  private lazy var scheduledFields = FactDecoder.Fields(.hoursScheduled)

  func rate(_ event: borrowing LoggedEvent) throws -> RateFact {
    let fields = rateFields
    try fields.read(event, withPersonal: false)
    return RateFact(
      position: event.position, currency: try text("currency", fields, event), into: try text("into", fields, event),
      units: try integer("units", fields, event), rate: try text("rate", fields, event),
      statedOn: try date("statedOn", fields, event), publisher: fields.payload.text(fields.index("publisher")))
  }

  func quantity(_ event: borrowing LoggedEvent) throws -> QuantityFact {
    let fields = quantityFields
    try fields.read(event, withPersonal: false)
    return QuantityFact(
      position: event.position, department: fields.payload.text(fields.index("department")),
      measure: try text("measure", fields, event), quantity: try text("quantity", fields, event),
      period: try date("serviceFrom", fields, event).period)
  }

  func scheduled(_ event: borrowing LoggedEvent) throws -> ScheduledFact {
    let fields = scheduledFields
    try fields.read(event, withPersonal: false)
    return ScheduledFact(
      position: event.position, department: try text("department", fields, event),
      seconds: try integer("scheduledSeconds", fields, event), period: try date("serviceFrom", fields, event).period)
  }

  private func text(
    _ name: String, _ fields: FactDecoder.Fields, _ event: borrowing LoggedEvent
  ) throws -> String {
    guard let text = fields.payload.text(fields.index(name)) else { throw missing(name, event) }
    return text
  }

  private func integer(
    _ name: String, _ fields: FactDecoder.Fields, _ event: borrowing LoggedEvent
  ) throws -> Int64 {
    guard let integer = fields.payload.integer(fields.index(name)) else { throw missing(name, event) }
    return integer
  }

  private func date(
    _ name: String, _ fields: FactDecoder.Fields, _ event: borrowing LoggedEvent
  ) throws -> CivilDate {
    guard let date = CivilDate(try text(name, fields, event)) else { throw missing(name, event) }
    return date
  }

  private func missing(_ field: String, _ event: borrowing LoggedEvent) -> ProjectionError {
    ProjectionError(.eventUnreadable, at: "event \(event.position)", ["field": field])
  }
}
