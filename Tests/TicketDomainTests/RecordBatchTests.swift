import Testing
import TicketDomain

@Suite struct `Record batches` {
  @Test func `records keep their bytes and their own events`() throws {
    var batch = RecordBatch()
    batch.begin("a/1", content: [1, 2, 0])
    batch.appendEvent(.callLegLogged, occurredAt: Instant(milliseconds: 5), payload: Array("{}".utf8), personal: [])
    batch.appendEvent(
      .hoursPaid, occurredAt: Instant(milliseconds: 6), payload: Array("{1}".utf8), personal: Array("{2}".utf8))
    batch.begin("a/2", content: [])

    #expect(batch.records.map { batch.text(of: $0.key) } == ["a/1", "a/2"])
    #expect(batch.records.map(\.events) == [0..<2, 2..<2])
    #expect(batch.records.map(\.isQuarantined) == [false, false])
    let first = try #require(batch.records.first)
    #expect(batch.withBytes(of: first.content) { Array($0) } == [1, 2, 0])
    #expect(batch.withBuffer { Array($0[batch.range(of: first.content)]) } == [1, 2, 0])
    #expect(batch.events.map { batch.text(of: $0.payload) } == ["{}", "{1}"])
    #expect(batch.events.map { batch.text(of: $0.personal) } == ["", "{2}"])
    #expect(batch.events.map(\.personal.isEmpty) == [true, false])
    #expect(batch.events.map(\.kind) == [.callLegLogged, .hoursPaid])
  }

  @Test func `a record whose events were discarded can be quarantined instead`() {
    var batch = RecordBatch()
    batch.begin("kept", content: [7])
    batch.appendEvent(.hoursPaid, occurredAt: Instant(milliseconds: 0), payload: [], personal: [])
    batch.begin("refused", content: [8])
    batch.appendEvent(.hoursPaid, occurredAt: Instant(milliseconds: 0), payload: [], personal: [])
    batch.appendEvent(.hoursPaid, occurredAt: Instant(milliseconds: 0), payload: [], personal: [])
    batch.discardEventsOfLastRecord()
    batch.appendEvent(.recordQuarantined, occurredAt: Instant(milliseconds: 0), payload: [], personal: [])

    #expect(batch.events.map(\.kind) == [.hoursPaid, .recordQuarantined])
    #expect(batch.records.map(\.events) == [0..<1, 1..<2])
    #expect(batch.records.map(\.isQuarantined) == [false, true])
  }

  @Test func `an event without a record is not kept`() {
    var batch = RecordBatch()
    batch.appendEvent(.hoursPaid, occurredAt: Instant(milliseconds: 0), payload: [1], personal: [])
    batch.discardEventsOfLastRecord()
    #expect(batch.events.isEmpty)
    #expect(batch.byteCount == 0)
  }
}

extension RecordBatch {
  fileprivate mutating func begin(_ key: String, content: [UInt8]) {
    content.withUnsafeBytes { beginRecord(key: Array(key.utf8), locator: Array("f:1:0-1".utf8), content: $0) }
  }
}
