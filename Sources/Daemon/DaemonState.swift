internal import AdapterKit
internal import Ingestion
internal import Synchronization
internal import TicketDomain

/// What the parts of the daemon tell about themselves, and what others read of it. Each access costs a lock and no more.
final class DaemonState: Sendable {
  private let snapshot: Mutex<DaemonSnapshot>
  private let histograms = Mutex(Histograms())
  private let explain: @Sendable (any Error) -> String
  /// Since when the log has been ahead of the views, by a clock that nobody sets.
  private let behind = Mutex<ContinuousClock.Instant?>(nil)
  private let bound = Mutex(Duration.seconds(60))

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
    snapshot = Mutex(DaemonSnapshot(pid: pid, version: version, startedAt: .now, configuredAt: .now))
    self.explain = explain
  }

  /// As it is now.
  var current: DaemonSnapshot {
    var snapshot = snapshot.withLock { $0 }
    snapshot.views.lagSeconds = behind.withLock { since in since.map { (ContinuousClock.now - $0) / .seconds(1) } } ?? 0
    return snapshot
  }

  /// By how much the views may be behind.
  var viewsBound: Duration {
    get { bound.withLock { $0 } }
    set { bound.withLock { $0 = newValue } }
  }

  /// What was counted.
  var counted: Histograms { histograms.withLock { $0 } }

  func update(_ body: (inout DaemonSnapshot) -> Void) { snapshot.withLock { body(&$0) } }

  func update(source name: String, _ body: (inout DaemonSnapshot.Source) -> Void) {
    snapshot.withLock { snapshot in
      guard let index = snapshot.sources.firstIndex(where: { $0.name == name }) else { return }
      body(&snapshot.sources[index])
    }
  }

  /// From now on these are the sources; those that there were keep what is known of them.
  func setSources(_ names: [String]) {
    snapshot.withLock { snapshot in
      let known = Dictionary(snapshot.sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
      snapshot.sources = names.map { known[$0] ?? DaemonSnapshot.Source(name: $0) }
    }
  }

  /// A transaction was committed; the log's head is now `head`.
  func committed(_ commit: GroupCommit.Commit) {
    histograms.withLock {
      $0.appendSeconds.add(commit.duration / .seconds(1))
      $0.commitRecords.add(Double(commit.records))
      $0.commitGroups.add(Double(commit.groups))
    }
    update { $0.commits += 1 }
    headMoved(to: commit.head)
  }

  /// The log's last event is that one now.
  func headMoved(to head: Int64) {
    update { snapshot in
      snapshot.head = max(snapshot.head, head)
      behind.withLock { since in
        if snapshot.head > snapshot.views.position { since = since ?? .now }
      }
    }
  }

  /// The views stand on that position, by an update that began at `start`.
  func viewsMoved(to position: Int64, startedAt start: ContinuousClock.Instant) {
    update { snapshot in
      snapshot.views.position = position
      snapshot.views.trouble = nil
      snapshot.views.updateSeconds = (ContinuousClock.now - start) / .seconds(1)
      snapshot.head = max(snapshot.head, position)
      behind.withLock { $0 = snapshot.head > position ? start : nil }
    }
  }

  /// The error as it is kept and shown.
  func trouble(_ error: any Error) -> DaemonSnapshot.Trouble {
    let known = error as? any ExplainableError
    return DaemonSnapshot.Trouble(
      code: known?.codeName ?? "unexpected", text: explain(error), place: known?.place, at: .now)
  }
}
