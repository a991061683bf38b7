public import Projections
public import TicketDomain

/// What can be wrong with a question to the audit room.
public enum AuditErrorCode: String, FailureCode {
  /// Not an address of a figure.
  case addressMalformed = "trace-address-malformed"
  /// The definition or its version is not configured.
  case definitionUnknown = "trace-definition-unknown"
  /// No pool, ticket or month of that name.
  case nothingThere = "trace-nothing-there"
}

/// An error of a question to the audit room.
public typealias AuditError = Failure<AuditErrorCode>

/// Names one figure: `finance@3/2026-10/agent-labour/T10482`.
///
/// Without the ticket it is a pool, without the pool the whole month; `*` stands for all pools. In the place of a ticket may stand a
/// department: what it bears of the pool. A ticket alone, `T10482`,
/// is that ticket's contacts without costs. `finance@3/2026-10/hidden:training-time/hr` is a hidden cost, without the department that of
/// the company. `finance@3/2026-10/by/channel=phone/department=hr` is a figure of a report by dimensions: what tickets bear of what has all
/// of these values.
public struct TraceAddress: Hashable, Sendable, CustomStringConvertible {
  /// Definition and version; `nil` where the address is a ticket alone.
  public var definition: (id: String, version: Int)? { definitionID.map { ($0, version) } }
  /// The month; `nil` where the address is a ticket alone.
  public var period: Period?
  /// The pool; `nil` for all.
  public var pool: String?
  /// The ticket; `nil` for all.
  public var ticket: Int64?
  /// The hidden cost, whose figure is no pool's: `finance@3/2026-10/hidden:training-time/hr`.
  public var hiddenCost: String?
  /// Of a hidden cost or of pools, the department, empty for nobody's; `nil` for all.
  public var department: String?
  /// The values of a figure by dimensions; empty for other addresses.
  public var values: [DimensionValue] = []
  private var definitionID: String?
  private var version = 0

  /// Reads an address.
  public init(_ text: String) throws(AuditError) {
    let malformed = AuditError(.addressMalformed, at: text)
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 1, let ticket = Self.ticket(parts[0]) {
      self.ticket = ticket
      return
    }
    let isByDimensions = parts.count > 3 && parts[2] == "by" && parts[3].contains("=")
    guard parts.count >= 2, parts.count <= 4 || isByDimensions, let period = Period(String(parts[1])) else {
      throw malformed
    }
    let definition = parts[0].split(separator: "@", omittingEmptySubsequences: false)
    guard definition.count == 2, let version = Int(definition[1]), !definition[0].isEmpty else { throw malformed }
    definitionID = String(definition[0])
    self.version = version
    self.period = period
    if isByDimensions {
      for part in parts.dropFirst(3) {
        guard let value = DimensionValue(part) else { throw malformed }
        values.append(value)
      }
      return
    }
    if parts.count > 2, parts[2].hasPrefix(Self.hiddenPrefix) {
      if parts.count > 3, Self.ticket(parts[3]) != nil { throw malformed }
      hiddenCost = String(parts[2].dropFirst(Self.hiddenPrefix.count))
      department = parts.count > 3 ? String(parts[3]) : nil
      return
    }
    if parts.count > 2, parts[2] != "*" { pool = String(parts[2]) }
    if parts.count > 3 {
      ticket = Self.ticket(parts[3])
      department = ticket == nil ? String(parts[3]) : nil
    }
  }

  /// The text form.
  public var description: String {
    let ticketText = ticket.map { "T\($0)" }
    guard let definitionID, let period else { return ticketText ?? "" }
    if let hiddenCost {
      return
        (["\(definitionID)@\(version)", "\(period)", Self.hiddenPrefix + hiddenCost] + [department].compactMap(\.self))
        .joined(separator: "/")
    }
    if !values.isEmpty {
      return (["\(definitionID)@\(version)/\(period)/by"] + values.map(\.description)).joined(separator: "/")
    }
    let poolText = pool ?? (ticket == nil && department == nil ? nil : "*")
    return (["\(definitionID)@\(version)", "\(period)"] + [poolText, ticketText ?? department].compactMap(\.self))
      .joined(separator: "/")
  }

  private static let hiddenPrefix = "hidden:"

  private static func ticket(_ text: Substring) -> Int64? {
    text.first == "T" ? Int64(text.dropFirst()) : nil
  }
}
