public import TicketDomain

/// A 口径: which cost items count, how they are pooled, and what each pool follows, from departments down to tickets.
///
/// A definition is versioned data. `schemas/definition/definition.v1.json` describes the YAML that it is read from.
public struct CostDefinition: Hashable, Sendable {
  /// Kebab-case, such as `finance`.
  public let id: String
  /// Counted from 1.
  public let version: Int
  /// What reports call it.
  public let title: Title
  /// Lines in another currency count by the rate stated for the day of booking; where there is none they are left out, and shown.
  public let currency: Currency
  /// Whether an amount counts whole or is spread over what it was paid for.
  public let basis: Basis
  /// Which date of a line decides its period.
  public let periodBasis: PeriodBasis
  /// Only lines booked by these departments count; `nil` means all.
  public let departments: Set<String>?
  /// The part of the paid time that can be worked, in thousandths; `nil` where no pool asks for it.
  ///
  /// Kaplan and Anderson ("Time-Driven Activity-Based Costing", HBR November 2004) take 800 to 850.
  public let practicalCapacityPermille: Int64?
  /// What time ``practicalCapacityPermille`` is a part of, and agent hours are.
  public let capacityHours: CapacityHours
  /// How long mail takes; calls tell it themselves.
  public let mailTime: MailTimeEquation
  /// How long chats take.
  public let chatTime: ChatTimeEquation
  /// What is added to that.
  public let timeTerms: [TimeEquation.Term]
  /// Departments that hand on what they cost, in every pool whose lines name no tickets; `nil` where there are none.
  public let support: SupportDepartments?
  /// In the order written; no item is in two of them.
  public let pools: [Pool]
  /// The YAML that the definition was read from.
  public let text: String

  /// What of a paid time can be worked, in seconds; `nil` where nothing can, or the definition does not say.
  public func practicalCapacitySeconds(ofPaid paidSeconds: Int64) -> Int64? {
    Workload.practicalCapacitySeconds(ofPaid: paidSeconds, practicalCapacityPermille)
  }

  /// `finance@3`: how reports and addresses name it.
  public var name: String { "\(id)@\(version)" }

  /// Costs that are divided together.
  public struct Pool: Hashable, Sendable {
    /// Kebab-case, such as `agent-labour`.
    public let id: String
    /// What reports call it.
    public let title: Title
    /// Ids of the cost items in it.
    public let items: [String]
    /// The first stage: from cost to departments.
    public let share: Share
    /// As written, with ``Share/fixed``; else empty.
    public let fixedShares: [FixedShare]
    /// The second stage: from a department to its tickets.
    public let driver: Driver
    /// Over what a department's cost is spread; ``Capacity/asUsed`` for every driver but handle minutes.
    public let capacity: Capacity
  }

  /// How much of a ledger line counts in a month.
  public enum Basis: String, CaseIterable, Sendable {
    /// The amount as booked, in one month, so that it meets the voucher.
    case billed
    /// The amount spread over the months of what was paid for (``ServiceSpread``): depreciation, prepayments.
    case effective
  }

  /// Which hours a department has.
  public enum CapacityHours: String, CaseIterable, Sendable {
    /// Those that payrolls pay.
    case paid
    /// Those that schedules plan.
    case scheduled
  }

  /// Which date of a ledger line decides its period.
  public enum PeriodBasis: String, CaseIterable, Sendable {
    /// The first day of what was paid for; the day of booking where the line does not say.
    case service
    /// The day of booking.
    case booked
  }

  /// What a pool's cost follows on its way to the departments.
  public enum Share: String, CaseIterable, Sendable {
    /// The department that booked it.
    case own
    /// People in the department.
    case headcount
    /// Paid time.
    case agentHours = "agent-hours"
    /// Time spent on contacts, those that belong to no ticket included.
    case handleMinutes = "handle-minutes"
    /// Contacts taken, those that belong to no ticket included.
    case contacts
    /// Tickets with a contact that the department took.
    case tickets
    /// ``Pool/fixedShares``.
    case fixed
  }

  /// A department's weight beside the other weights of the same pool.
  public struct FixedShare: Hashable, Sendable {
    /// The department's id.
    public let department: String
    /// Relative to the sum of the pool's weights.
    public let weight: Int64
  }

  /// What a pool's cost follows from a department to its tickets.
  public enum Driver: String, CaseIterable, Codable, Sendable {
    /// Time spent on the ticket.
    case handleMinutes = "handle-minutes"
    /// Contacts of the ticket that the department took.
    case contacts
    /// One for each ticket with a contact that the department took.
    case tickets
    /// Each ledger line names its ticket.
    case direct
  }

  /// Over what a department's handle-minutes pool is spread.
  public enum Capacity: Hashable, Sendable {
    /// ``CostDefinition/practicalCapacityPermille`` of the department's paid time; what no ticket used stays unused.
    case practical
    /// So many seconds a department and period.
    case seconds(Int64)
    /// The quantity that was used: nothing is left unused.
    case asUsed
  }
}
