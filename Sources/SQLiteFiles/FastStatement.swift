public import GRDB
internal import GRDBSQLite
public import TicketDomain

/// A prepared statement for loops over many rows: binds and reads through SQLite's own interface, without boxing.
///
/// Parameters are numbered from 1, columns from 0. Usable only within accesses to the database that prepared it.
public final class FastStatement {
  private let statement: Statement
  private let pointer: OpaquePointer

  /// Compiles `sql`, once; the statement can then run any number of times.
  public init(_ database: Database, _ sql: String) throws {
    statement = try database.makeStatement(sql: sql)
    pointer = statement.sqliteStatement
  }

  /// Runs the statement to its end and makes it ready for the next parameters.
  public func run() throws {
    let code = sqlite3_step(pointer)
    sqlite3_reset(pointer)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
  }

  /// Runs the statement and says how many rows it inserted, updated or deleted.
  public func runCountingChanges() throws -> Int {
    try run()
    return Int(sqlite3_changes(sqlite3_db_handle(pointer)))
  }

  /// Goes to the next row; `false` after the last one, when the statement is ready for the next parameters.
  public func next() throws -> Bool {
    switch sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(pointer)
      return false
    case let code:
      sqlite3_reset(pointer)
      throw failure(code)
    }
  }

  /// Stops before the last row.
  public func reset() { sqlite3_reset(pointer) }

  /// Binds a whole number.
  public func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(pointer, index, value) }

  /// Binds a whole number or NULL.
  public func bind(_ index: Int32, _ value: Int64?) {
    if let value { sqlite3_bind_int64(pointer, index, value) } else { sqlite3_bind_null(pointer, index) }
  }

  /// Binds text from UTF-8 bytes, which must stay as they are until the statement has run.
  public func bind(_ index: Int32, text bytes: UnsafeRawBufferPointer) {
    // A nil address would bind NULL; an empty text is a text.
    guard let base = bytes.baseAddress, bytes.count > 0 else {
      sqlite3_bind_text(pointer, index, "", 0, Self.transient)
      return
    }
    sqlite3_bind_text(pointer, index, base.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil)
  }

  /// Binds a copy of a text, or NULL.
  public func bind(_ index: Int32, _ text: String?) {
    guard var text else {
      sqlite3_bind_null(pointer, index)
      return
    }
    text.withUTF8 { bytes in
      guard let base = bytes.baseAddress, bytes.count > 0 else {
        sqlite3_bind_text(pointer, index, "", 0, Self.transient)
        return
      }
      base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        _ = sqlite3_bind_text(pointer, index, $0, Int32(bytes.count), Self.transient)
      }
    }
  }

  /// Binds bytes, which must stay as they are until the statement has run.
  public func bind(_ index: Int32, blob bytes: UnsafeRawBufferPointer) {
    if bytes.count == 0 {
      sqlite3_bind_zeroblob(pointer, index, 0)
    } else {
      sqlite3_bind_blob(pointer, index, bytes.baseAddress, Int32(bytes.count), nil)
    }
  }

  /// Binds a copy of 32 bytes.
  public func bind(_ index: Int32, _ digest: Digest) {
    digest.withBytes { _ = sqlite3_bind_blob(pointer, index, $0.baseAddress, 32, Self.transient) }
  }

  /// Binds NULL.
  public func bindNull(_ index: Int32) { sqlite3_bind_null(pointer, index) }

  /// The column's whole number; 0 for NULL.
  public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }

  /// The column's whole number; `nil` for NULL.
  public func optionalInteger(_ column: Int32) -> Int64? {
    isNull(column) ? nil : sqlite3_column_int64(pointer, column)
  }

  /// Whether the column is NULL.
  public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }

  /// The column's bytes (of text: UTF-8) in place; valid until the next step.
  public func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(pointer, column)
    return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(pointer, column)))
  }

  /// A copy of the column's text; empty for NULL.
  public func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  /// A copy of the column's 32 bytes; `nil` for anything else.
  public func digest(_ column: Int32) -> Digest? { Digest(bytes(column)) }

  private func failure(_ code: Int32) -> DatabaseError {
    let message = sqlite3_db_handle(pointer).flatMap(sqlite3_errmsg).map { String(cString: $0) }
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
  }

  /// SQLITE_TRANSIENT: SQLite copies the bytes at once.
  private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
