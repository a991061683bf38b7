internal import Projections
public import TicketDomain

/// Names a figure of the duplicates' report: `finance@1/2026-10/duplicates/hr/mail`, what merged tickets of a department and channel cost.
/// The department is empty for nobody's; in it `%2F` stands for a slash, and so for what else an address cannot have.
public struct DuplicatesAddress: Hashable, Sendable, CustomStringConvertible {
  /// Definition and version, `finance@1`.
  public let definition: String
  /// The month.
  public let period: Period
  /// The department's id.
  public let department: String
  /// phone, mail or chat.
  public let channel: String

  /// The figure of a department and channel.
  public init(_ definition: String, _ period: Period, department: String, channel: String) {
    self.definition = definition
    self.period = period
    self.department = department
    self.channel = channel
  }

  /// Reads an address; `nil` where it names no such figure.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[2] == "duplicates", let period = Period(String(parts[1])),
      let department = AddressText.unescaped(parts[3])
    else { return nil }
    self.init(String(parts[0]), period, department: department, channel: String(parts[4]))
  }

  /// The text form.
  public var description: String {
    "\(definition)/\(period)/duplicates/\(AddressText.escaped(department))/\(channel)"
  }
}
