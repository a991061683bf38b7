public import EventStore
internal import TicketDomain

extension Verification {
  /// Computes everything in a copy of a log anew; throws `backup-unsound` with the first thing that does not hold. O(log).
  public static func requireSound(copy reader: LogReader, progress: (Int64) -> Void = { _ in }) throws {
    guard let finding = try Verification(log: reader, progress: progress).findings.first else { return }
    throw BackupError(.unsound, ["detail": "\(finding.place) \(finding.code) \(finding.detail)"])
  }
}
