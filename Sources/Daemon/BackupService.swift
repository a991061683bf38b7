internal import AdapterKit
internal import Audit
internal import EventStore
internal import Foundation
internal import Ingestion
internal import Logging
internal import Parallel
internal import ServiceLifecycle
internal import TicketDomain

/// Makes a backup when one is due, checks it, and takes the oldest away.
actor BackupService: Service {
  private let location: StoreLocation
  private let program: String
  private let state: DaemonState
  private let logger: Logger
  private var plan: DaemonPlan.BackupPlan?
  private var backoff = Backoff(first: .seconds(60), longest: .seconds(3600))
  private var nextTry = ContinuousClock.now
  /// The last one of this process, by a clock that nobody sets.
  private var lastMade: (at: ContinuousClock.Instant, due: Instant)?
  private let maker = BackupMaker()
  /// Looked at so often, because clocks are set and machines sleep.
  private static let look = Duration.seconds(5)

  init(
    plan: DaemonPlan.BackupPlan?, location: StoreLocation, program: String, state: DaemonState, logger: Logger
  ) {
    self.plan = plan
    self.location = location
    self.program = program
    self.state = state
    self.logger = logger
  }

  /// From now on by that plan.
  func setPlan(_ plan: DaemonPlan.BackupPlan?) {
    guard plan != self.plan else { return }
    self.plan = plan
    nextTry = .now
    lastMade = nil
    backoff.succeeded()
    state.update { $0.backups = DaemonSnapshot.Backups() }
  }

  /// Until the daemon leaves; a copy that is not finished then goes, when the next one is made.
  func run() async { await untilShutdown(every: Self.look) { [self] in await look() } }

  private func look() async {
    guard let plan else { return }
    let now = Instant.now
    let last = Self.newest(in: plan.folder)
    let seconds = plan.every.components.seconds
    // One from the future is a clock's mistake, and no reason to have none for years, nor to make one after the other.
    let due = last.flatMap { $0.madeAt > now ? nil : $0.madeAt.advanced(bySeconds: seconds) } ?? lastMade?.due ?? now
    state.update {
      $0.backups.lastAt = last?.madeAt
      $0.backups.lastPath = last?.path
      $0.backups.nextAt = due
    }
    guard due <= now, .now >= nextTry, lastMade.map({ .now - $0.at >= plan.every }) ?? true,
      !state.current.room.isStopped, state.current.head > 0
    else { return }
    do {
      let path = plan.folder + "/" + BackupFolder.name(madeAt: now)
      let manifest = try await maker.make(
        LogBackup(of: location, program: program), at: path, madeAt: now, keep: plan.keep)
      backoff.succeeded()
      lastMade = (.now, now.advanced(bySeconds: seconds))
      state.update {
        $0.backups.lastAt = now
        $0.backups.lastPath = path
        $0.backups.nextAt = now.advanced(bySeconds: seconds)
        $0.backups.trouble = nil
      }
      logger.notice("backup made and found sound", metadata: ["locator": "\(path)", "events": "\(manifest.events)"])
    } catch {
      nextTry = .now + backoff.failed()
      let trouble = state.trouble(error)
      state.update { $0.backups.trouble = trouble }
      logger.error("\(trouble.text)", metadata: logger.about(error))
    }
  }

  /// The newest backup of that folder with a manifest.
  static func newest(in folder: String) -> (path: String, madeAt: Instant)? {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter(BackupFolder.isName)
    for name in names.sorted(by: >) {
      let path = folder + "/" + name
      if let manifest = BackupManifest(ofBackup: path), let madeAt = Instant(manifest.madeAt) { return (path, madeAt) }
    }
    return nil
  }
}

/// Copies and checks, on a thread of its own.
private actor BackupMaker {
  private let executor = ThreadExecutor(name: "backup")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Throws what ``LogBackup`` throws; `backup-unsound` where the copy does not hold together.
  func make(_ backup: LogBackup, at path: String, madeAt: Instant, keep: Int) throws -> BackupManifest {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let manifest = try backup.make(at: path, madeAt: madeAt) { try Verification.requireSound(copy: $0) }
    _ = try BackupFolder(folder).removeExpired(keeping: keep)
    return manifest
  }
}
