import Foundation
import Glibc
import Synchronization
import TestSupport

extension LoopbackServer {
  /// A server whose every connection is `play`ed.
  convenience init(playing play: @escaping @Sendable (ScriptedConnection) -> Void) throws {
    try self.init { socket, _ in
      play(ScriptedConnection(socket))
      close(socket)
    }
  }
}

/// One connection, read by lines. No wait is longer than ten seconds.
final class ScriptedConnection {
  private let socket: Int32
  private var unread: [UInt8] = []

  init(_ socket: Int32) { self.socket = socket }

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
