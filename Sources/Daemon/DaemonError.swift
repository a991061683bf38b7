public import TicketDomain

/// What can be wrong with a running daemon, beyond what its rooms report.
public enum DaemonErrorCode: String, FailureCode {
  /// Health and metrics cannot be served at that address.
  case listenFailed = "daemon-listen-failed"
  /// The socket through which commands speak with the daemon cannot be made.
  case controlFailed = "daemon-control-failed"
  /// A configuration that is read again names another data directory.
  case dataMoved = "daemon-data-moved"
  /// Another command has borrowed the log for too long.
  case logLent = "daemon-log-lent"
  /// An error that no room has a code for. Arguments: `detail`.
  case unexpected = "daemon-unexpected"
}

/// An error of the daemon.
public typealias DaemonError = Failure<DaemonErrorCode>
