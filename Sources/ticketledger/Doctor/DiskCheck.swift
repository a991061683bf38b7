import AdapterKit
import EventStore
import Foundation
import Reporting
import TicketDomain

/// Whether there is room for what comes in.
struct DiskCheck: HealthCheck {
  let location: StoreLocation
  /// Below it the next commit may fail, and a log that cannot be written stops everything.
  static let neededBytes: Int64 = 100_000_000
  /// Below it an operator wants to know.
  static let comfortableBytes: Int64 = 1_000_000_000

  func findings() -> [HealthFinding] {
    let place = DataDirectoryCheck.nearest(to: location.directory)
    guard let free = StoreLocation.freeBytes(at: place) else {
      let detail = String(cString: strerror(errno))
      return [HealthFinding(.disk, .wrong, .diskUnknown, ["path": place, "detail": detail])]
    }
    return [Self.judge(path: place, freeBytes: free, growthBytes: growthBytes())]
  }

  static func judge(path: String, freeBytes: Int64, growthBytes: Int64?) -> HealthFinding {
    let growth = growthBytes ?? 0
    let needed = max(neededBytes, growth > Int64.max / 2 ? Int64.max : 2 * growth)
    let arguments = ["path": path, "free": megabytes(freeBytes), "needed": megabytes(needed)]
    if freeBytes < needed { return HealthFinding(.disk, .wrong, .diskFull, arguments) }
    return freeBytes < comfortableBytes
      ? HealthFinding(.disk, .note, .diskLow, arguments) : HealthFinding(.disk, .ok, .diskSound, arguments)
  }

  /// By how much the log grew in the last day: the part of its size that the day's events are of all. `nil` where there is none.
  private func growthBytes() -> Int64? {
    var status = stat()
    guard stat(location.log, &status) == 0, let reader = try? LogReader(location),
      let events = try? reader.eventCount(recordedSince: Instant.now.advanced(bySeconds: -86_400)),
      let all = try? reader.lastPosition(), all > 0
    else { return nil }
    return Int64(clamping: Int128(status.st_size) * Int128(events) / Int128(all))
  }

  private static func megabytes(_ bytes: Int64) -> String { Figures.count(bytes / 1_000_000) }
}
