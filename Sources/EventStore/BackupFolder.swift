internal import Foundation
public import TicketDomain

/// A folder of backups, each named after the moment in which it was made: `events-20261101T083000Z.sqlite`.
public struct BackupFolder: Sendable {
  /// The folder.
  public let path: String

  /// The backups in that folder.
  public init(_ path: String) { self.path = path }

  /// The name of a backup made at that moment, to the second.
  public static func name(madeAt moment: Instant) -> String {
    let second = moment.milliseconds.flooredDivision(by: 1000).quotient * 1000
    let digits = ClockTime(localMilliseconds: second).rfc3339.filter { $0 != "-" && $0 != ":" }
    return "events-\(digits)Z.sqlite"
  }

  /// Whether a file is named as ``name(madeAt:)`` names them.
  public static func isName(_ name: String) -> Bool {
    name.wholeMatch(of: #/events-[0-9]{8}T[0-9]{6}Z\.sqlite/#) != nil
  }

  /// Of `names`, the backups that are too many when the newest `keep` stay, the oldest first; other names are nobody's
  /// business. O(n log n).
  public static func expired(of names: some Sequence<String>, keeping keep: Int) -> [String] {
    let backups = names.filter(isName).sorted()
    return Array(backups.dropLast(max(1, keep)))
  }

  /// Takes away the backups that are too many when the newest `keep` stay, and what killed processes left of others.
  ///
  /// Only files that are named as backups and have a manifest count and go. Returns the names of those that went.
  public func removeExpired(keeping keep: Int) throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    for name in names where name.hasSuffix(".partial") {
      let backup = String(name.dropLast(".partial".count))
      if Self.isName(backup) { PartialFile.removeAbandoned(path + "/" + backup) }
    }
    let ours = names.filter { BackupManifest(ofBackup: path + "/" + $0) != nil }
    var removed: [String] = []
    for name in Self.expired(of: ours, keeping: keep) {
      let file = path + "/" + name
      guard unlink(file) == 0 || errno == ENOENT else {
        throw BackupError(.notRemoved, at: file, ["detail": String(cString: strerror(errno))])
      }
      unlink(BackupManifest.path(ofBackup: file))
      removed.append(name)
    }
    return removed
  }
}
