internal import Costing
internal import EventStore
internal import Projections
internal import TicketDomain

extension Trace {
  /// A figure of a report by dimensions: what tickets bear of what has all values of the address.
  public struct Selection: Encodable, Sendable {
    /// Contacts.
    public var contacts: Int64
    /// Time.
    public var handleSeconds: Int64
    /// Tickets that have part in it.
    public var tickets: Int64
    /// Those of them whose last contact was handled.
    public var resolved: Int64
    /// What it bears of each pool; those that it bears nothing of are left out.
    public var pools: [PoolPart]
    /// The tickets that bear most of it.
    public var shown: [TicketPart]
  }

  /// A part of a figure by pool.
  public struct PoolPart: Encodable, Sendable {
    /// The pool's id.
    public var pool: String
    /// Minor units.
    public var amountMinor: Int64
    /// What `trace` takes for the whole pool.
    public var address: String
  }

  /// A part of a figure by ticket.
  public struct TicketPart: Encodable, Sendable {
    /// `T10482`
    public var ticket: String
    /// What it has of the figure: minor units.
    public var amountMinor: Int64
    /// What `trace` takes for all of the ticket's costs in the month.
    public var address: String
  }

  /// Follows an address such as `finance@1/2026-10/by/channel=phone`. O(contacts of the month's tickets).
  mutating func followSelection(
    _ values: [DimensionValue], _ definition: CostDefinition, _ period: Period, _ views: Views,
    sourceNames: [Int64: String], limit: Int
  ) throws {
    let breakdown = try views.breakdown(
      definition, period, by: [], only: values, sourceNames: sourceNames, withTickets: true)
    guard breakdown.total.tickets > 0 else { throw AuditError(.nothingThere, at: address) }
    let month = "\(definition.name)/\(period)"
    amountMinor = breakdown.total.amountMinor
    let first = breakdown.tickets.sorted {
      ($1.value.cell.amountMinor, $0.key) < ($0.value.cell.amountMinor, $1.key)
    }.prefix(limit)
    selection = Selection(
      contacts: breakdown.total.contacts, handleSeconds: breakdown.total.handleSeconds,
      tickets: breakdown.total.tickets, resolved: breakdown.total.resolved,
      pools: breakdown.pools.filter { $0.amountMinor != 0 }.map {
        PoolPart(pool: $0.pool, amountMinor: $0.amountMinor, address: "\(month)/\($0.pool)")
      },
      shown: first.map { ticket, part in
        TicketPart(
          ticket: "T\(ticket)", amountMinor: part.cell.amountMinor, address: "\(month)/*/T\(ticket)")
      })
  }
}
