internal import struct Crypto.SHA256
internal import Foundation
internal import SQLiteFiles
internal import TicketDomain

/// What a backup holds, as the JSON file beside it says: `BACKUP.json`.
public struct BackupManifest: Codable, Sendable, Hashable {
  /// `ticketledger-backup/1`.
  public var format: String
  /// How many events the log has.
  public var events: Int64
  /// RFC 6962 root of the tree over them: 64 hexadecimal digits.
  public var root: String
  /// SHA-256 of the backup's file: 64 hexadecimal digits.
  public var sha256: String
  /// Length of that file.
  public var bytes: Int64
  /// When it was made: RFC 3339, UTC.
  public var madeAt: String
  /// Name and version of the program that made it.
  public var program: String
  /// The name of the file that was copied, without its folder.
  public var log: String

  static let currentFormat = "ticketledger-backup/1"
  private static let fileBytesMax = 65_536

  /// Where the manifest of the backup at `path` stands.
  public static func path(ofBackup path: String) -> String { path + ".json" }

  /// The manifest of the backup at `path`; `nil` where there is none, or the file of that name is another program's.
  public init?(ofBackup path: String) {
    guard let handle = FileHandle(forReadingAtPath: Self.path(ofBackup: path)),
      let data = try? handle.read(upToCount: Self.fileBytesMax),
      let manifest = try? JSONDecoder().decode(Self.self, from: data), manifest.format == Self.currentFormat
    else { return nil }
    self = manifest
  }

  init(
    events: Int64, root: Digest, file: (digest: Digest, bytes: Int64), madeAt: Instant, program: String, log: String
  ) {
    format = Self.currentFormat
    self.events = events
    self.root = root.description
    sha256 = file.digest.description
    bytes = file.bytes
    self.madeAt = madeAt.description
    self.program = program
    self.log = log
  }

  /// Writes the manifest of the backup at `path`, whole or not at all.
  func write(ofBackup path: String) throws {
    let target = Self.path(ofBackup: path)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try (try encoder.encode(self) + Data("\n".utf8)).write(to: URL(fileURLWithPath: target), options: .atomic)
    } catch let error as CocoaError where error.code == .fileWriteOutOfSpace {
      throw SQLiteFileError(.diskFull, at: target, ["detail": error.localizedDescription], retryHelps: true)
    } catch {
      throw SQLiteFileError(.readOnly, at: target, ["detail": error.localizedDescription])
    }
  }

  /// SHA-256 and length of the file at `path`. O(bytes), in pieces of one megabyte.
  static func digest(ofFile path: String) throws -> (digest: Digest, bytes: Int64) {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw SQLiteFileError(.missing, at: path) }
    var hasher = SHA256()
    var bytes: Int64 = 0
    do {
      while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
        hasher.update(data: piece)
        bytes += Int64(piece.count)
      }
    } catch {
      throw SQLiteFileError(.diskFailed, at: path, ["detail": error.localizedDescription])
    }
    return (hasher.finalize().withUnsafeBytes { Digest($0) } ?? .zero, bytes)
  }
}
