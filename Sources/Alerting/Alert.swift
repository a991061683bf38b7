/// What somebody should hear of though nobody looks, by the name that the configuration and the catalogue (`alert-…`) have for it.
public enum AlertKind: String, Codable, Sendable, CaseIterable {
  /// A source has brought nothing for longer than it usually pauses.
  case sourceSilent = "source-silent"
  /// A source cannot be read.
  case sourceFailing = "source-failing"
  /// Records seen are not the records accounted for.
  case incomplete
  /// Records that cannot be understood become more.
  case quarantineGrowing = "quarantine-growing"
  /// More contacts than allowed got no answer.
  case missedContacts = "missed-contacts"
  /// A department costs more than its budget.
  case budgetExceeded = "budget-exceeded"
  /// The views are older than allowed.
  case viewsBehind = "views-behind"
  /// There is too little room on the disk.
  case diskLow = "disk-low"
  /// The last backup is older than allowed, or failed.
  case backupOverdue = "backup-overdue"
}

/// A condition that holds, about one thing.
public struct Alert: Sendable, Hashable, Codable {
  /// What kind of condition.
  public var kind: AlertKind
  /// What it is about: a source, a department, a folder; empty where there is only one such thing.
  public var subject: String
  /// Values for the placeholders of the catalogue's text.
  public var arguments: [String: String]

  /// That condition about that thing.
  public init(_ kind: AlertKind, about subject: String = "", _ arguments: [String: String] = [:]) {
    self.kind = kind
    self.subject = subject
    self.arguments = arguments
  }
}
