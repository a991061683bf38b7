internal import AdapterKit
internal import EventStore
internal import Ingestion
internal import Logging
internal import Parallel
internal import ServiceLifecycle
internal import TicketDomain

/// Tells commands how the daemon is, and lends them the log, so that people's decisions need no stop.
actor ControlService: Service {
  private let socket: ControlSocket
  private let log: GroupCommit
  private let keeper: ViewsKeeper
  private let state: DaemonState
  private let logger: Logger
  private let signal: Signal
  private let reading: @Sendable () -> DaemonSnapshot
  private var isLent = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// `reading` is how the daemon is; `signal` is sent when the log comes back.
  init(
    location: StoreLocation, log: GroupCommit, keeper: ViewsKeeper, state: DaemonState, logger: Logger, signal: Signal,
    reading: @escaping @Sendable () -> DaemonSnapshot
  ) throws {
    socket = try ControlSocket(location.daemonSocket)
    self.log = log
    self.keeper = keeper
    self.state = state
    self.logger = logger
    self.signal = signal
    self.reading = reading
  }

  func run() async {
    socket.serve { [self] connection in
      while let request = await connection.request() {
        switch request {
        case .status:
          guard await connection.send(ControlAnswer(status: reading())) else { return }
        case .lend:
          return await lend(to: connection)
        }
      }
    }
    try? await gracefulShutdown()
    socket.stop()
  }

  /// One after the other; each has the log for as long as its connection stands.
  private func lend(to connection: ControlConnection) async {
    while isLent { await withCheckedContinuation { waiting.append($0) } }
    isLent = true
    await keeper.setPaused(true)
    await log.lend()
    state.update {
      $0.lentTo = connection.process
      $0.lentSince = .now
    }
    logger.info("the log is lent", metadata: ["process": "\(connection.process)"])
    if await connection.send(ControlAnswer(isLent: true)) { await connection.closed() }
    await takeBack()
    state.update {
      $0.lentTo = nil
      $0.lentSince = nil
    }
    await keeper.setPaused(false)
    signal.send()
    isLent = false
    if !waiting.isEmpty { waiting.removeFirst().resume() }
  }

  private func takeBack() async {
    var backoff = Backoff(first: .milliseconds(20), longest: .seconds(2))
    while true {
      do {
        try await log.takeBack()
        if let head = await log.head { state.headMoved(to: head) }
        return
      } catch let error as IngestionError where error.code == .stopped {
        return
      } catch {
        // The command may still be about to leave; anything else is worth a line.
        if backoff.failures == 5 { logger.error("\(state.trouble(error).text)", metadata: logger.about(error)) }
        try? await Task.sleep(for: backoff.failed())
      }
    }
  }
}
