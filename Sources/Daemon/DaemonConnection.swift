public import EventStore
internal import Foundation
internal import Glibc
internal import TicketDomain

/// A command's connection to the daemon that keeps a store.
public final class DaemonConnection {
  private let descriptor: Int32

  /// Connects to the daemon of the store in `location`; `nil` where none runs, or it is another user's.
  public init?(_ location: StoreLocation) {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    let connected = UnixAddress.with(location.daemonSocket) { connect(descriptor, $0, $1) }
    guard connected == 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// How the daemon is; `nil` where it does not say within ten seconds.
  public func status() -> DaemonSnapshot? { ask(.status, secondsMax: 10)?.status }

  /// Borrows the log, for as long as this connection stands. Waits for whoever has it, and for views that are being derived.
  ///
  /// Throws `daemon-log-lent` where that takes longer than `secondsMax`.
  public func borrow(secondsMax: Int = 120) throws {
    guard ask(.lend, secondsMax: secondsMax)?.isLent == true else {
      throw DaemonError(.logLent, ["seconds": "\(secondsMax)"], retryHelps: true)
    }
  }

  private func ask(_ request: ControlRequest, secondsMax: Int) -> ControlAnswer? {
    var limit = timeval(tv_sec: secondsMax, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    guard let data = try? JSONEncoder().encode(request), ControlLine.write(descriptor, Array(data)),
      let line = ControlLine.read(descriptor, bytesMax: 16 << 20)
    else { return nil }
    return try? JSONDecoder().decode(ControlAnswer.self, from: Data(line))
  }
}

extension StoreLocation {
  /// Where the daemon listens for commands.
  var daemonSocket: String { directory + "/daemon.sock" }
}
