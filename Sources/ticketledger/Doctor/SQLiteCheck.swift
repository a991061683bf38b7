import SQLiteFiles

/// Whether the SQLite library keeps a log that is written and checkpointed at once.
struct SQLiteCheck: HealthCheck {
  func findings() -> [HealthFinding] {
    [Self.judge(version: SQLiteLibrary.version, number: SQLiteLibrary.versionNumber)]
  }

  static func judge(version: String, number: Int) -> HealthFinding {
    number < SQLiteLibrary.soundWALVersionNumber
      ? HealthFinding(.sqlite, .note, .sqliteDefect, ["version": version])
      : HealthFinding(.sqlite, .ok, .sqliteSound, ["version": version])
  }
}
