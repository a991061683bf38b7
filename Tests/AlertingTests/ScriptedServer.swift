import Foundation
import Glibc
import Synchronization

/// A server on a free port of 127.0.0.1 whose every connection is `play`ed, for as long as somebody holds it.
final class ScriptedServer: Sendable {
  struct SetUpError: Error {}

  let port: UInt16
  private let isOver = Flag()

  private final class Flag: Sendable {
    let value = Atomic(false)
  }

  init(_ play: @escaping @Sendable (ScriptedConnection) -> Void) throws {
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
    let isOver = isOver
    Thread.detachNewThread {
      while !isOver.value.load(ordering: .relaxed) {
        var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 50) > 0 else { continue }
        let client = accept(listener, nil, nil)
        guard client >= 0 else { continue }
        Thread.detachNewThread {
          play(ScriptedConnection(client))
          close(client)
        }
      }
      close(listener)
    }
  }

  deinit { isOver.value.store(true, ordering: .relaxed) }
}

/// One connection, read by lines. No wait is longer than ten seconds.
final class ScriptedConnection {
  private let socket: Int32
  private var unread: [UInt8] = []

  init(_ socket: Int32) {
    self.socket = socket
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  /// The next line without its end; `nil` where the other side has gone.
  func line() -> String? {
    while true {
      if let end = unread.firstIndex(of: 10) {
        let line = String(decoding: unread[..<end], as: UTF8.self)
        unread.removeFirst(end + 1)
        return line.hasSuffix("\r") ? String(line.dropLast()) : line
      }
      guard fill() else { return nil }
    }
  }

  func bytes(_ count: Int) -> [UInt8] {
    while unread.count < count, fill() {}
    defer { unread.removeFirst(min(count, unread.count)) }
    return Array(unread.prefix(count))
  }

  private func fill() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    unread += buffer[..<count]
    return true
  }
}

/// An HTTP request as a server sees it.
struct ScriptedRequest: Sendable {
  var path = ""
  var query: [String: String] = [:]
  var headers: [String: String] = [:]
  var body: [UInt8] = []

  init?(_ connection: ScriptedConnection) {
    guard let first = connection.line()?.split(separator: " "), first.count > 1,
      let parts = URLComponents(string: "http://localhost" + first[1])
    else { return nil }
    path = parts.path
    for item in parts.queryItems ?? [] { query[item.name] = item.value }
    while let line = connection.line(), !line.isEmpty {
      let halves = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if halves.count == 2 { headers[halves[0].lowercased()] = halves[1] }
    }
    body = connection.bytes(headers["content-length"].flatMap { Int($0) } ?? 0)
  }

  var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:] }
}

/// What a server has seen, in its order.
final class Seen<Value: Sendable>: Sendable {
  private let values = Mutex<[Value]>([])

  var all: [Value] { values.withLock { $0 } }
  @discardableResult
  func add(_ value: Value) -> Int {
    values.withLock {
      $0.append(value)
      return $0.count
    }
  }
}
