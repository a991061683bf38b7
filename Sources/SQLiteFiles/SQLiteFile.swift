internal import Foundation
public import GRDB
internal import GRDBSQLite
public import TicketDomain

/// What can go wrong between the program and one of its SQLite files.
public enum SQLiteFileErrorCode: String, FailureCode {
  /// There is no such file.
  case missing = "file-missing"
  /// The file is an SQLite database of another program, or no database at all.
  case notOurs = "file-not-ours"
  /// The file was written by a newer version of the program.
  case newerSchema = "file-newer-schema"
  /// Written by an older version; the next process that writes migrates it. Arguments: `found`, `known`.
  case olderSchema = "file-older-schema"
  /// The directory or file cannot be written.
  case readOnly = "file-read-only"
  /// The directory or file cannot be opened.
  case cannotOpen = "file-cannot-open"
  /// No space left, a quota or a size limit.
  case diskFull = "disk-full"
  /// The disk failed to read or write.
  case diskFailed = "disk-failed"
  /// The file is damaged.
  case damaged = "file-damaged"
  /// Another process holds the file for longer than the waiting time.
  case busy = "file-busy"
  /// The log's rules were broken: an UPDATE or DELETE was refused by a trigger, or a constraint failed.
  case refused = "file-refused"
  /// Anything else that SQLite reports.
  case other = "file-sqlite"
}

/// An error about one of the program's SQLite files.
public typealias SQLiteFileError = Failure<SQLiteFileErrorCode>

/// A kind of SQLite file that belongs to the program: how to recognise it, and how it is made.
public struct SQLiteFile: Sendable {
  /// `PRAGMA application_id`.
  public let applicationID: Int32
  /// The SQL scripts that make the schema, oldest first; `PRAGMA user_version` counts those applied.
  public let migrations: [String]

  /// A kind of file.
  public init(applicationID: Int32, migrations: [String]) {
    self.applicationID = applicationID
    self.migrations = migrations
  }

  /// Opens the file for writing, making or migrating it where needed.
  ///
  /// `pragmas` run on the connection first; `durable` files use a WAL and `synchronous=FULL`. Throws where the file is not
  /// ours, newer, or cannot be written; nothing is changed then.
  public func openForWriting(_ path: String, pragmas: [String], isDurable: Bool) throws -> DatabaseQueue {
    try SQLiteFileError.translating(path) {
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      configuration.prepareDatabase { database in
        for pragma in pragmas { try database.execute(sql: pragma) }
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction { database in
        let version = try checkedVersion(database, path: path)
        if isDurable { try database.execute(sql: "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL") }
        guard version < migrations.count else { return }
        try database.inTransaction(.immediate) {
          for script in migrations[version...] { try database.execute(sql: script) }
          try database.execute(sql: "PRAGMA application_id=\(applicationID); PRAGMA user_version=\(migrations.count)")
          return .commit
        }
      }
      return queue
    }
  }

  /// Opens the file for reading only; one of an older version only where `isOlderAllowed`.
  public func openForReading(_ path: String, isOlderAllowed: Bool = false) throws -> DatabaseQueue {
    guard access(path, F_OK) == 0 else { throw SQLiteFileError(.missing, at: path) }
    return try SQLiteFileError.translating(path) {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(10)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read { database in
        let version = try checkedVersion(database, path: path)
        guard version > 0 else { throw SQLiteFileError(.notOurs, at: path) }
        guard version == migrations.count || isOlderAllowed else {
          throw SQLiteFileError(.olderSchema, at: path, ["found": "\(version)", "known": "\(migrations.count)"])
        }
      }
      return queue
    }
  }

  /// How many migrations the file has had; 0 for an empty one.
  private func checkedVersion(_ database: Database, path: String) throws -> Int {
    let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
    if isEmpty && application == 0 && version == 0 { return 0 }
    guard application == applicationID else { throw SQLiteFileError(.notOurs, at: path) }
    guard version <= migrations.count else {
      throw SQLiteFileError(.newerSchema, at: path, ["found": "\(version)", "known": "\(migrations.count)"])
    }
    return version
  }
}

extension Failure where Code == SQLiteFileErrorCode {
  /// Runs `body`, turning what SQLite reports into the program's error about `path`; other errors pass as they are.
  public static func translating<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw SQLiteFileError(error, path: path)
    }
  }

  /// What `error` means for the file at `path`.
  public init(_ error: DatabaseError, path: String) {
    let code: SQLiteFileErrorCode =
      switch error.resultCode {
      case .SQLITE_FULL: .diskFull
      case .SQLITE_READONLY: .readOnly
      case .SQLITE_CANTOPEN: .cannotOpen
      case .SQLITE_NOTADB: .notOurs
      case .SQLITE_CORRUPT: .damaged
      case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
      case .SQLITE_CONSTRAINT: .refused
      // A file size limit reports EFBIG, which SQLite counts as a failed write.
      case .SQLITE_IOERR: error.extendedResultCode == .SQLITE_IOERR_WRITE ? .diskFull : .diskFailed
      default: .other
      }
    self.init(
      code, at: path, ["detail": error.message ?? error.description],
      retryHelps: code == .busy || code == .diskFull)
  }
}
