internal import Foundation
public import TicketDomain

/// The right to write one file, held by at most one process: an exclusive `flock` on a file that names the holder.
///
/// The kernel gives the lock back when the process ends, however it ends.
public final class Lease: Sendable {
  private let descriptor: Int32

  /// Takes the lease at `path`, making its file and directory where needed.
  ///
  /// Throws `store-locked` with the holder's process id where another process has it.
  public init(_ path: String) throws(EventStoreError) {
    let directory = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw EventStoreError(.leaseFailed, at: directory, ["detail": error.localizedDescription])
    }
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw EventStoreError(.leaseFailed, at: path, ["detail": String(cString: strerror(errno))])
    }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let reason = errno
      let holder = Self.holder(descriptor)
      close(descriptor)
      guard reason == EWOULDBLOCK else {
        throw EventStoreError(.leaseFailed, at: path, ["detail": String(cString: strerror(reason))])
      }
      throw EventStoreError(.locked, at: path, ["pid": holder], retryHelps: true)
    }
    let text = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  deinit { close(descriptor) }

  /// The process id of whoever holds the lease at `path`, `?` where the file does not say; `nil` where nobody does, or the file
  /// cannot be read. It is not taken, but for the moment of the question it is shared: whoever asks for it just then is refused.
  public static func holder(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
    return holder(descriptor)
  }

  private static func holder(_ descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    let digits = buffer.prefix(max(0, count)).prefix { (48...57).contains($0) }
    return digits.isEmpty ? "?" : String(decoding: digits, as: UTF8.self)
  }
}
