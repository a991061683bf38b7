import Foundation
import Glibc
import Synchronization

/// A mail server that does what a ``FakeMailbox`` says, on a free port of 127.0.0.1, for as long as somebody holds it.
final class FakeServer: Sendable {
  struct SetUpError: Error {}

  let port: UInt16
  private let state: State

  private final class State: Sendable {
    let commands = Mutex<[String]>([])
    let isOver = Atomic(false)
  }

  /// The lines that clients sent, without their tags, over all connections; `connect` for each connection.
  var commands: [String] { state.commands.withLock { $0 } }
  var connectionCount: Int { commands.count { $0 == "connect" } }

  init(_ mailbox: FakeMailbox) throws {
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
    let state = State()
    self.state = state
    Thread.detachNewThread {
      var number = 0
      while !state.isOver.load(ordering: .relaxed) {
        var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 50) > 0 else { continue }
        let client = accept(listener, nil, nil)
        guard client >= 0, fcntl(client, F_SETFD, FD_CLOEXEC) == 0 else { continue }
        state.commands.withLock { $0.append("connect") }
        let connection = FakeConnection(socket: client, mailbox, number: number) { line in
          state.commands.withLock { $0.append(line) }
        }
        number += 1
        Thread.detachNewThread { connection.serve() }
      }
      close(listener)
    }
  }

  deinit { state.isOver.store(true, ordering: .relaxed) }
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
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
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
