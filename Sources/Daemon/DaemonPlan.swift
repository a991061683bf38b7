public import AdapterKit
public import Alerting
public import EventStore
public import Projections

/// Everything that a configuration says about the daemon, checked whole.
public struct DaemonPlan: Sendable {
  /// A source that is taken in for as long as the plan holds.
  public struct SourcePlan: Sendable {
    /// Under which the log knows it.
    public var name: String
    /// Where its records lie.
    public var adapter: any Adapter
    /// How often the whole source is looked at, whatever notifications say.
    public var every: Duration
    /// Equal where nothing about the source has changed; it then goes on undisturbed when the configuration is read again.
    public var fingerprint: String
    /// Changes with the password or token that the source logs in with, as far as that can be told without reading it.
    public var secretStamp: @Sendable () -> String?

    /// A source that is looked at that often.
    public init(
      name: String, adapter: any Adapter, every: Duration, fingerprint: String,
      secretStamp: @escaping @Sendable () -> String? = { nil }
    ) {
      self.name = name
      self.adapter = adapter
      self.every = every
      self.fingerprint = fingerprint
      self.secretStamp = secretStamp
    }
  }

  /// Backups on a schedule.
  public struct BackupPlan: Sendable, Hashable {
    /// Where they are put.
    public var folder: String
    /// How long after one the next is due.
    public var every: Duration
    /// How many are kept.
    public var keep: Int

    /// Backups in that folder.
    public init(folder: String, every: Duration, keep: Int) {
      self.folder = folder
      self.every = every
      self.keep = keep
    }
  }

  /// Where HTTP is served.
  public struct ListenAddress: Sendable, Hashable {
    /// A name or address of this machine.
    public var host: String
    /// The port; 0 for any that is free.
    public var port: Int

    /// That address.
    public init(host: String, port: Int) {
      self.host = host
      self.port = port
    }
  }

  /// The store.
  public var location: StoreLocation
  /// How the views are derived.
  public var rules: Rules
  /// In the configuration's order.
  public var sources: [SourcePlan]
  /// `nil` for none.
  public var backups: BackupPlan?
  /// `nil` for none.
  public var listen: ListenAddress?
  /// By how much the views may be behind the log before the daemon says that it is not ready.
  public var viewsBound: Duration
  /// With less room on the disk nothing is taken in, in bytes.
  public var roomBytes: Int64
  /// Who hears of what; `nil` where nobody does.
  public var alerts: AlertPlan?
  /// What each department costs in the current month, in minor units.
  public var monthCosts: @Sendable (Views) throws -> [String: Int64] = { _ in [:] }

  /// A plan for the store in `location`.
  public init(
    location: StoreLocation, rules: Rules, sources: [SourcePlan], backups: BackupPlan?, listen: ListenAddress?,
    viewsBound: Duration, roomBytes: Int64
  ) {
    self.location = location
    self.rules = rules
    self.sources = sources
    self.backups = backups
    self.listen = listen
    self.viewsBound = viewsBound
    self.roomBytes = roomBytes
  }
}
