internal import TicketDomain

/// Reads a folder from a UID on, in ascending windows, with nothing but EXAMINE and BODY.PEEK: the mailbox stays as it is.
///
/// A survey asks ranges of UIDs for sizes and dates, which tells what mails there are; windows then fetch their content. The
/// next commands are on their way while an answer is read, so that neither side waits for the other. A connection that
/// breaks, stalls or talks nonsense is made anew, and reading goes on behind the last window. A mail that the server lists
/// and does not deliver is asked for twice together with others, then alone on a new connection, and is then given up.
/// One over which the server refuses or breaks off is given up only once a mail behind it has arrived: a server that is ill
/// must not look like a folder whose mails are.
///
/// Blocking, and for one thread at a time. Memory: about two windows and a survey, whatever the folder's size.
public final class FolderReader {
  /// What the server said when the folder was last opened; `nil` before.
  public private(set) var status: FolderStatus?
  /// How far the windows handed out have got; `nil` before the folder is opened.
  public private(set) var position: FolderPosition?
  /// Mails that were listed and were gone before they could be fetched.
  public private(set) var vanishedCount = 0
  /// Whether everything was handed out that lay in the folder when it was last opened.
  public private(set) var isAtEnd = false

  let limits: Limits
  private let server: IMAPServer
  private let login: MailboxLogin
  private let folder: String
  private let retry: RetryPolicy
  private let isStopped: @Sendable () -> Bool

  private var session: IMAPSession?
  private var isFolderOpen = false
  private var connectionCount = 0
  /// Tries since a mail last arrived.
  private var attempts = 0

  private var survey = UIDSurvey(after: 0, through: 0, messagesMax: 1)
  private var surveyFlight: SurveyFlight?
  /// Surveyed and not yet asked for, ascending.
  private var surveyed: ArraySlice<MessageSummary> = []
  private var flights = BodyFlights()
  /// Whether something has changed since ``ask(_:)``.
  private var mayAsk = true
  /// Listed by an earlier survey and not delivered.
  private var listedBefore: Set<UInt32> = []
  private var suspects = SuspectMails()
  /// Why a suspect last did not arrive.
  private var trouble: IMAPError?

  /// A reader that starts behind `from`, or at the folder's beginning. Nothing is connected yet. `isStopped` is asked about four
  /// times a second while waiting, from the thread that reads.
  public init(
    server: IMAPServer, login: MailboxLogin, folder: String, from: FolderPosition? = nil, limits: Limits = Limits(),
    retry: RetryPolicy = RetryPolicy(), isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.server = server
    self.login = login
    self.folder = folder
    position = from
    self.limits = limits
    self.retry = retry
    self.isStopped = isStopped
  }

  /// The next mails; `nil` at the end of what lay in the folder when it was opened, or where `isStopped` says so.
  ///
  /// Throws `imap-folder-renumbered` where the folder has another UIDVALIDITY than the position: it must be read from its
  /// beginning, with a new reader. Throws what ``IMAPSession`` throws: at once where trying again does not help, else
  /// after the attempts allowed; a later call then starts with new attempts, behind the last window.
  public func next() throws -> MailWindow? {
    while !isAtEnd, !isStopped() {
      do {
        let window = try advance(try openSession())
        guard let window else { continue }
        return handOut(window)
      } catch let error as IMAPError {
        if error.code == .stopped { break }
        if let window = salvage(error) {
          defer { attempts = 1 }
          return handOut(window)
        }
        let attemptsMax = connectionCount == 0 ? retry.firstAttemptsMax : retry.attemptsMax
        guard error.retryHelps, attempts + 1 < attemptsMax else {
          attempts = 0
          suspects = SuspectMails()
          throw located(error)
        }
        attempts += 1
      }
    }
    return nil
  }

  /// Waits until mails come to the folder, which ``next()`` then reads: `true`; or the time is over: `false`. To be called at the
  /// end. Throws like ``next()``; a connection that breaks counts as news, as nobody knows what came meanwhile.
  public func waitForNews(upToSeconds: Int, pollSeconds: Int = 60) throws -> Bool {
    var isNews = true
    do {
      let session = try openSession()
      if survey.range == nil {
        isNews = try session.waitForNews(upToSeconds: upToSeconds, pollSeconds: pollSeconds)
      }
    } catch let error as IMAPError {
      guard error.retryHelps || error.code == .stopped else { throw located(error) }
      session = nil
      isNews = error.code != .stopped
    }
    if isNews {
      isFolderOpen = false
      isAtEnd = false
    }
    return isNews
  }

