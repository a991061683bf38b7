public import EventStore
internal import Duplicates
internal import Foundation
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain
internal import Ticketing

/// Keeps the views what the log and the rules make of them.
///
/// New events are folded into the views that stand; where the rules changed, where there are none, or where they belong to
/// another log, they are derived from the first event, in a file beside them that then takes their place. Either way the
/// content is the same.
public struct ViewsUpdater {
  /// How far the views have come, for a progress line.
  public struct Progress: Sendable {
    /// Events folded in by this run.
    public var eventsDone: Int64
    /// Events that this run will fold in.
    public var eventsTotal: Int64
    /// Tickets compared by this run.
    public var ticketsDone = 0
    /// Tickets that this run will compare, once that is known.
    public var ticketsTotal = 0
  }

  /// What an update did.
  public struct Outcome: Sendable {
    /// The log's head, on which the views now stand.
    public var position: Int64
    /// How many events were folded in.
    public var events: Int64
    /// Whether they were derived from the first event.
    public var isFromZero: Bool
    /// How many tickets were compared with others, and how long that took.
    public var compared = (tickets: 0, duration: Duration.zero)

    /// An update that ended there.
    public init(position: Int64, events: Int64, isFromZero: Bool) {
      self.position = position
      self.events = events
      self.isFromZero = isFromZero
    }
  }

  private let location: StoreLocation
  private let rules: Rules
  /// Events folded in at once; bounds memory at about 100 bytes an event.
  private static let runEventsMax: Int64 = 1 << 20

  /// How the views are recognised ("TLvw") and made.
  static let file = SQLiteFile(
    applicationID: 0x544c_7677, migrations: [String(decoding: PackageResources._001_views_sql, as: UTF8.self)])

  /// An updater of the views in `location` by `rules`.
  public init(_ location: StoreLocation, rules: Rules) {
    self.location = location
    self.rules = rules
  }

  /// Brings the views up to the log's head; from the first event where `isFromZero` or where they do not fit.
  ///
  /// With `eventsMax`, views that stand are brought forward by so many events at most, which bounds memory where the log is far ahead.
  ///
  /// Throws `store-locked` where another process is at it, and whatever reading the log or writing the views throws; the
  /// views then stay as they were.
  @discardableResult
  public func update(
    isFromZero: Bool = false, eventsMax: Int64 = .max, progress: (Progress) -> Void = { _ in }
  ) throws -> Outcome {
    let lease = try Lease(location.viewsLease)
    defer { withExtendedLifetime(lease) {} }
    let reader = try LogReader(location)
    var head = try reader.head()
    if !isFromZero, let position = try usablePosition(reader, head: head) {
      if head - position > eventsMax { head = position + eventsMax }
      if position == head { return Outcome(position: head, events: 0, isFromZero: false) }
      let views = try Self.file.openForWriting(
        location.views, pragmas: ["PRAGMA cache_size=-64000"], isDurable: true)
      var outcome = Outcome(position: head, events: head - position, isFromZero: false)
      outcome.compared = try SQLiteFileError.translating(location.views) {
        try views.write { try fold($0, reader, after: position, through: head, progress) }
      }
      return outcome
    }
    var outcome = Outcome(position: head, events: head, isFromZero: true)
    outcome.compared = try derive(reader, through: head, into: location.views, progress)
    return outcome
  }

