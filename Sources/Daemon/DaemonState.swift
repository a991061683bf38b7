internal import AdapterKit
internal import Ingestion
internal import Synchronization
internal import TicketDomain

/// What the parts of the daemon tell about themselves, and what others read of it. Each access costs a lock and no more.
final class DaemonState: Sendable {
  private struct Content {
    var snapshot: DaemonSnapshot
    var histograms = Histograms()
    /// Since when the log has been ahead of the views, by a clock that nobody sets.
    var behindSince: ContinuousClock.Instant?
    var viewsBound = Duration.seconds(60)
  }

  private let content: Mutex<Content>
  private let explain: @Sendable (any Error) -> String

  /// What is counted beside the snapshot.
  struct Histograms: Sendable {
    /// Seconds that a transaction took, its `fsync` among them.
    var appendSeconds = Histogram(bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
    /// Records in a transaction.
    var commitRecords = Histogram(bounds: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000])
    /// Sources' groups in a transaction.
    var commitGroups = Histogram(bounds: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32])
  }

  /// The state of a daemon of that version; `explain` turns errors into text for people.
  init(pid: Int32, version: String, explain: @escaping @Sendable (any Error) -> String) {
    content = Mutex(
      Content(snapshot: DaemonSnapshot(pid: pid, version: version, startedAt: .now, configuredAt: .now)))
    self.explain = explain
  }

  /// As it is now.
  var current: DaemonSnapshot {
    content.withLock { content in
      var snapshot = content.snapshot
      snapshot.views.lagSeconds = content.behindSince.map { (ContinuousClock.now - $0) / .seconds(1) } ?? 0
      return snapshot
    }
  }

  /// By how much the views may be behind.
  var viewsBound: Duration {
    get { content.withLock { $0.viewsBound } }
    set { content.withLock { $0.viewsBound = newValue } }
  }

  /// What was counted.
  var counted: Histograms { content.withLock { $0.histograms } }

  func update(_ body: (inout DaemonSnapshot) -> Void) { content.withLock { body(&$0.snapshot) } }

  func update(source name: String, _ body: (inout DaemonSnapshot.Source) -> Void) {
    update { snapshot in
      guard let index = snapshot.sources.firstIndex(where: { $0.name == name }) else { return }
      body(&snapshot.sources[index])
    }
  }

  /// From now on these are the sources; those that there were keep what is known of them.
  func setSources(_ names: [String]) {
    update { snapshot in
      let known = Dictionary(snapshot.sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      snapshot.sources = names.map { known[$0] ?? DaemonSnapshot.Source(name: $0) }
    }
  }

  /// A transaction was committed; the log's head is now `head`.
  func committed(_ commit: GroupCommit.Commit) {
    content.withLock {
      $0.histograms.appendSeconds.add(commit.duration / .seconds(1))
      $0.histograms.commitRecords.add(Double(commit.records))
      $0.histograms.commitGroups.add(Double(commit.groups))
      $0.snapshot.commits += 1
    }
    headMoved(to: commit.head)
  }

  /// The log's last event is that one now.
  func headMoved(to head: Int64) {
    content.withLock {
      $0.snapshot.head = max($0.snapshot.head, head)
      if $0.snapshot.head > $0.snapshot.views.position { $0.behindSince = $0.behindSince ?? .now }
    }
  }

  /// The views stand on that position, by an update that began at `start`.
  func viewsMoved(to position: Int64, startedAt start: ContinuousClock.Instant) {
    content.withLock {
      $0.snapshot.views.position = position
      $0.snapshot.views.trouble = nil
      $0.snapshot.views.updateSeconds = (ContinuousClock.now - start) / .seconds(1)
      $0.snapshot.head = max($0.snapshot.head, position)
      $0.behindSince = $0.snapshot.head > position ? start : nil
    }
  }

  /// The error as it is kept and shown.
  func trouble(_ error: any Error) -> DaemonSnapshot.Trouble {
    let known = error as? any ExplainableError
    return DaemonSnapshot.Trouble(
      code: known?.codeName ?? "unexpected", text: explain(error), place: known?.place, at: .now)
  }
}
