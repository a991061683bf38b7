public import Alerting
public import TicketDomain

/// How the daemon is at one moment: what `status`, `/metrics`, `/readyz` and alerts are made of.
public struct DaemonSnapshot: Codable, Sendable {
  /// An error as the daemon keeps it: its code and place, and its text in the daemon's language, without anything personal.
  public struct Trouble: Codable, Sendable, Hashable {
    /// Stable code.
    public var code: String
    /// What it means, and what to do next.
    public var text: String
    /// File, mailbox or position.
    public var place: String?
    /// When it happened last.
    public var at: Instant
  }

  /// What a source is doing.
  public enum Phase: String, Codable, Sendable, CaseIterable {
    /// Not looked at yet.
    case starting
    /// Being read.
    case reading
    /// Everything is in; the next notification or look is waited for.
    case waiting
    /// Failed; tried again after a while.
    case retrying
    /// The login was refused: not tried again until something changes, so that the account is not locked.
    case refused
  }

  /// A source.
  public struct Source: Codable, Sendable {
    /// Its name.
    public var name: String
    /// What it is doing.
    public var phase = Phase.starting
    /// Whether notifications come; else it is only looked at on its schedule.
    public var isWatched = false
    /// Streams that the last look at the whole source found.
    public var streams = 0
    /// When the whole source was last looked at without an error.
    public var lastSuccessAt: Instant?
    /// When something new last came.
    public var lastArrivalAt: Instant?
    /// When it is looked at next, as far as that is known.
    public var nextLookAt: Instant?
    /// Looks that failed in a row.
    public var failures = 0
    /// Since when they have.
    public var failingSince: Instant?
    /// What is wrong at the moment.
    public var trouble: Trouble?
    /// How often each error happened since the daemon started, by code.
    public var errors: [String: Int] = [:]

    init(name: String) { self.name = name }
  }

  /// The views.
  public struct ViewsState: Codable, Sendable {
    /// The position that they stand on.
    public var position: Int64 = 0
    /// For how many seconds the log has been ahead of them; 0 where it is not.
    public var lagSeconds = 0.0
    /// How long the last update took, in seconds.
    public var updateSeconds: Double?
    /// Why the last update failed.
    public var trouble: Trouble?
  }

  /// Room on the disk that has the store.
  public struct Room: Codable, Sendable {
    /// Bytes that may still be written; `nil` where that is not known.
    public var freeBytes: Int64?
    /// With fewer, nothing is taken in.
    public var neededBytes: Int64 = 0
    /// Whether nothing is taken in because of that.
    public var isStopped = false
  }

  /// Backups on a schedule.
  public struct Backups: Codable, Sendable {
    /// When the last one was made and found sound.
    public var lastAt: Instant?
    /// Where it is.
    public var lastPath: String?
    /// When the next one is due; `nil` where there is no schedule.
    public var nextAt: Instant?
    /// Why the last try failed.
    public var trouble: Trouble?
  }

  /// Process id.
  public var pid: Int32
  /// Version of the program.
  public var version: String
  /// When it started.
  public var startedAt: Instant
  /// When the configuration that holds was read.
  public var configuredAt: Instant
  /// Why a newer configuration was refused.
  public var configurationTrouble: Trouble?
  /// Where health and metrics are served; `nil` where they are not.
  public var listen: String?
  /// In the configuration's order.
  public var sources: [Source] = []
  /// Position of the last event.
  public var head: Int64 = 0
  /// Transactions since the daemon started.
  public var commits = 0
  /// The views.
  public var views = ViewsState()
  /// The disk.
  public var room = Room()
  /// Backups.
  public var backups = Backups()
  /// What somebody should hear of, or has heard of.
  public var alerts: [AlertBook.Entry] = []
  /// Messages that did not arrive since the daemon started, by channel.
  public var alertFailures: [String: Int] = [:]
  /// The process that has borrowed the log at the moment.
  public var lentTo: Int32?
  /// Since when it has.
  public var lentSince: Instant?
  /// Memory that the process occupies, in bytes.
  public var residentBytes: Int64?
  /// Files and sockets that it has open.
  public var openFiles: Int?
}
