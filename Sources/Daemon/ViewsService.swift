internal import AdapterKit
internal import CLinux
internal import EventStore
internal import Ingestion
internal import Logging
internal import Parallel
internal import Projections
internal import ServiceLifecycle
internal import TicketDomain

/// Keeps the views what the log and the rules make of them: soon after each commit, and never at the cost of what comes in.
struct ViewsService: Service {
  let keeper: ViewsKeeper
  let state: DaemonState
  let logger: Logger
  /// Sent after each commit.
  let signal: Signal

  /// Until the daemon leaves. What is being derived then is left where it is: the views stay as they were.
  func run() async {
    signal.send()
    await untilShutdown { await keepUp() }
  }

  private func keepUp() async {
    var backoff = Backoff(first: .milliseconds(200), longest: .seconds(60))
    for await _ in signal.stream {
      guard !state.current.room.isStopped else { continue }
      let start = ContinuousClock.now
      do {
        let outcome = try await keeper.update()
        backoff.succeeded()
        conclude(outcome, start)
      } catch {
        let wait = backoff.failed()
        // Somebody who asks for a report may be bringing them up just now.
        if (error as? EventStoreError)?.code != .locked { report(error) }
        Task {
          try? await Task.sleep(for: wait)
          signal.send()
        }
      }
      // Half of the time at most, so that a stream of small commits does not keep a core busy.
      try? await Task.sleep(for: min(max(.now - start, .milliseconds(50)), .seconds(10)))
    }
  }

  private func conclude(_ outcome: ViewsUpdater.Outcome, _ start: ContinuousClock.Instant) {
    let before = state.current.views
    state.viewsMoved(to: outcome.position, startedAt: start)
    if state.current.head > outcome.position { signal.send() }
    if outcome.isFromZero {
      logger.notice("views derived from the first event", metadata: ["events": "\(outcome.events)"])
    }
    if before.trouble != nil { logger.notice("views in order again") }
  }

  private func report(_ error: any Error) {
    let trouble = state.trouble(error)
    let before = state.current.views.trouble
    state.update { $0.views.trouble = trouble }
    guard before?.code != trouble.code else { return }
    logger.error("\(trouble.text)", metadata: logger.about(error))
  }
}

/// The views' one writer in this process, on a thread of its own.
actor ViewsKeeper {
  private let location: StoreLocation
  private var rules: Rules
  private var isPaused = false
  /// Of a log that is far ahead so many events at a time, a few seconds' work: memory does not follow the backlog.
  private static let eventsMax: Int64 = 250_000
  private let executor = ThreadExecutor(name: "views")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ location: StoreLocation, rules: Rules) {
    self.location = location
    self.rules = rules
  }

  /// From the next update on.
  func setRules(_ rules: Rules) { self.rules = rules }

  /// Lets nobody but others write the views, from the moment that it returns; or goes on.
  func setPaused(_ isPaused: Bool) { self.isPaused = isPaused }

  /// Brings the views up to the log's head. Throws as ``ViewsUpdater`` does; `store-locked` while it is paused.
  func update() throws -> ViewsUpdater.Outcome {
    guard !isPaused else { throw EventStoreError(.locked, at: location.viewsLease, retryHelps: true) }
    // What an update needed for a moment goes back to the system: the daemon is mostly idle.
    defer { ticketledger_trim() }
    return try ViewsUpdater(location, rules: rules).update(eventsMax: Self.eventsMax)
  }
}
