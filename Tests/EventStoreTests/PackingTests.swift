import Foundation
import GRDB
import TestSupport
import TicketDomain
import Testing

@testable import EventStore

@Suite struct `Records are kept packed where that pays` {
  private static func packed(_ bytes: [UInt8]) -> [UInt8]? {
    bytes.withUnsafeBytes { BytePacker().pack($0) { $0.map(Array.init) } }
  }

  private static func unpacked(_ frame: [UInt8], size: Int) -> [UInt8]? {
    frame.withUnsafeBytes { BytePacker.unpack($0, size: Int64(size)) }
  }

  /// Text that repeats itself about as much as mails do.
  private static func text(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    let words = ["Received: from ", "客户您好，", "订单号 ", "Content-Type: text/plain; ", "<div>", "\r\n"]
    var bytes: [UInt8] = []
    while bytes.count < count {
      bytes += Array((words.randomElement(using: &generator) ?? "").utf8)
      bytes.append(UInt8.random(in: 32..<127, using: &generator))
    }
    return Array(bytes.prefix(count))
  }

  @Test(arguments: 0..<40)
  func `whatever is packed comes out again, and is smaller by an eighth at least`(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let packer = BytePacker()
    for _ in 0..<20 {
      let count = Int.random(in: 0...(seed % 4 == 0 ? 200_000 : 3000), using: &generator)
      let bytes =
        Bool.random(using: &generator)
        ? Self.text(count, &generator) : (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let frame = bytes.withUnsafeBytes { packer.pack($0) { $0.map(Array.init) } }
      guard let frame else { continue }
      #expect(count >= BytePacker.bytesMin && frame.count <= count - count / 8)
      #expect(Self.unpacked(frame, size: count) == bytes)
      #expect(Self.unpacked(frame, size: count + 1) == nil && Self.unpacked(frame, size: count - 1) == nil)
    }
  }

  @Test func `what is short or does not get smaller stays as it is`() {
    var generator = SeededGenerator(seed: 1)
    #expect(Self.packed(Self.text(BytePacker.bytesMin - 1, &generator)) == nil)
    #expect(Self.packed(Self.text(4000, &generator)) != nil)
    #expect(Self.packed((0..<4000).map { _ in UInt8.random(in: 0...255, using: &generator) }) == nil)
  }

  @Test func `a damaged frame is told from a sound one, or gives what its digest refuses`() throws {
    var generator = SeededGenerator(seed: 2)
    let bytes = Self.text(3000, &generator)
    let frame = try #require(Self.packed(bytes))
    for index in frame.indices {
      for bit in 0..<8 {
        var damaged = frame
        damaged[index] ^= 1 << UInt8(bit)
        if let found = Self.unpacked(damaged, size: bytes.count) { #expect(found.count == bytes.count) }
      }
      #expect(Self.unpacked(Array(frame[..<index]), size: bytes.count) == nil)
    }
  }

  @Test func `a frame that promises more than there can be takes no memory`() {
    // Magic number, a descriptor for an 8-byte size and one segment, and that size.
    let bomb: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0xe0] + Array(repeating: 0xff, count: 8)
    #expect(Self.unpacked(bomb, size: Int.max) == nil)
    #expect(Self.unpacked(bomb, size: -1) == nil)
    #expect(Self.unpacked([], size: 0) == nil)
  }

  @Test func `a log with records of both kinds reads, and says which one is damaged`() throws {
    var generator = SeededGenerator(seed: 3)
    let store = try StoreFixture()
    let mail = Self.text(20_000, &generator)
    do {
      let writer = try store.writer()
      let source = try writer.sources(named: ["mail"])[0]
      var batch = RecordBatch()
      for (key, bytes) in [("long", mail), ("short", Array("short".utf8))] {
        bytes.withUnsafeBytes { batch.beginRecord(key: key.utf8, locator: "box:1:0-1".utf8, content: $0) }
        batch.appendEvent(
          .mailReceived, occurredAt: Instant(milliseconds: 0), payload: Array("{}".utf8), personal: Array("{}".utf8))
      }
      _ = try writer.append(
        [try SourceBatch(source: source, batch: batch, stream: "box", cursor: "1")],
        recordedAt: Instant(milliseconds: 1))
    }
    let reader = try store.reader()
    #expect(try reader.record(1).bytes == mail)
    #expect(try reader.record(2).bytes == Array("short".utf8))
    let queue = try DatabaseQueue(path: store.location.log)
    let sizes = try queue.read {
      try Row.fetchAll($0, sql: "SELECT length(bytes) AS stored, size FROM records ORDER BY id")
    }
    #expect((sizes[0]["stored"] as Int) < mail.count / 2 && sizes[0]["size"] as Int? == mail.count)
    #expect(sizes[1]["stored"] as Int == 5 && sizes[1]["size"] as Int? == nil)
    try queue.write {
      try $0.execute(sql: "DROP TRIGGER records_are_immutable; UPDATE records SET bytes = x'00112233' WHERE id = 1")
    }
    let failure = #expect(throws: EventStoreError.self) { try store.reader().record(1) }
    #expect(failure?.code == .recordDamaged && failure?.arguments["record"] == "1")
  }
}
