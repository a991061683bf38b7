public import EventStore
internal import Foundation
internal import GRDB
internal import SQLiteFiles
internal import TicketDomain

/// Views that stand on events that the log does not have: what is left when a log was replaced by an older one.
public struct StrayViews: Sendable {
  /// The log's position that they stood on.
  public let position: Int64

  /// Takes the views in `location` away where they stand beyond the log's head or on another log; `nil` where they do not.
  ///
  /// Whoever calls holds the lease of the views. Views that cannot be read are left to ``ViewsUpdater``, which makes them anew.
  public init?(removingFrom location: StoreLocation) throws {
    guard FileManager.default.fileExists(atPath: location.views),
      let views = try? ViewsUpdater.file.openForReading(location.views),
      let basis = try? views.read({ try ViewsBasis($0) }), basis.position > 0
    else { return nil }
    try views.close()
    guard try LogReader(location).leaf(at: basis.position)?.description != basis.leaf else { return nil }
    for suffix in ["", "-wal", "-shm"] where unlink(location.views + suffix) != 0 && errno != ENOENT {
      throw SQLiteFileError(.readOnly, at: location.views + suffix, ["detail": String(cString: strerror(errno))])
    }
    position = basis.position
  }
}