  /// Says good-bye to the server. A later call connects anew, behind the last window.
  public func close() {
    session?.logout()
    abandonFlights()
    session = nil
  }

  private func handOut(_ window: MailWindow) -> MailWindow {
    position = FolderPosition(uidValidity: window.uidValidity, lastUID: window.lastUID)
    if !window.messages.isEmpty { attempts = 0 }
    return window
  }

  private func located(_ error: IMAPError) -> IMAPError {
    var error = error
    error.place = "\(server)/\(folder)"
    return error
  }

  // MARK: Opening

  private func openSession() throws -> IMAPSession {
    if let session, isFolderOpen { return session }
    if attempts > 0, session == nil { retry.pause(afterAttempts: attempts, isStopped: isStopped) }
    let session: IMAPSession
    if let open = self.session {
      session = open
    } else {
      session = try IMAPSession(server: server, login: login, isStopped: isStopped)
      connectionCount += 1
    }
    let opened = try session.open(folder)
    if let position, position.uidValidity != opened.uidValidity {
      throw IMAPError(
        .folderRenumbered,
        ["folder": folder, "expected": "\(position.uidValidity)", "found": "\(opened.uidValidity)"])
    }
    self.session = session
    status = opened
    isFolderOpen = true
    startSurvey(opened)
    return session
  }

  private func startSurvey(_ opened: FolderStatus) {
    let lastUID = position?.lastUID ?? 0
    position = FolderPosition(uidValidity: opened.uidValidity, lastUID: lastUID)
    survey = UIDSurvey(
      after: lastUID, through: opened.uidNext == 0 ? 0 : opened.uidNext - 1, messagesMax: limits.surveyMessagesMax)
    surveyFlight = nil
    surveyed = []
    flights.removeAll()
    mayAsk = true
  }

  // MARK: Asking

  /// Sends what should be on its way and takes one response; returns a window where that was its last.
  private func advance(_ session: IMAPSession) throws(IMAPError) -> MailWindow? {
    if let outcome = flights.first?.outcome { return try finishWindow(outcome, session) }
    if mayAsk { try ask(session) }
    if surveyFlight == nil, flights.isEmpty {
      if surveyed.isEmpty { return finish() }
      // What is left wants a new connection.
      close()
      return nil
    }
    switch try session.receive() {
    case .fetched(let items): take(items)
    case .completed(let tag, let outcome):
      mayAsk = true
      if tag == surveyFlight?.tag { try finishSurvey(outcome) }
      flights.end(tag, outcome)
    default: break
    }
    return nil
  }

  private func ask(_ session: IMAPSession) throws(IMAPError) {
    mayAsk = false
    while true {
      if surveyFlight == nil, surveyed.count < 2 * limits.windowMessagesMax, let range = survey.range {
        let tag = try session.send(
          "UID FETCH \(range.lowerBound):\(range.upperBound) (UID RFC822.SIZE INTERNALDATE FLAGS)")
        surveyFlight = SurveyFlight(tag: tag, range: range, answersMax: survey.answersMax)
      } else if !flights.isFull, let plan = planWindow() {
        let item = plan.isHeaderOnly ? "BODY.PEEK[HEADER]<0.\(Limits.headerBytesMax)>" : "BODY.PEEK[]"
        // A plan that only gives mails up keeps its place in the order by a command without effect.
        var command = "NOOP"
        if let first = plan.messages.first, let last = plan.messages.last {
          command = "UID FETCH \(first.uid):\(last.uid) (UID \(item))"
        }
        flights.append(BodyFlight(plan, tag: try session.send(command)))
        surveyed = surveyed.dropFirst(plan.messages.count + plan.missing.count)
        if flights.all.count == 1 { _ = session.takeBodies(reserving: flights.bytes, keeping: []) }
        session.keepBodies(upToBytes: flights.bytes + limits.windowBytesMax)
      } else {
        return
      }
    }
  }

  private func planWindow() -> WindowPlan? {
    let plan = WindowPlan(of: surveyed, limits: limits, suspects: suspects, connection: connectionCount)
    // A window that the next survey might fill up waits for it.
    if plan.isEmpty || (!plan.isFull && surveyFlight != nil) { return nil }
    // Large mails travel alone, so that two windows are never much more than two windows.
    if !flights.isEmpty, flights.bytes + plan.bytes > 2 * limits.windowBytesMax { return nil }
    return plan
  }

  // MARK: Taking

