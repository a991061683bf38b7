internal import Foundation
internal import GRDB
internal import SQLiteFiles
public import TicketDomain

/// Puts a backup in the place of a data directory's log.
public struct LogRestore: Sendable {
  /// What the data directory has now, and what it had.
  public struct Outcome: Sendable {
    /// Events of the restored log.
    public var events: Int64
    /// RFC 6962 root over them.
    public var root: Digest
    /// When the last of them was written; `nil` where there is none.
    public var lastRecordedAt: Instant?
    /// The log that was there; `nil` where there was none.
    public var replaced: ReplacedLog?
  }

  private let location: StoreLocation

  /// Restores into the data directory of `location`, which is made where needed.
  public init(into location: StoreLocation) { self.location = location }

  /// Puts the backup at `path` in place and moves the log that was there aside: `events.replaced-TIME.sqlite`.
  ///
  /// The backup is checked whole first, by its manifest where there is one and by `check`, which gets a reader of the copy
  /// and throws what does not hold. Takes the writer's lease. When this throws, the data directory's log is what it was.
  /// An older schema is migrated in the copy; the backup stays as it is. O(bytes), three passes and what `check` costs.
  public func restore(
    _ path: String, isReplacing: Bool, at moment: Instant,
    progress: (_ bytesDone: Int64, _ bytesTotal: Int64) -> Void = { _, _ in }, check: (LogReader) throws -> Void
  ) throws -> Outcome {
    let lease = try Lease(location.logLease)
    defer { withExtendedLifetime(lease) {} }
    var replaced = ReplacedLog(location)
    if !isReplacing, let events = replaced.map({ $0.events ?? -1 }), events != 0 {
      throw BackupError(.logHasEvents, at: location.log, ["events": events < 0 ? "?" : "\(events)"])
    }
    let manifest = try checkedManifest(of: path)
    let copy = try PartialFile(for: location.log)
    let (size, root) = try explainingBackup(path) {
      let source = try StoreLocation.logFile.openForReading(path, isOlderAllowed: true)
      try copy.copy(source, progress)
      try copy.settle()
      return try LogCopyCheck.head(of: copy.path, check)
    }
    if let manifest, manifest.events != size || manifest.root != root.description {
      throw BackupError(.digestDiffers, at: path, ["detail": "\(manifest.events) ≠ \(size)"])
    }
    let last = try LastEvent(LogReader(file: copy.path))
    try replaced?.compare(withLast: last)
    try replaced?.moveAside(location, at: moment)
    do {
      try copy.place()
    } catch {
      replaced?.moveBack()
      throw error
    }
    ReplacedLog.removeWriteAheadLog(location)
    return Outcome(events: size, root: root, lastRecordedAt: last?.recordedAt, replaced: replaced)
  }

  private func checkedManifest(of path: String) throws -> BackupManifest? {
    guard access(path, F_OK) == 0 else { throw BackupError(.missing, at: path) }
    guard let manifest = BackupManifest(ofBackup: path) else { return nil }
    let file = try BackupManifest.digest(ofFile: path)
    guard file.digest.description == manifest.sha256 else {
      throw BackupError(.digestDiffers, at: path, ["detail": "\(file.digest) ≠ \(manifest.sha256)"])
    }
    return manifest
  }

  /// What is wrong with the copy is wrong with the backup.
  private func explainingBackup<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as SQLiteFileError where error.code == .notOurs {
      throw BackupError(.notOurs, at: path)
    } catch let error as SQLiteFileError where [.damaged, .other].contains(error.code) {
      throw BackupError(.unsound, at: path, error.arguments)
    } catch let error as BackupError where error.code == .unsound {
      throw BackupError(.unsound, at: path, error.arguments)
    }
  }
}
