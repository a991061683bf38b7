import Foundation
import Glibc
import Synchronization

/// A server on a free port of 127.0.0.1 for as long as somebody holds it; each connection has a thread of its own.
public final class LoopbackServer: Sendable {
  /// There was no port.
  public struct SetUpError: Error {}

  /// Where it listens.
  public let port: UInt16
  private let end = End()

  private final class End: Sendable {
    let isOver = Atomic(false)
  }

  /// Listens; `serve` has the socket of a client for as long as it likes, and closes it. No wait of that socket is longer than ten
  /// seconds.
  public init(_ serve: @escaping @Sendable (_ socket: Int32, _ number: Int) -> Void) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isReady = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard isReady else { throw SetUpError() }
    port = UInt16(bigEndian: address.sin_port)
    let end = end
    Thread.detachNewThread {
      var number = 0
      while !end.isOver.load(ordering: .relaxed) {
        var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 50) > 0 else { continue }
        let client = accept(listener, nil, nil)
        guard client >= 0, fcntl(client, F_SETFD, FD_CLOEXEC) == 0 else { continue }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let count = number
        number += 1
        Thread.detachNewThread { serve(client, count) }
      }
      close(listener)
    }
  }

  deinit { end.isOver.store(true, ordering: .relaxed) }
}
