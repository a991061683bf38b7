internal import AdapterKit
internal import CLinux
internal import Dispatch
internal import EventStore
internal import Glibc
internal import Ingestion
public import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import TicketDomain
internal import UnixSignals

/// Takes in all sources for as long as it runs, keeps the views current, makes backups, and says how it is.
///
/// The way of the data through it is told in docs/architecture.md.
public struct Daemon: Sendable {
  /// What a daemon has from its program.
  public struct Surroundings: Sendable {
    /// Version of the program.
    public var version: String
    /// Reads the configuration anew, and checks it whole; throws what is wrong with it.
    public var load: @Sendable () async throws -> DaemonPlan
    /// An error's text for people.
    public var explain: @Sendable (any Error) -> String
    /// Where everything is said.
    public var logger: Logger
    /// Whoever started the process.
    public var manager: ServiceManager

    /// What a daemon has from its program.
    public init(
      version: String, load: @escaping @Sendable () async throws -> DaemonPlan,
      explain: @escaping @Sendable (any Error) -> String, logger: Logger, manager: ServiceManager
    ) {
      self.version = version
      self.load = load
      self.explain = explain
      self.logger = logger
      self.manager = manager
    }
  }

  private let surroundings: Surroundings

  /// A daemon that is not running yet.
  public init(_ surroundings: Surroundings) { self.surroundings = surroundings }

  /// Runs until SIGTERM or SIGINT comes; then it leaves within five seconds, with what it had in hand committed. SIGHUP reads the
  /// configuration anew.
  ///
  /// Throws what is wrong with the configuration, `store-locked` where another process has the log, and `daemon-listen-failed`; when it
  /// returns, threads may still be deriving views or copying a backup, which the end of the process does not harm.
  public func run() async throws {
    ticketledger_share_memory()
    // From the beginning: a signal that nobody has trapped ends the process.
    let hangups = await UnixSignalsSequence(trapping: .sighup)
    let plan = try await surroundings.load()
    let parts = try await DaemonParts(plan, surroundings)
    try await parts.start(plan)
    let logger = surroundings.logger
    var services: [any Service] = [parts.sources, parts.views, parts.room, parts.backups, parts.http, parts.control]
    services += [parts.alerts, parts.vitals, ReloadService(parts: parts, surroundings: surroundings, hangups: hangups)]
    var quiet = Logger(label: "services")
    quiet.logLevel = .error
    var configuration = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
    configuration.maximumGracefulShutdownDuration = .seconds(4)
    // Whatever does not come to its end is left where it is: a transaction is whole or it is not.
    let leaving = ServiceGroupConfiguration.ServiceConfiguration(
      service: LeavingService(manager: surroundings.manager, logger: logger))
    configuration.services.append(leaving)
    let group = ServiceGroup(configuration: configuration)
    logger.notice(
      "running",
      metadata: ["sources": "\(plan.sources.count)", "locator": "\(plan.location.directory)", "pid": "\(getpid())"])
    surroundings.manager.ready()
    try await group.run()
    await parts.log.close()
    logger.notice("stopped")
  }
}

/// The parts of a running daemon, and how they are told of another configuration.
struct DaemonParts: Sendable {
  let location: StoreLocation
  let state: DaemonState
  let log: GroupCommit
  let keeper: ViewsKeeper
  let views: ViewsService
  let room: RoomService
  let backups: BackupService
  let sources: SourcesService
  let http: HTTPService
  let control: ControlService
  let alerts: AlertService
  let vitals: VitalsService

  /// Takes the log's lease, and starts nothing yet.
  init(_ plan: DaemonPlan, _ surroundings: Daemon.Surroundings) async throws {
    let (logger, location) = (surroundings.logger, plan.location)
    let state = DaemonState(pid: getpid(), version: surroundings.version, explain: surroundings.explain)
    let signal = Signal()
    let refused = Signal()
    let log = try GroupCommit(
      location,
      onCommit: { commit in
        state.committed(commit)
        signal.send()
      }, onDiskFull: { _ in refused.send() })
    self.location = location
    self.state = state
    self.log = log
    if let head = await log.head { state.headMoved(to: head) }
    keeper = ViewsKeeper(location, rules: plan.rules)
    views = ViewsService(keeper: keeper, state: state, logger: logger, signal: signal)
    room = RoomService(
      log: log, location: location, neededBytes: plan.roomBytes, state: state, logger: logger, signal: signal,
      refused: refused)
    backups = BackupService(
      plan: plan.backups, location: location, program: "ticketledger \(surroundings.version)", state: state,
      logger: logger)
    sources = SourcesService(log: log, location: location, state: state, logger: logger)
    let readings = DaemonReadings(location: location, state: state)
    http = HTTPService(state: state, logger: logger) { readings.metrics() }
    control = try ControlService(
      location: location, log: log, keeper: keeper, state: state, logger: logger, signal: signal
    ) { readings.snapshot() }
    alerts = AlertService(plan, state: state, logger: logger)
    vitals = VitalsService(manager: surroundings.manager, log: log, state: state)
  }

  /// Serves, and begins to take in.
  func start(_ plan: DaemonPlan) async throws {
    state.viewsBound = plan.viewsBound
    try await http.apply(plan.listen)
    await room.look()
    await sources.apply(plan.sources)
  }

  /// Goes on by another plan. Where this throws, everything goes on by the one before.
  func apply(_ plan: DaemonPlan) async throws {
    guard plan.location == location else {
      throw DaemonError(.dataMoved, at: plan.location.directory, ["held": location.directory])
    }
    try await http.apply(plan.listen)
    state.viewsBound = plan.viewsBound
    await keeper.setRules(plan.rules)
    await room.setNeeded(plan.roomBytes)
    await backups.setPlan(plan.backups)
    await alerts.setPlan(plan)
    await sources.apply(plan.sources)
    views.signal.send()
  }
}

/// Reads the configuration again when SIGHUP comes.
private struct ReloadService: Service {
  let parts: DaemonParts
  let surroundings: Daemon.Surroundings
  let hangups: UnixSignalsSequence

  func run() async throws {
    for await _ in hangups.cancelOnGracefulShutdown() { await reload() }
  }

  private func reload() async {
    surroundings.manager.reloading()
    do {
      try await parts.apply(try await surroundings.load())
      parts.state.update {
        $0.configuredAt = .now
        $0.configurationTrouble = nil
      }
      surroundings.logger.notice("configuration read again")
    } catch {
      let trouble = parts.state.trouble(error)
      parts.state.update { $0.configurationTrouble = trouble }
      surroundings.logger.error(
        "the new configuration is refused, the old one goes on: \(trouble.text)",
        metadata: surroundings.logger.about(error))
    }
    surroundings.manager.ready()
  }
}

/// Tells that the daemon is leaving, before anything else ends.
private struct LeavingService: Service {
  let manager: ServiceManager
  let logger: Logger

  func run() async {
    try? await gracefulShutdown()
    manager.stopping()
    logger.notice("leaving")
  }
}
