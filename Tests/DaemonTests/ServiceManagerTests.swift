import Foundation
import Glibc
import Testing

@testable import Daemon

/// systemd's side of sd_notify(3), played by a datagram socket of the test's own.
@Suite struct `The service manager is told` {
  /// A socket that takes what a service says.
  private final class NotifySocket {
    let name: String
    private let descriptor: Int32

    init(isAbstract: Bool) throws {
      let id = "notify-\(UUID().uuidString.prefix(8))"
      name = isAbstract ? "@" + id : "/tmp/" + id
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      var path = Array(name.utf8)
      if isAbstract { path[0] = 0 }
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
      let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
      let bound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
      }
      try #require(bound == 0)
      var patience = timeval(tv_sec: 2, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
      close(descriptor)
      if !name.hasPrefix("@") { unlink(name) }
    }

    func next() -> String {
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    }
  }

  @Test(arguments: [false, true])
  func `by datagrams to the socket that it named`(isAbstract: Bool) throws {
    let socket = try NotifySocket(isAbstract: isAbstract)
    let manager = ServiceManager(environment: ["NOTIFY_SOCKET": socket.name])
    manager.ready()
    #expect(socket.next() == "READY=1")
    manager.status("3 sources\nsecond line")
    #expect(socket.next() == "STATUS=3 sources")
    manager.watchdog()
    #expect(socket.next() == "WATCHDOG=1")
    manager.reloading()
    let lines = socket.next().split(separator: "\n")
    #expect(lines.first == "RELOADING=1")
    #expect(lines.last.flatMap { Int64($0.dropFirst("MONOTONIC_USEC=".count)) }.map { $0 > 0 } == true)
    manager.stopping()
    #expect(socket.next() == "STOPPING=1")
  }

  @Test(arguments: [
    (["WATCHDOG_USEC": "3000000"], Duration.seconds(3)),
    (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "\(getpid())"], .seconds(3)),
    (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"], nil), (["WATCHDOG_USEC": "nonsense"], nil),
    (["WATCHDOG_USEC": "0"], nil), ([:], nil),
  ])
  func `and hears how often a sign of life is due`(environment: [String: String], interval: Duration?) {
    #expect(ServiceManager(environment: environment).watchdogInterval == interval)
  }

  @Test(arguments: [[:], ["NOTIFY_SOCKET": "/tmp/nobody-there"], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "relative"]])
  func `and nothing fails where nobody listens`(environment: [String: String]) {
    let manager = ServiceManager(environment: environment)
    manager.ready()
    manager.status(String(repeating: "long ", count: 10_000))
  }
}
