internal import Foundation
internal import GRDB
internal import SQLiteFiles
public import TicketDomain

/// What can be wrong with a backup, beyond what ``SQLiteFileErrorCode`` names.
public enum BackupErrorCode: String, FailureCode {
  /// A file of that name exists; nothing is overwritten.
  case exists = "backup-exists"
  /// There is no such backup.
  case missing = "backup-missing"
  /// The file is not a log of this program.
  case notOurs = "backup-not-ours"
  /// The file's bytes are not those that its manifest names.
  case digestDiffers = "backup-digest"
  /// The copy does not hold together; `detail` says where.
  case unsound = "backup-unsound"
  /// An older backup that was too many could not be taken away.
  case notRemoved = "backup-not-removed"
  /// The data directory has a log with events, and nobody said that it may be replaced.
  case logHasEvents = "restore-log-has-events"
}

/// An error about a backup.
public typealias BackupError = Failure<BackupErrorCode>

/// Makes backups of a log, beside whoever writes it.
public struct LogBackup: Sendable {
  private let location: StoreLocation
  private let program: String

  /// Backups of the log in `location`; `program` is the name and version that manifests name.
  public init(of location: StoreLocation, program: String) {
    self.location = location
    self.program = program
  }

  /// Copies the log as of one moment to `path`, checks the copy, and writes its manifest beside it.
  ///
  /// `check` gets a reader of the copy and throws what does not hold; integrity and head are checked before. When this
  /// throws, or its process is killed, there is nothing at `path`. Throws `backup-exists` where there is something already.
  /// O(bytes), two passes and what `check` costs; needs room for the log once. `progress` is told bytes copied and in all.
  public func make(
    at path: String, madeAt: Instant, progress: (_ bytesDone: Int64, _ bytesTotal: Int64) -> Void = { _, _ in },
    check: (LogReader) throws -> Void
  ) throws -> BackupManifest {
    try refuseExisting(path)
    let source = try StoreLocation.logFile.openForReading(location.log)
    let copy = try PartialFile(for: path)
    try refuseExisting(path)
    try copy.copy(source, progress)
    try copy.settle()
    let head = try LogCopyCheck.head(of: copy.path, check)
    let manifest = BackupManifest(
      events: head.size, root: head.root, file: try BackupManifest.digest(ofFile: copy.path), madeAt: madeAt,
      program: program, log: (location.log as NSString).lastPathComponent)
    try manifest.write(ofBackup: path)
    do {
      try copy.place()
    } catch {
      unlink(BackupManifest.path(ofBackup: path))
      throw error
    }
    return manifest
  }

  private func refuseExisting(_ path: String) throws {
    guard access(path, F_OK) != 0 else { throw BackupError(.exists, at: path) }
    // A manifest alone is left of a process that was killed; anything else of that name is somebody's file.
    let manifest = BackupManifest.path(ofBackup: path)
    guard access(manifest, F_OK) != 0 || BackupManifest(ofBackup: path) != nil else {
      throw BackupError(.exists, at: manifest)
    }
  }
}

/// What a copy of a log must fulfil before it gets its name.
enum LogCopyCheck {
  /// Size and root of the log in the file, after SQLite's own check, the head's, and `check` have found nothing.
  static func head(of path: String, _ check: (LogReader) throws -> Void) throws -> (size: Int64, root: Digest) {
    let reader = try LogReader(file: path)
    let problem = try reader.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
    guard problem == "ok" else { throw BackupError(.unsound, at: path, ["detail": problem ?? "integrity_check"]) }
    let last = try reader.lastPosition()
    let count = try reader.read { try Int64.fetchOne($0, sql: "SELECT count(*) FROM events") ?? 0 }
    let head = try reader.storedHead() ?? (0, MerkleTree().root)
    guard head.size == last, count == last else {
      throw BackupError(.unsound, at: path, ["detail": "head \(head.size), last event \(last), events \(count)"])
    }
    try check(reader)
    return head
  }
}
