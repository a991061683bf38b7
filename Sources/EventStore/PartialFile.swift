internal import Foundation
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain

/// A copy of a log on its way: written beside its place as `PATH.partial`, locked meanwhile, and there whole or not at all.
///
/// The lock keeps a second writer of the same file out and is gone with the process, however it ends; what a killed process
/// left behind is written over by the next one.
final class PartialFile {
  /// Where it is written.
  let path: String
  private let finalPath: String
  private let descriptor: Int32
  private static let pagesPerStep: CInt = 1000

  /// Makes the empty file. Throws `file-cannot-open` where the folder does not take it, `file-busy` where another process writes it.
  init(for finalPath: String) throws {
    self.finalPath = finalPath
    path = finalPath + ".partial"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw SQLiteFileError(.cannotOpen, at: path, ["detail": String(cString: strerror(errno))])
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.isSame(descriptor, path) else {
      close(descriptor)
      throw SQLiteFileError(.busy, at: path, ["detail": "flock"], retryHelps: true)
    }
    ftruncate(descriptor, 0)
    removeJournals()
  }

  deinit {
    if Self.isSame(descriptor, path) {
      unlink(path)
      removeJournals()
    }
    close(descriptor)
  }

  /// Copies the database of `source` as of now, page by page, beside whoever writes it (SQLite's online backup).
  ///
  /// One read transaction: the copy is of one moment and nobody waits; the write-ahead log grows meanwhile. O(bytes).
  /// `progress` is told bytes done and in all.
  func copy(_ source: DatabaseQueue, _ progress: (_ bytesDone: Int64, _ bytesTotal: Int64) -> Void) throws {
    try SQLiteFileError.translating(path) {
      var configuration = Configuration()
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF") }
      let target = try DatabaseQueue(path: path, configuration: configuration)
      try target.writeWithoutTransaction { destination in
        try source.read { database in
          let pageBytes = try Int64.fetchOne(database, sql: "PRAGMA page_size") ?? 0
          // The first read fixes the moment that the transaction sees.
          _ = try Int64.fetchOne(database, sql: "SELECT count(*) FROM head")
          try withoutActuallyEscaping(progress) { progress in
            try database.backup(to: destination, pagesPerStep: Self.pagesPerStep) { step in
              progress(Int64(step.completedPageCount) * pageBytes, Int64(step.totalPageCount) * pageBytes)
            }
          }
        }
      }
      try target.close()
    }
  }

  /// Brings the copy to the schema of this program and makes it one file, without a write-ahead log beside it.
  func settle() throws {
    try SQLiteFileError.translating(path) {
      let queue = try StoreLocation.logFile.openForWriting(path, pragmas: [], isDurable: false)
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode=DELETE") }
      try queue.close()
    }
  }

  /// Gives the file its name, replacing what has it; on the disk when it returns.
  func place() throws {
    guard fsync(descriptor) == 0, rename(path, finalPath) == 0 else { throw failed() }
    try Self.syncFolder(of: finalPath)
  }

  /// Writes the names in a folder to the disk.
  static func syncFolder(of path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Takes away `path`.partial unless somebody is writing it.
  static func removeAbandoned(_ path: String) {
    // Making it anew locks it, and letting go of it takes it away.
    guard access(path + ".partial", F_OK) == 0 else { return }
    _ = try? PartialFile(for: path)
  }

  private func failed() -> SQLiteFileError {
    let isFull = [ENOSPC, EDQUOT, EFBIG].contains(errno)
    return SQLiteFileError(isFull ? .diskFull : .diskFailed, at: path, ["detail": String(cString: strerror(errno))])
  }

  private func removeJournals() {
    for suffix in ["-journal", "-wal", "-shm"] { unlink(path + suffix) }
  }

  /// Whether the open file is still the one of that name.
  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0 && opened.st_ino == named.st_ino
      && opened.st_dev == named.st_dev
  }
}
