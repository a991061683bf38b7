import Foundation
import TicketDomain
import Testing

@Suite struct `The event of a mail` {
  private func read(_ text: String, receivedAt: Date? = nil) async throws -> Reading.Record {
    let inputs = try Inputs()
    try inputs.write(text, to: "box/new/1.M1.host")
    if let receivedAt {
      try FileManager.default.setAttributes(
        [.modificationDate: receivedAt], ofItemAtPath: inputs.folder + "/box/new/1.M1.host")
    }
    return try #require(try await inputs.read("{adapter: maildir, folders: box}").records.first)
  }

  @Test func `holds nothing that the catalogue does not know, and all that it requires`() async throws {
    let record = try await read(
      mail(
        "a", "> old\n\nnew 新",
        more: "In-Reply-To: <0@x>\nReferences: <9@x>,<8@x>\nX-OQ-MSGID: <q@qq.com>\nDelivered-To: kefu@example.cn\n"
          + "Cc: b@x\nAuto-Submitted: auto-replied\nThread-Index: AQHZAAECAwQFBgcICQoLDA0ODxAREhM=\n"))
    let fields = EventType.mailReceived.fields
    #expect(Set(record.payload.keys).isSubset(of: fields.filter { !$0.isPersonal }.map(\.name)))
    #expect(Set(record.personal.keys).isSubset(of: fields.filter(\.isPersonal).map(\.name)))
    #expect(Set(fields.filter(\.isRequired).map(\.name)).isSubset(of: record.payload.keys))
    #expect(record.payload["references"] == "9@x 8@x 0@x")
    #expect(record.payload["automatic"] == "auto-submitted")
    #expect(record.payload["characters"] == "4" && record.payload["quotedCharacters"] == "4")
    #expect(record.personal["from"] == "li@example.com" && record.personal["fromName"] == "Li Wei")
    #expect(record.personal["text"] == "new 新")
  }

  @Test(
    arguments: [
      ("Auto-Submitted: no\n", nil), ("Auto-Submitted: auto-generated\n", "auto-submitted"),
      ("Content-Type: multipart/report; boundary=x\n", "delivery-report"), ("Return-Path: <>\n", "null-return-path"),
      ("X-Auto-Response-Suppress: All\nPrecedence: bulk\n", nil),
    ] as [(String, String?)])
  func `says why no person wrote the mail`(header: String, automatic: String?) async throws {
    #expect(try await read(mail("a", more: header)).payload["automatic"] == automatic)
  }

  /// 2026-10-01 08:15 in Shanghai.
  private static let received = Date(timeIntervalSince1970: 1_790_813_700)

  @Test(
    arguments: [
      ("Thu, 1 Oct 2026 08:15:00 +0800", "date", "2026-10-01T00:15:00Z", nil),
      ("Sat, 26 Sep 2026 08:15:00 +0800", "date", "2026-09-26T00:15:00Z", nil),
      ("Thu, 1 Oct 2026 29:24:05 +0800", "received", "2026-10-01T00:15:00Z", "date-unreadable"),
      ("yesterday", "received", "2026-10-01T00:15:00Z", "date-unreadable"),
      ("Thu, 1 Jan 1998 08:15:00 +0800", "received", "2026-10-01T00:15:00Z", "date-implausible"),
      ("Thu, 1 Oct 2037 08:15:00 +0800", "received", "2026-10-01T00:15:00Z", "date-implausible"),
    ] as [(String, String, String, String?)])
  func `says which of its times is trusted, and why`(
    date: String, trusted: String, occurredAt: String, flag: String?
  ) async throws {
    let text = mail("a").replacingOccurrences(of: "Thu, 1 Oct 2026 08:15:00 +0800", with: date)
    let record = try await read(text, receivedAt: Self.received)
    #expect(record.payload["timeFrom"] == trusted)
    #expect(record.occurredAt?.description == occurredAt)
    #expect(record.payload["flags"] == flag)
  }

  @Test func `of an old mail that was imported today the server on its way vouches for its date`() async throws {
    let text = mail("a", more: "Received: from x by y; Mon, 7 Jan 2019 08:00:00 +0800\n")
      .replacingOccurrences(of: "Thu, 1 Oct 2026 08:15:00 +0800", with: "Mon, 7 Jan 2019 07:59:00 +0800")
    #expect(try await read(text).payload["timeFrom"] == "date")
  }

  @Test func `knows the same mail in whatever mailbox, and tells others apart`() async throws {
    let one = try await read(mail("a", "the same words"))
    let other = try await read(
      mail("a", "the same\nwords", more: "Received: by z\nDelivered-To: b@x\nStatus: RO\n"))
    #expect(one.payload["mailDigest"] == other.payload["mailDigest"])
    #expect(try await read(mail("a", "other words")).payload["mailDigest"] != one.payload["mailDigest"])
    #expect(try await read(mail("b", "the same words")).payload["mailDigest"] != one.payload["mailDigest"])
    let bare = "From: a@x\n\nhello\n"
    let again = try await read(bare + "\n").payload["mailDigest"]
    #expect(try await read(bare).payload["mailDigest"] != again, "too little to be known by")
  }
}
