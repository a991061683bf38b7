public import AdapterKit
public import TicketDomain

/// What can go wrong on the way in, beyond what adapters and the log report.
public enum IngestionErrorCode: String, FailureCode {
  /// No source of that name is configured.
  case sourceUnknown = "ingest-source-unknown"
  /// The program is leaving; what was not committed will be read again.
  case stopped = "ingest-stopped"
}

/// An error on the way in.
public typealias IngestionError = Failure<IngestionErrorCode>

/// A configured source: a name, under which the log knows it, and the way in.
public struct Source: Sendable {
  /// As the configuration has it.
  public var name: String
  /// Where its records lie.
  public var adapter: any Adapter

  /// The source of that name.
  public init(name: String, adapter: any Adapter) {
    self.name = name
    self.adapter = adapter
  }
}
