internal import EventStore
internal import Ingestion
internal import Logging
internal import ServiceLifecycle

/// Stops taking in before the disk is full, and goes on when there is room again. Cursors stay where the last commit left them.
actor RoomService: Service {
  private let log: GroupCommit
  private let location: StoreLocation
  private let state: DaemonState
  private let logger: Logger
  private let signal: Signal
  private let refusals: Signal
  private var neededBytes: Int64
  /// When a write failed for want of room: limits other than the disk's size (a quota) show only so.
  private var refusedAt: ContinuousClock.Instant?
  private static let look = Duration.seconds(2)
  private static let retry = Duration.seconds(15)

  /// `signal` is sent when there is room again; `refused` tells that a write failed for want of room.
  init(
    log: GroupCommit, location: StoreLocation, neededBytes: Int64, state: DaemonState, logger: Logger, signal: Signal,
    refused: Signal
  ) {
    self.log = log
    self.location = location
    self.neededBytes = neededBytes
    self.state = state
    self.logger = logger
    self.signal = signal
    refusals = refused
  }

  func run() async {
    let refusing = Task { for await _ in refusals.stream { refused() } }
    await untilShutdown(every: Self.look) { [self] in await look() }
    refusing.cancel()
  }

  /// With less room nothing is taken in, in bytes.
  func setNeeded(_ bytes: Int64) async {
    neededBytes = bytes
    await look()
  }

  /// A write failed for want of room; the log waits.
  private func refused() {
    refusedAt = .now
    stop(StoreLocation.freeBytes(at: location.directory))
  }

  /// Looks how much room there is, and stops or goes on.
  func look() async {
    let free = StoreLocation.freeBytes(at: location.directory)
    let isStopped = state.current.room.isStopped
    state.update {
      $0.room.freeBytes = free
      $0.room.neededBytes = neededBytes
    }
    if !isStopped {
      guard let free, free < neededBytes else { return }
      stop(free)
      await log.setPaused(true)
    } else if free.map({ $0 >= neededBytes + neededBytes / 4 }) ?? true,
      refusedAt.map({ .now - $0 > Self.retry }) ?? true
    {
      refusedAt = nil
      state.update { $0.room.isStopped = false }
      logger.notice("there is room on the disk again", metadata: Self.metadata(free, neededBytes))
      await log.setPaused(false)
      signal.send()
    }
  }

  private func stop(_ free: Int64?) {
    guard !state.current.room.isStopped else { return }
    state.update { $0.room.isStopped = true }
    logger.error(
      "too little room on the disk: nothing is taken in until there is more", metadata: Self.metadata(free, neededBytes)
    )
  }

  private static func metadata(_ free: Int64?, _ needed: Int64) -> Logger.Metadata {
    ["free": "\(free.map { "\($0)" } ?? "?")", "needed": "\(needed)"]
  }
}
