internal import SQLiteFiles
public import TicketDomain

/// What can be wrong with the log, beyond what ``SQLiteFileErrorCode`` names.
public enum EventStoreErrorCode: String, FailureCode {
  /// Another process is the writer; its process id is in the arguments.
  case locked = "store-locked"
  /// The lease's file cannot be made or locked.
  case leaseFailed = "store-lease-failed"
  /// The log's head does not fit its events: someone wrote around the program.
  case inconsistent = "store-inconsistent"
  /// There is no event at that position, or no record of that id.
  case notFound = "store-not-found"
  /// The bytes of a record cannot be unpacked. Arguments: `record`.
  case recordDamaged = "store-record-damaged"
}

/// An error about the log.
public typealias EventStoreError = Failure<EventStoreErrorCode>

/// The data directory and the names of the files in it.
public struct StoreLocation: Sendable, Hashable {
  /// The data directory.
  public let directory: String

  /// The store in that directory.
  public init(directory: String) { self.directory = directory }

  /// The log: the only truth.
  public var log: String { directory + "/events.sqlite" }
  /// What is derived from the log; disposable.
  public var views: String { directory + "/views.sqlite" }
  /// The file whose lock is the right to write the log.
  public var logLease: String { directory + "/events.lock" }
  /// The file whose lock is the right to write the views.
  public var viewsLease: String { directory + "/views.lock" }

  /// How the log is recognised ("TLev") and made.
  static let logFile = SQLiteFile(
    applicationID: 0x544c_6576,
    migrations: [
      PackageResources._001_log_sql, PackageResources._002_copies_sql, PackageResources._003_customers_sql,
      PackageResources._004_decisions_sql, PackageResources._005_costing_sql,
      PackageResources._006_compression_sql,
    ].map { String(decoding: $0, as: UTF8.self) })
}
