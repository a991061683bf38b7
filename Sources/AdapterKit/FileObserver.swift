internal import Synchronization

/// Tells whether files have settled by what a process has seen of them itself, on a clock that nobody sets: the time of their last
/// change says little where this machine's clock, or a file server's, is wrong.
///
/// Only in the first look, when nothing was seen before, does that time decide. O(files) memory, about 100 bytes each.
public final class FileObserver: Sendable {
  private struct Identity: Hashable {
    var device: UInt64
    var inode: UInt64
  }
  private struct Sight {
    var size: Int64
    var modifiedAt: Int64
    var since: ContinuousClock.Instant
    var wasSettled: Bool
  }

  private let state = Mutex((looks: 0, sights: [Identity: Sight]()))
  private let pause: Duration

  /// An observer that has seen nothing; a file settles when it has not changed for `pause`.
  public init(pause: Duration = .seconds(5)) { self.pause = pause }

  /// The files are looked at once more.
  public func beginLook() { state.withLock { $0.looks += 1 } }

  /// Whether what stands at the file's end is whole, as far as can be told.
  public func isSettled(_ file: ByteSource) -> Bool {
    let identity = Identity(device: file.device, inode: file.inode)
    return state.withLock { state in
      if let sight = state.sights[identity], sight.size == file.size, sight.modifiedAt == file.modifiedAt {
        return sight.wasSettled || .now - sight.since >= pause
      }
      let wasSettled = state.looks <= 1 && file.isSettled
      state.sights[identity] = Sight(
        size: file.size, modifiedAt: file.modifiedAt, since: .now, wasSettled: wasSettled)
      return wasSettled
    }
  }
}
