internal import EventStore
internal import Ingestion
internal import Logging
internal import ServiceLifecycle

/// Runs every source's ``SourceLoop``, and others when the configuration is another one.
actor SourcesService: Service {
  private struct Running {
    let fingerprint: String
    let task: Task<Void, Never>
  }

  private let log: GroupCommit
  private let location: StoreLocation
  private let state: DaemonState
  private let logger: Logger
  private let timing: SourceLoop.Timing
  private var running: [String: Running] = [:]
  private var isStopped = false

  init(
    log: GroupCommit, location: StoreLocation, state: DaemonState, logger: Logger, timing: SourceLoop.Timing = .init()
  ) {
    self.log = log
    self.location = location
    self.state = state
    self.logger = logger
    self.timing = timing
  }

  /// Takes in these sources from now on. Those that have not changed go on undisturbed, unless their login was refused: it is tried again.
  /// Those that are not among them have committed what they were about to when this returns.
  func apply(_ sources: [DaemonPlan.SourcePlan]) async {
    guard !isStopped else { return }
    let wanted = Dictionary(sources.map { ($0.name, $0.fingerprint) }, uniquingKeysWith: { first, _ in first })
    let refused = Set(state.current.sources.filter { $0.phase == .refused }.map(\.name))
    let ended = running.filter { wanted[$0.key] != $0.value.fingerprint || refused.contains($0.key) }
    for (name, one) in ended {
      running[name] = nil
      one.task.cancel()
    }
    for one in ended.values { await one.task.value }
    guard !isStopped else { return }
    state.setSources(sources.map(\.name))
    for source in sources where running[source.name] == nil {
      let loop = SourceLoop(
        plan: source, log: log, location: location, state: state, logger: logger, timing: timing)
      running[source.name] = Running(fingerprint: source.fingerprint, task: Task { await loop.run() })
    }
  }

  /// Until the daemon leaves: then no more is read, what was read is committed, and the log is let go of.
  func run() async {
    try? await gracefulShutdown()
    isStopped = true
    for one in running.values { one.task.cancel() }
    // A server that does not answer holds nobody up: what it was to bring comes next time.
    let tasks = running.values.map(\.task)
    let (ended, continuation) = AsyncStream<Void>.makeStream()
    Task {
      for task in tasks { await task.value }
      continuation.finish()
    }
    Task {
      try? await Task.sleep(for: .seconds(2))
      continuation.finish()
    }
    for await _ in ended {}
    await log.close()
  }
}
