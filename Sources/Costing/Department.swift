/// What a department had and did in one period, its tickets apart.
///
/// The department with the empty id stands for nobody: missed contacts that no department can be named for. It takes
/// part wherever contacts or tickets are shared.
public struct Department: Hashable, Sendable {
  /// The department's id.
  public var id: String
  /// Time paid for, or planned, as the definition has it.
  public var paidSeconds: Int64
  /// People.
  public var headcount: Int64
  /// Time spent on contacts that belong to no ticket, such as internal calls.
  public var overheadSeconds: Int64
  /// Contacts that belong to no ticket.
  public var overheadContacts: Int64

  /// A department in one period.
  public init(
    id: String, paidSeconds: Int64 = 0, headcount: Int64 = 0, overheadSeconds: Int64 = 0, overheadContacts: Int64 = 0
  ) {
    self.id = id
    self.paidSeconds = paidSeconds
    self.headcount = headcount
    self.overheadSeconds = overheadSeconds
    self.overheadContacts = overheadContacts
  }
}
