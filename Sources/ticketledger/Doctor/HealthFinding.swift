import TicketDomain

/// What `doctor` looks at; its title stands in the catalogue under `health-area-…`.
enum HealthArea: String, Encodable, CaseIterable {
  case sqlite
  case timeZones = "time-zones"
  case clock
  case adapters
  case configuration
  case sources
  case secrets
  case data
  case disk
  case locks
  case log
  case views
  case mailboxes
}

/// How well something is.
enum HealthState: String, Encodable, CaseIterable {
  /// As it should be.
  case ok
  /// Worth knowing; nothing fails because of it now.
  case note
  /// Something fails because of it, or will.
  case wrong
}

/// What `doctor` says beyond the errors of the rooms; of what is sound or to come, nothing is to be done.
enum HealthCode: String, FailureCode {
  case sqliteSound = "health-sqlite-sound"
  case sqliteDefect = "health-sqlite-defect"
  case zonesSound = "health-zones-sound"
  case zoneUnknown = "health-zone-unknown"
  case zoneRulesWrong = "health-zone-rules-wrong"
  case clockSound = "health-clock-sound"
  case clockBeforeProgram = "health-clock-before-program"
  case clockBeforeLog = "health-clock-before-log"
  case clockBehindMail = "health-clock-behind-mail"
  case adaptersSound = "health-adapters-sound"
  case noConfiguration = "health-no-configuration"
  case configurationSound = "health-configuration-sound"
  case configurationReadable = "health-configuration-readable"
  case configurationWritable = "health-configuration-writable"
  case sourceSound = "health-source-sound"
  case sourceUnreadable = "health-source-unreadable"
  case sameFile = "health-same-file"
  case sameMailbox = "health-same-mailbox"
  case secretSound = "health-secret-sound"
  case dataToCome = "health-data-to-come"
  case dataSound = "health-data-sound"
  case dataUnwritable = "health-data-unwritable"
  case dataOwner = "health-data-owner"
  case dataReadable = "health-data-readable"
  case diskSound = "health-disk-sound"
  case diskLow = "health-disk-low"
  case diskFull = "health-disk-full"
  case diskUnknown = "health-disk-unknown"
  case locksSound = "health-locks-sound"
  case locksRemote = "health-locks-remote"
  case locksForeign = "health-locks-foreign"
  case locksBroken = "health-locks-broken"
  case locksUntested = "health-locks-untested"
  case logToCome = "health-log-to-come"
  case logSound = "health-log-sound"
  case logInconsistent = "health-log-inconsistent"
  case leaseHeld = "health-lease-held"
  case viewsSound = "health-views-sound"
  case viewsBehind = "health-views-behind"
  case viewsMissing = "health-views-missing"
  case mailboxSound = "health-mailbox-sound"
  case failed = "health-failed"
}

/// One line of what `doctor` found.
struct HealthFinding: Sendable {
  var area: HealthArea
  var state: HealthState
  /// What was found, and as its hint what to do next.
  var message: any ExplainableError
  /// What it is about, where the message does not say: a source, an account.
  var subject: String?

  /// A finding of that code.
  init(_ area: HealthArea, _ state: HealthState, _ code: HealthCode, _ arguments: [String: String] = [:]) {
    self.area = area
    self.state = state
    message = Failure<HealthCode>(code, arguments)
  }

  /// What another room reports.
  init(_ area: HealthArea, _ state: HealthState, _ error: any Error, about subject: String? = nil) {
    self.area = area
    self.state = state
    self.subject = subject
    message = error as? any ExplainableError ?? Failure<HealthCode>(.failed, ["detail": "\(error)"])
  }
}
