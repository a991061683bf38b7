public import TicketDomain

/// What a notification says.
public enum SourceChange: Sendable, Equatable {
  /// Anything may be new.
  case everything
  /// Only in the files at these paths, absolute.
  case files(Set<String>)

  /// Both together.
  public func united(with other: SourceChange) -> SourceChange {
    guard case .files(let mine) = self, case .files(let others) = other else { return .everything }
    return .files(mine.union(others))
  }
}

/// Notices that a source has something new, without asking again and again. What it misses, the next look at the whole source finds.
public protocol SourceWatch: Sendable {
  /// Returns when something may be new; `nil` when the time is over, or the task is cancelled.
  ///
  /// - Throws: An ``ExplainableError`` where nothing can be noticed any more; another watch has to be made.
  func change(within duration: Duration) async throws -> SourceChange?
  /// Looks again at what there is to be watched, such as folders that are new. Changes from now on are noticed.
  func renew() async throws
}

extension Adapter {
  /// All streams: an adapter that can tell what a change is about does better.
  public func streams(after change: SourceChange) async throws -> [any RecordStream] { try await streams() }
  /// Nothing can be watched.
  public func watch() async throws -> (any SourceWatch)? { nil }
  /// Nobody is refused.
  public func isRefusal(_ error: any ExplainableError) -> Bool { false }
}
