internal import AdapterKit
public import Alerting
public import EventStore
internal import Foundation
internal import Logging
internal import Parallel
internal import Projections
internal import ServiceLifecycle
internal import TicketDomain

/// Looks whether somebody should hear of something, and tells them.
actor AlertService: Service {
  private let location: StoreLocation
  private let state: DaemonState
  private let logger: Logger
  private var plan: DaemonPlan
  private var file: AlertFile
  private let dispatcher: AlertDispatcher
  private let keeper: FactsKeeper
  private var failures: [String: String] = [:]
  private static let look = Duration.seconds(10)

  init(_ plan: DaemonPlan, state: DaemonState, logger: Logger) {
    location = plan.location
    self.state = state
    self.logger = logger
    self.plan = plan
    file = AlertFile(location) ?? AlertFile()
    dispatcher = AlertDispatcher(kept: file.kept) { .now }
    keeper = FactsKeeper(plan.location)
  }

  /// From now on by that plan.
  func setPlan(_ plan: DaemonPlan) { self.plan = plan }

  func run() async { await untilShutdown(every: Self.look) { [self] in await look() } }

  private func look() async {
    guard let alerts = plan.alerts else { return }
    let facts: OperatingFacts
    do {
      facts = try await keeper.facts(state.current, plan)
    } catch {
      // Whatever keeps the log or the views from being read shows elsewhere.
      logger.debug("no facts for alerts", metadata: logger.about(error))
      return
    }
    let before = file
    let notice = file.book.take(alerts.rules.judge(facts), at: facts.now, pace: alerts.pace)
    state.update { $0.alerts = file.book.entries }
    // Written before it is said: whoever is killed in between says it again at most once.
    file.write(location, unlessEqualTo: before)
    let message = notice.map(alerts.words)
    let keptBefore = await dispatcher.kept
    guard message != nil || !keptBefore.isEmpty else { return }
    for line in message?.lines ?? [] { logger.notice("alert: \(line.text)") }
    for outcome in await dispatcher.send(message, to: alerts.channels) { report(outcome) }
    let sent = file
    file.kept = await dispatcher.kept
    file.write(location, unlessEqualTo: sent)
  }

  private func report(_ outcome: AlertDispatcher.Outcome) {
    guard let error = outcome.error else {
      if failures.removeValue(forKey: outcome.channel) != nil {
        logger.notice("alerts arrive again", metadata: ["channel": "\(outcome.channel)"])
      }
      return
    }
    let trouble = state.trouble(error)
    state.update { $0.alertFailures[outcome.channel, default: 0] += 1 }
    guard failures.updateValue(trouble.code, forKey: outcome.channel) != trouble.code else { return }
    logger.error("\(trouble.text)", metadata: ["channel": "\(outcome.channel)", "code": "\(trouble.code)"])
  }
}

/// `alerts.json` in the data directory: what was said, and what has not arrived.
public struct AlertFile: Codable, Equatable, Sendable {
  /// What was said.
  public var book = AlertBook()
  /// What has not arrived.
  public var kept: [AlertDispatcher.Kept] = []

  /// A file with nothing in it.
  public init() {}

  /// What is written there; `nil` where there is nothing, or what there is cannot be read.
  public init?(_ location: StoreLocation) {
    guard let data = FileManager.default.contents(atPath: Self.path(location)),
      let file = try? JSONDecoder().decode(Self.self, from: data)
    else { return nil }
    self = file
  }

  private static func path(_ location: StoreLocation) -> String { location.directory + "/alerts.json" }

  /// Whole or not at all. Where it cannot be written, what was said may be said again after a restart.
  func write(_ location: StoreLocation, unlessEqualTo other: AlertFile) {
    guard self != other else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return }
    try? data.write(to: URL(fileURLWithPath: Self.path(location)), options: .atomic)
  }
}

/// Gathers facts from the log and the views, on a thread of its own; what costs more than a moment only where something is new.
private actor FactsKeeper {
  private let location: StoreLocation
  private let since = Instant.now
  private var readThrough: Int64?
  private var activity: [String: (last: Instant, hours: Set<Int64>)] = [:]
  private var work: (position: Int64, hour: Int64, at: ContinuousClock.Instant, missed: Int, costs: [String: Int64]?)?
  private let executor = ThreadExecutor(name: "facts")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ location: StoreLocation) { self.location = location }

  func facts(_ snapshot: DaemonSnapshot, _ plan: DaemonPlan) throws -> OperatingFacts {
    let now = Instant.now
    var facts = OperatingFacts(now: now, watchedSince: since)
    let reader = try LogReader(location)
    try readActivity(reader, now)
    let counts = try reader.cursors().countsBySource
    let quarantined = try reader.quarantined(
      after: try reader.position(recordedBefore: now.advanced(bySeconds: -86_400)))
    facts.sources = snapshot.sources.map { source in
      var one = OperatingFacts.Source(name: source.name)
      one.lastArrivalAt = activity[source.name]?.last
      one.busyHours = activity[source.name]?.hours ?? []
      one.failingSince = source.failingSince
      one.trouble = source.trouble?.code
      one.isComplete = counts[source.name]?.isComplete ?? true
      one.newInQuarantine = quarantined[source.name] ?? 0
      return one
    }
    let lag = snapshot.views.lagSeconds
    facts.viewsBehindSince = lag > 0 ? now.advanced(bySeconds: -Int64(lag)) : nil
    facts.viewsBehindEvents = max(0, snapshot.head - snapshot.views.position)
    facts.freeBytes = snapshot.room.freeBytes
    facts.neededBytes = snapshot.room.neededBytes
    facts.isStoppedForRoom = snapshot.room.isStopped
    facts.backupEverySeconds = snapshot.head > 0 ? plan.backups?.every.components.seconds : nil
    facts.lastBackupAt = snapshot.backups.lastAt
    try readWork(plan, reader, now)
    facts.missedContacts = work?.missed ?? 0
    facts.departmentCosts = work?.costs ?? [:]
    return facts
  }

  /// Four weeks at first, then what is new.
  private func readActivity(_ reader: LogReader, _ now: Instant) throws {
    let oldest = now.advanced(bySeconds: -28 * 86_400)
    let after = try readThrough ?? reader.position(recordedBefore: oldest)
    let head = try reader.lastPosition()
    guard head > after else { return readThrough = after }
    for one in try reader.activity(after: after) {
      let known = activity[one.source]
      activity[one.source] = (max(one.last, known?.last ?? one.last), (known?.hours ?? []).union([one.hour]))
    }
    activity = activity.mapValues { one in (one.last, one.hours.filter { $0 > oldest.hour }) }
    readThrough = head
  }

  private func readWork(_ plan: DaemonPlan, _ reader: LogReader, _ now: Instant) throws {
    guard FileManager.default.fileExists(atPath: location.views) else { return }
    if let work, .now - work.at < .seconds(60) { return }
    let views = try Views(location, rules: plan.rules)
    let day = now.advanced(bySeconds: -86_400)
    let missed = try views.missed(in: nil, since: day, sourceNames: reader.sourceNames()).count
    let hasBudgets = plan.alerts?.rules.budgets.isEmpty == false
    let isSame = work.map { $0.position == views.position && $0.hour == now.hour } ?? false
    // The same log says the same within an hour; later it may be another month.
    let costs = isSame ? work?.costs : nil
    work = (views.position, now.hour, .now, missed, try costs ?? (hasBudgets ? plan.monthCosts(views) : nil))
  }
}
