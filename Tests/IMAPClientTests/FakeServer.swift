import Foundation
import Glibc
import Synchronization
import TestSupport

/// A mail server that does what a ``FakeMailbox`` says, on a free port of 127.0.0.1, for as long as somebody holds it.
final class FakeServer: Sendable {
  var port: UInt16 { server.port }
  private let server: LoopbackServer
  private let seen: Seen

  private final class Seen: Sendable {
    let commands = Mutex<[String]>([])
  }

  /// The lines that clients sent, without their tags, over all connections; `connect` for each connection.
  var commands: [String] { seen.commands.withLock { $0 } }
  var connectionCount: Int { commands.count { $0 == "connect" } }

  init(_ mailbox: FakeMailbox) throws {
    let seen = Seen()
    self.seen = seen
    server = try LoopbackServer { socket, number in
      seen.commands.withLock { $0.append("connect") }
      FakeConnection(socket: socket, mailbox, number: number) { line in
        seen.commands.withLock { $0.append(line) }
      }.serve()
    }
  }
}

/// One connection of a client. No wait is longer than ten seconds.
final class FakeConnection: Sendable {
  private let socket: Int32
  private let mailbox: FakeMailbox
  private let number: Int
  private let note: @Sendable (String) -> Void

  init(socket: Int32, _ mailbox: FakeMailbox, number: Int, note: @escaping @Sendable (String) -> Void) {
    self.socket = socket
    self.mailbox = mailbox
    self.number = number
    self.note = note
    var yes: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, 4)
  }

  func serve() {
    defer { close(socket) }
    var play = FakePlay(mailbox, connection: number)
    var unread: [UInt8] = []
    guard perform([play.greeting], chunkBytes: nil) else { return }
    while let line = nextLine(&unread) {
      note(FakePlay.withoutTag(line))
      var pieces = play.answer(to: line)
      if play.waitsForMore(line), let second = nextLine(&unread, milliseconds: 200) {
        note(FakePlay.withoutTag(second))
        pieces = FakePlay.interleave(pieces, play.answer(to: second))
      }
      guard perform(pieces, chunkBytes: play.chunkBytes) else { return }
    }
  }

  private func nextLine(_ unread: inout [UInt8], milliseconds: Int32 = 10_000) -> String? {
    while true {
      if let end = unread.firstIndex(of: 10) {
        let line = String(decoding: unread[..<end], as: UTF8.self).filter { $0 != "\r" && $0 != "\r\n" }
        unread.removeFirst(end + 1)
        return line
      }
      var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, milliseconds) > 0 else { return nil }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      unread += buffer[..<count]
    }
  }

  /// `false` where the connection ends.
  private func perform(_ pieces: [FakePlay.Piece], chunkBytes: Int?) -> Bool {
    var pending: [UInt8] = []
    func flush() -> Bool {
      defer { pending.removeAll() }
      for start in stride(from: 0, to: pending.count, by: chunkBytes ?? max(1, pending.count)) {
        let part = Array(pending[start..<min(start + (chunkBytes ?? pending.count), pending.count)])
        var sent = 0
        while sent < part.count {
          let count = part.withUnsafeBytes {
            send(socket, $0.baseAddress.map { $0 + sent }, part.count - sent, Int32(MSG_NOSIGNAL))
          }
          guard count > 0 else { return false }
          sent += count
        }
      }
      return true
    }
    for piece in pieces {
      switch piece {
      case .bytes(let bytes): pending += bytes
      case .hangUp:
        _ = flush()
        return false
      case .silence:
        _ = flush()
        // Until the client gives up: it hangs up, or ten seconds are over.
        var buffer = [UInt8](repeating: 0, count: 4096)
        while recv(socket, &buffer, buffer.count, 0) > 0 {}
        return false
      }
    }
    return flush()
  }
}
