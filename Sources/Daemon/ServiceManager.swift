internal import Glibc

/// Tells systemd how the daemon is, by the protocol of sd_notify(3): datagrams to the socket that `NOTIFY_SOCKET` names. Without that
/// variable nothing is sent, and nothing fails.
public struct ServiceManager: Sendable {
  private let address: String?
  /// How often a sign of life is due, at least (`WATCHDOG_USEC`); `nil` where none is asked for.
  public let watchdogInterval: Duration?

  /// Whoever started this process with `environment`.
  public init(environment: [String: String]) {
    address = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
    let isMeant = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
    watchdogInterval =
      isMeant ? environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap { $0 > 0 ? .microseconds($0) : nil } : nil
  }

  /// Everything is up.
  public func ready() { send("READY=1") }
  /// The configuration is being read again; to be followed by ``ready()``. `monotonic` as CLOCK_MONOTONIC has it, in microseconds.
  public func reloading() {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    send("RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
  }
  /// The daemon is leaving.
  public func stopping() { send("STOPPING=1") }
  /// A sign of life.
  public func watchdog() { send("WATCHDOG=1") }
  /// One line that `systemctl status` shows.
  public func status(_ line: String) { send("STATUS=" + line.prefix { !$0.isNewline }) }

  private func send(_ message: String) {
    guard let address else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    var path = Array(address.utf8)
    guard path.count < MemoryLayout.size(ofValue: name.sun_path) else { return }
    // An abstract socket's name begins with a zero byte.
    if path.first == UInt8(ascii: "@") { path[0] = 0 }
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path) }
    let length = socklen_t(MemoryLayout.offset(of: \sockaddr_un.sun_path).map { $0 + path.count } ?? 0)
    let bytes = Array(message.utf8)
    _ = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
  }
}