  /// Derives the views of all events into the file at `path`, replacing it.
  @discardableResult
  func derive(
    _ reader: LogReader, through head: Int64, into path: String, _ progress: (Progress) -> Void
  ) throws -> Compared {
    let draft = path + ".new"
    try removeFile(draft)
    let views = try Self.file.openForWriting(
      draft, pragmas: ["PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-32000"],
      isDurable: false)
    let compared = try SQLiteFileError.translating(draft) {
      let compared = try views.write { try fold($0, reader, after: 0, through: head, progress) }
      try views.close()
      return compared
    }
    let descriptor = open(draft, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, fsync(descriptor) == 0 else { throw diskFailed(path) }
    close(descriptor)
    // The old file goes before its write-ahead log: without it, it could be taken for views of an earlier position.
    for suffix in ["", "-wal", "-shm"] { try removeFile(path + suffix) }
    guard rename(draft, path) == 0 else { throw diskFailed(path) }
    return compared
  }

  private func diskFailed(_ path: String) -> SQLiteFileError {
    SQLiteFileError(.diskFailed, at: path, ["detail": String(cString: strerror(errno))])
  }

  /// The position that the views stand on; `nil` where they must be derived anew.
  private func usablePosition(_ reader: LogReader, head: Int64) throws -> Int64? {
    guard FileManager.default.fileExists(atPath: location.views) else { return nil }
    do {
      let views = try Self.file.openForReading(location.views)
      let basis = try views.read { try ViewsBasis($0) }
      guard let basis, basis.rules == rules.digest.description, basis.position <= head,
        try basis.position == 0 || reader.leaf(at: basis.position)?.description == basis.leaf,
        try basis.position == 0
          || !CustomerFold(reader: reader, region: rules.region).isChanged(after: basis.position, through: head)
      else { return nil }
      return basis.position
    } catch let error as SQLiteFileError where [.notOurs, .newerSchema, .olderSchema, .damaged].contains(error.code) {
      // Disposable: what cannot be read is made again.
      return nil
    }
  }

  typealias Compared = (tickets: Int, duration: Duration)

  private func fold(
    _ database: Database, _ reader: LogReader, after position: Int64, through head: Int64,
    _ progress: (Progress) -> Void
  ) throws -> Compared {
    let sourceNames = try reader.sourceNames()
    let tables = try ViewsTables(database)
    if position > 0, rules.duplicates != nil || !rules.services.isEmpty || !rules.tags.isEmpty { tables.changes = [] }
    let rosterFold = RosterFold(database: database, reader: reader)
    let isRosterChanged = try rosterFold.apply(from: position + 1, through: head)
    let roster = try Roster(database)
    let assigner = rules.assigner(roster: roster, sourceNames: sourceNames)
    let links = try CustomerFold(reader: reader, region: rules.region).links(through: head)
    let classes = TicketClasses(rules, links: links)
    let mails = MailFold(
      tables: tables, mailTables: try MailTables(database), reader: reader, assigner: assigner,
      own: rules.ownAddresses(with: roster), links: links, windowSeconds: rules.mailWindowSeconds)
    let chats = ChatFold(
      tables: tables, chatTables: try ChatTables(database), reader: reader, assigner: assigner, links: links,
      sourceNames: sourceNames, rules: rules.chats, windowSeconds: rules.windowSeconds, classes: classes)
    var dirty: Set<Period> = []
    /// Months in which nothing but ledger lines changed, or what they are worth.
    var ledgerDirty: Set<Period> = []
    var statements = StatementFold(database, rules: rules)
    var next = position + 1
    while next <= head {
      let last = min(head, next + Self.runEventsMax - 1)
      let done = next - 1 - position
      let events = try EventFold(location, from: next, through: last) {
        progress(Progress(eventsDone: done + $0, eventsTotal: head - position))
      }
      let isFromEmpty = next == 1
      var ledger = LedgerFold(database, rules: rules)
      try ledger.apply(events, isFromEmpty: isFromEmpty)
      try statements.apply(events, isFromEmpty: isFromEmpty)
      let contacts = ContactFold(
        tables: tables, reader: reader, assigner: assigner, links: links, sourceNames: sourceNames,
        windowSeconds: rules.windowSeconds, region: rules.region, isFromEmpty: isFromEmpty,
        classes: classes)
      dirty.formUnion(try contacts.apply(events))
      // Whoever came into the roster, or left it, may have written any of the mails.
      if isRosterChanged, next == position + 1, position > 0 {
        dirty.formUnion(try mails.refold(events))
        dirty.formUnion(try chats.refold(events))
      }
      dirty.formUnion(try chats.apply(events, isFromEmpty: isFromEmpty))
      dirty.formUnion(try mails.apply(events, isFromEmpty: isFromEmpty))
      // Sorting all keys at once beats growing the indices row by row.
      if isFromEmpty { try tables.indexTickets() }
      dirty.formUnion(ledger.hourPeriods)
      ledgerDirty.formUnion(ledger.linePeriods)
      next = last + 1
    }
    if head == 0 { try tables.indexTickets() }
    let ticketReader = try TicketReader(
      database, tables: tables, reader: reader, own: rules.ownAddresses(with: roster), links: links)
    // Before costs, which follow service types.
    let compared = try readTickets(database, ticketReader, classes, tables, reader, head) { done, total in
      progress(
        Progress(eventsDone: head - position, eventsTotal: head - position, ticketsDone: done, ticketsTotal: total))
    }
    let decisions = try CostDecisions(reader, through: head)
    let costs = CostFold(
      database: database, rules: rules, definitions: try DefinitionSet(rules.definitions, decisions.adoptions).all,
      roster: roster, tables: tables)
    if isRosterChanged && position > 0 {
      try EffortReassignment(database, tables: tables, assigner: assigner).run()
      dirty = try costs.allPeriods()
    }
    dirty.formUnion(statements.schedulePeriods)
    // A line may count in another month than that of its booking, whose rate it is.
    if statements.areRatesChanged, position > 0 { ledgerDirty.formUnion(try costs.allPeriods()) }
    ledgerDirty.formUnion(try costs.resolveReferences())
    try costs.apply(dirty, ledgerOf: ledgerDirty.subtracting(dirty))
    try costs.addNewDefinitions()
    try ViewsBasis(
      position: head, leaf: try reader.leaf(at: head)?.description ?? "", rules: rules.digest.description
    ).write(database)
    return compared
  }

  /// Reads what was said in tickets that are new or changed, once, to classify them and to compare them with others.
  private func readTickets(
    _ database: Database, _ ticketReader: TicketReader, _ classes: TicketClasses, _ tables: ViewsTables,
    _ reader: LogReader, _ head: Int64, _ progress: (Int, Int) -> Void
  ) throws -> Compared {
    let classFold = try ClassFold(database, classes: classes)
    guard let duplicates = rules.duplicates else {
      try classFold.read(tables.changedTicketsWithWords(), with: ticketReader)
      return (0, .zero)
    }
    let start = ContinuousClock.now
    let matters = try MatterFold(
      tables: MatterTables(database), reader: ticketReader, rules: duplicates, weights: duplicates.weights(),
      listener: classFold.apply)
    let tickets = try tables.changes.map { try matters.apply($0) } ?? matters.compareAll(progress: progress)
    try DecisionFold(
      database: database, reader: reader, tables: tables, certainSeconds: duplicates.verdicts.certainSeconds
    ).apply(through: head)
    return (tickets, ContinuousClock.now - start)
  }

  private func removeFile(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw SQLiteFileError(.readOnly, at: path, ["detail": String(cString: strerror(errno))])
    }
  }
}

/// The row of `basis`.
struct ViewsBasis {
  var position: Int64
  var leaf: String
  var rules: String

  init(position: Int64, leaf: String, rules: String) {
    self.position = position
    self.leaf = leaf
    self.rules = rules
  }

  init?(_ database: Database) throws {
    guard let row = try Row.fetchOne(database, sql: "SELECT position, leaf, rules FROM basis") else { return nil }
    self.init(position: row["position"], leaf: row["leaf"], rules: row["rules"])
  }

  func write(_ database: Database) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO basis (id, position, leaf, rules) VALUES (1, ?, ?, ?)",
      arguments: [position, leaf, rules])
  }
}
