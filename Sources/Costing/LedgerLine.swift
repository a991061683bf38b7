public import TicketDomain

/// One amount booked by a department, as costing sees it: names resolved to ids, the reference to a ticket.
public struct LedgerLine: Hashable, Sendable {
  /// The position of its event.
  public var position: Int64
  /// `nil` where the line's department is missing or unknown.
  public var department: String?
  /// `nil` where the catalogue does not know the item.
  public var item: String?
  /// Minor units of `currency`; negative for a credit.
  public var amountMinor: Int64
  /// ISO 4217.
  public var currency: Currency
  /// The day of booking.
  public var bookedOn: CivilDate
  /// The first day of what was paid for, where the line says it.
  public var serviceFrom: CivilDate?
  /// The last day of what was paid for, where the line says it.
  public var serviceTo: CivilDate?
  /// The ticket that the line belongs to directly, if it names one.
  public var reference: Reference

  /// What a line says about the ticket that it belongs to.
  public enum Reference: Hashable, Sendable {
    /// Nothing.
    case absent
    /// Something that no ticket answers to.
    case unresolved
    /// This ticket.
    case ticket(Int64)
  }

  /// A line with all that costing needs of it.
  public init(
    position: Int64, department: String?, item: String?, amountMinor: Int64, currency: Currency, bookedOn: CivilDate,
    serviceFrom: CivilDate? = nil, serviceTo: CivilDate? = nil, reference: Reference = .absent
  ) {
    self.position = position
    self.department = department
    self.item = item
    self.amountMinor = amountMinor
    self.currency = currency
    self.bookedOn = bookedOn
    self.serviceFrom = serviceFrom
    self.serviceTo = serviceTo
    self.reference = reference
  }
}
