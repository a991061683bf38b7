internal import AdapterKit
internal import EventStore
internal import Ingestion
internal import Logging
internal import Parallel
internal import TicketDomain

/// Takes in one source for as long as its task runs: at notifications, on its schedule, and again after failures.
///
/// Whatever happens to the source, this goes on; only a cancelled task and a log that is closed end it.
struct SourceLoop: Sendable {
  let plan: DaemonPlan.SourcePlan
  let log: GroupCommit
  let location: StoreLocation
  let state: DaemonState
  let logger: Logger
  var timing = Timing()

  /// When what is done.
  struct Timing: Sendable {
    /// Between two looks at a source that has something new again and again.
    var gap = Duration.milliseconds(150)
    /// A file's last line is whole when the file has not changed for five seconds; then it is looked at once more.
    var settling = Duration.milliseconds(5500)
    /// After notifications have stopped coming.
    var watchLost = Duration.seconds(2)
    /// The first and the longest wait after failures.
    var backoff = Backoff()
    /// After a refused login.
    var refused = Duration.seconds(6 * 3600)
    /// How often it is looked whether the secret has changed meanwhile.
    var secretLook = Duration.seconds(5)
  }

  /// What one look at the source came to.
  private enum Look {
    case done(isNew: Bool)
    case failed
    case refused
  }

  func run() async {
    var backoff = timing.backoff
    var watch: (any SourceWatch)?
    var change = SourceChange.everything
    var nextWhole = ContinuousClock.now
    var settlesAt: ContinuousClock.Instant?
    var isFirst = true
    while !Task.isCancelled {
      // Before anybody logs in with it: a secret that is put right meanwhile is another one.
      let stamp = plan.secretStamp()
      // Watched before it is read, so that nothing comes unnoticed in between.
      let renewal = await renewed(watch)
      watch = renewal.watch
      let start = ContinuousClock.now
      let look: Look?
      if let refusal = renewal.refusal {
        // Not asked a second time: accounts are locked after a few tries.
        look = conclude(.everything, 0, AppendCounts(), [refusal])
      } else {
        look = await self.look(after: change)
      }
      switch look {
      case .done(let isNew):
        if change == .everything {
          backoff.succeeded()
          nextWhole = start + plan.every
        }
        settlesAt = isNew || isFirst || change != .everything ? .now + timing.settling : nil
        isFirst = false
      case .failed:
        let wait = backoff.failed()
        nextWhole = .now + min(wait, max(plan.every, .seconds(1)))
        settlesAt = nil
      case .refused:
        watch = nil
        settlesAt = nil
        await waitForSecret(otherThan: stamp)
        nextWhole = .now
      case nil: return
      }
      state.update(source: plan.name) { $0.isWatched = watch != nil }
      change = await nextChange(watch, by: nextWhole, settlesAt, isFailing: backoff.failures > 0) ?? .everything
      if change == .everything { settlesAt = nil }
      // Whoever writes without pause is looked at in steps that leave room for the others.
      try? await Task.sleep(for: max(timing.gap - (.now - start), .zero))
    }
  }

  // MARK: Waiting

  /// The watch, on everything that there is now; or whose refusal keeps it from being made.
  private func renewed(
    _ watch: (any SourceWatch)?
  ) async -> (watch: (any SourceWatch)?, refusal: (any ExplainableError)?) {
    do {
      let watch = if let watch { watch } else { try await plan.adapter.watch() }
      try await watch?.renew()
      return (watch, nil)
    } catch let error as any ExplainableError where plan.adapter.isRefusal(error) {
      return (nil, error)
    } catch {
      // The look at the source says what is wrong with it, if anything is.
      logger.debug("no notifications", metadata: logger.about(error, source: plan.name))
      return (nil, nil)
    }
  }

  /// What is to be looked at next, and not before it is due; `nil` where the whole source is.
  private func nextChange(
    _ watch: (any SourceWatch)?, by nextWhole: ContinuousClock.Instant, _ settlesAt: ContinuousClock.Instant?,
    isFailing: Bool
  ) async -> SourceChange? {
    let due = settlesAt.map { min($0, nextWhole) } ?? nextWhole
    let left = due - .now
    state.update(source: plan.name) { $0.nextLookAt = Instant.now.advanced(bySeconds: left.components.seconds) }
    guard left > .zero else { return nil }
    guard let watch else {
      try? await Task.sleep(for: left)
      return nil
    }
    do {
      return try await watch.change(within: left)
    } catch {
      // A connection that was cut is no reason to wait for long, unless the source fails anyway.
      try? await Task.sleep(for: isFailing ? due - .now : min(left, timing.watchLost))
      return nil
    }
  }

