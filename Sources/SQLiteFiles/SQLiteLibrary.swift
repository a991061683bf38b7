internal import GRDBSQLite

/// The SQLite library that this program runs with.
public enum SQLiteLibrary {
  /// As people write it, such as `3.40.1`.
  public static var version: String { String(cString: sqlite3_libversion()) }
  /// As SQLite counts it: 3040001 for 3.40.1 (`SQLITE_VERSION_NUMBER`).
  public static var versionNumber: Int { Int(sqlite3_libversion_number()) }
  /// The first version without the WAL-reset defect: in earlier ones a commit that overlaps another connection's checkpoint can
  /// corrupt the file.
  public static let soundWALVersionNumber = 3_051_003
}