  private func take(_ items: IMAPResponse.FetchedItems) {
    guard let body = items.body else {
      surveyFlight?.take(items)
      return
    }
    if body.isDropped, let uid = items.uid { suspects.note(size: body.sizeBytes, of: uid) }
    flights.take(items)
  }

  private func finishSurvey(_ outcome: IMAPResponse.Outcome) throws(IMAPError) {
    guard let flight = surveyFlight else { return }
    surveyFlight = nil
    if outcome.status != .ok { throw outcome.fetchRefused }
    survey.answered(flight.range, count: flight.count)
    guard flight.count <= survey.answersMax else { return }
    let gone = listedBefore.filter { flight.range.contains($0) && flight.found[$0] == nil }
    vanishedCount += gone.count
    listedBefore = listedBefore.filter { !flight.range.contains($0) }
    surveyed += flight.found.values.sorted { $0.uid < $1.uid }
  }

  private func finishWindow(_ outcome: IMAPResponse.Outcome, _ session: IMAPSession) throws(IMAPError) -> MailWindow? {
    guard let flight = flights.first, let uidValidity = position?.uidValidity else { return nil }
    if flight.isComplete {
      if flight.plan.isEmpty, let trouble, flight.window(uidValidity: uidValidity, bytes: []) == nil {
        attempts = retry.attemptsMax
        throw trouble
      }
      flights.removeFirst()
      suspects.forget(flight.plan)
      // What has come for the window behind it stays.
      let kept = flights.moveToFront()
      let bytes = session.takeBodies(reserving: flights.bytes, keeping: kept)
      session.keepBodies(upToBytes: flights.bytes + limits.windowBytesMax)
      return flight.window(uidValidity: uidValidity, bytes: bytes)
    }
    // Dovecot says NO where a mail went meanwhile, and delivers all others.
    if outcome.status != .ok, outcome.code != "EXPUNGEISSUED" { throw outcome.fetchRefused }
    suspects.blame(flight.undelivered, connection: connectionCount, isCertain: true)
    let window = flight.window(uidValidity: uidValidity, bytes: session.takeBodies(reserving: 0, keeping: []))
    session.keepBodies(upToBytes: 0)
    do throws(IMAPError) {
      try drain(session)
    } catch {
      self.session = nil
    }
    if self.session != nil, flight.plan.count == 1, flight.plan.allSatisfy({ isGivenUp($0.uid) }) {
      // It was surveyed anew before; the next plan gives it up.
      surveyed = flights.surveyed + surveyed
      surveyFlight = nil
      flights.removeAll()
      return nil
    }
    abandonFlights(deliveredThrough: window?.lastUID)
    return window
  }

  /// Reads the answers still due, and throws them away.
  private func drain(_ session: IMAPSession) throws(IMAPError) {
    var due = Set(flights.openTags)
    if let tag = surveyFlight?.tag { due.insert(tag) }
    while !due.isEmpty {
      if case .completed(let tag, _) = try session.receive() { due.remove(tag) }
    }
  }

  /// After an error: what can still be handed out. The connection is given up.
  private func salvage(_ error: IMAPError) -> MailWindow? {
    defer { session = nil }
    guard let session, let flight = flights.first, let uidValidity = position?.uidValidity else {
      abandonFlights()
      return nil
    }
    if let uid = flight.undelivered.first, flight.outcome?.isServersTrouble != true {
      trouble = error
      trouble?.arguments["detail"] = "UID \(uid): \(error.arguments["detail"] ?? error.codeName)"
      suspects.blame([uid], connection: connectionCount, isCertain: false)
      // The attempts are for the mails behind it now.
      if isGivenUp(uid) { attempts = 0 }
    }
    let window = flight.window(uidValidity: uidValidity, bytes: session.parser.bodies)
    abandonFlights(deliveredThrough: window?.lastUID)
    return window
  }

  private func isGivenUp(_ uid: UInt32) -> Bool { suspects.treatment(of: uid, connection: connectionCount) == .givenUp }

  /// Goes back to the last window handed out (or about to be): everything behind it is surveyed again.
  private func abandonFlights(deliveredThrough lastUID: UInt32? = nil) {
    let listed = (flights.planned + surveyed).map(\.uid)
    listedBefore.formUnion(listed.filter { $0 > lastUID ?? 0 })
    surveyFlight = nil
    surveyed = []
    flights.removeAll()
    if let lastUID { position?.lastUID = lastUID }
    isFolderOpen = false
  }

  private func finish() -> MailWindow? {
    isAtEnd = true
    if let lastUID = position?.lastUID, let status, status.uidNext > lastUID { position?.lastUID = status.uidNext - 1 }
    return nil
  }
}