  /// Waits until the secret is another one, or for a long time.
  private func waitForSecret(otherThan stamp: String?) async {
    let end = ContinuousClock.now + timing.refused
    state.update(source: plan.name) {
      $0.phase = .refused
      $0.nextLookAt = Instant.now.advanced(bySeconds: timing.refused.components.seconds)
    }
    while !Task.isCancelled, .now < end, plan.secretStamp() == stamp { try? await Task.sleep(for: timing.secretLook) }
    state.update(source: plan.name) { $0.phase = .retrying }
  }

  // MARK: Looking

  /// What came of it; `nil` where nothing is to be taken in any more: the task is cancelled, or the log is closed.
  private func look(after change: SourceChange) async -> Look? {
    state.update(source: plan.name) { $0.phase = .reading }
    var counts = AppendCounts()
    var failures: [any ExplainableError] = []
    var streams: [any RecordStream] = []
    do {
      guard let source = try await log.sources(named: [plan.name]).first else { return nil }
      streams = try await plan.adapter.streams(after: change)
      var cursors = try LogReader(location).cursors(of: source).map { StreamCursor(stream: $0.stream, value: $0.value) }
      for stream in streams {
        do {
          try await StreamIntake(into: log).read(stream, of: source, after: cursors) { step in
            counts += step.counts
            cursors.removeAll { $0.stream == step.cursor.stream }
            cursors.append(step.cursor)
            if step.counts.seen > step.counts.duplicates {
              state.update(source: plan.name) { $0.lastArrivalAt = .now }
            }
          }
        } catch let failure as StreamIntake.StreamFailure {
          failures.append(failure.cause)
          if plan.adapter.isRefusal(failure.cause) { break }
        }
      }
    } catch let error as AdapterError where error.code == .noFiles {
      // Files come when they come.
    } catch let error as IngestionError where error.code == .stopped {
      return nil
    } catch let error as any ExplainableError {
      failures.append(error)
    } catch {
      if Task.isCancelled { return nil }
      failures.append(DaemonError(.unexpected, ["detail": "\(error)"], retryHelps: true))
    }
    return conclude(change, streams.count, counts, failures)
  }

  private func conclude(
    _ change: SourceChange, _ streams: Int, _ counts: AppendCounts, _ failures: [any ExplainableError]
  ) -> Look {
    let isWhole = change == .everything
    let trouble = failures.first.map(state.trouble)
    let before = state.current.sources.first { $0.name == plan.name }
    state.update(source: plan.name) { source in
      for failure in failures { source.errors[failure.codeName, default: 0] += 1 }
      source.phase = failures.isEmpty ? .waiting : .retrying
      if isWhole { source.streams = streams }
      if let trouble {
        source.failures += 1
        source.failingSince = source.failingSince ?? .now
        source.trouble = trouble
      } else if isWhole {
        source.failures = 0
        source.failingSince = nil
        source.trouble = nil
        source.lastSuccessAt = .now
      }
    }
    if counts.seen > counts.duplicates {
      var metadata = Logger.Metadata(source: plan.name)
      metadata["records"] = "\(counts.appended + counts.revisions)"
      if counts.quarantined > 0 { metadata["quarantined"] = "\(counts.quarantined)" }
      logger.log(level: counts.quarantined > 0 ? .warning : .info, "taken in", metadata: metadata)
    }
    for failure in failures where before?.trouble?.code != failure.codeName || before?.trouble?.place != failure.place {
      logger.warning("\(state.trouble(failure).text)", metadata: logger.about(failure, source: plan.name))
    }
    if failures.isEmpty, isWhole, before?.trouble != nil {
      logger.notice("in order again", metadata: .init(source: plan.name))
    }
    guard let failure = failures.first else { return .done(isNew: counts.seen > counts.duplicates) }
    return plan.adapter.isRefusal(failure) ? .refused : .failed
  }
}
