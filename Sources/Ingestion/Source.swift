public import AdapterKit
public import TicketDomain

/// What can go wrong on the way in, beyond what adapters and the log report.
public enum IngestionErrorCode: String, FailureCode {
  /// A source's path matches no file.
  case noFiles = "ingest-no-files"
  /// No source of that name is configured.
  case sourceUnknown = "ingest-source-unknown"
}

/// An error on the way in.
public typealias IngestionError = Failure<IngestionErrorCode>

/// A configured source: files, and the definition by which they are read.
public struct Source: Sendable {
  /// What the configuration adds to the definition: name, zone, currency.
  public var settings: SourceSettings
  /// How its records become events.
  public var definition: AdapterDefinition
  /// Paths relative to the configuration's folder; `*`, `?` and `[…]` as in a shell.
  public var patterns: [String]

  /// A source that reads the files of `patterns` by `definition`.
  public init(settings: SourceSettings, definition: AdapterDefinition, patterns: [String]) {
    self.settings = settings
    self.definition = definition
    self.patterns = patterns
  }
}
