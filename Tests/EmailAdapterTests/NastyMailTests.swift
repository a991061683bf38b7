import Foundation
import TicketDomain
import Testing

@Suite struct `Nasty mails` {
  /// The mails of `adapters/email/samples/nasty`, and those that are too large to keep as files.
  private func mails() throws -> [(name: String, bytes: Data)] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "adapters/email/samples/nasty")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".eml") }
    let kept = try files.sorted().map { ($0, try Data(contentsOf: folder.appending(path: $0))) }
    let parts = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 10_000)
    let endless = String(repeating: "X-Fill: y\n", count: 200_000)
    let deep = (0..<20_000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
    return kept
      + [("parts", parts), ("endless", endless), ("deep", deep)].map { name, rest in
        ("zz-\(name).eml", Data("From: a@b.example\nSubject: \(name)\n\(rest)".utf8))
      }
  }

  @Test func `each ends as an event or in quarantine with its reason, and the mail behind it arrives`() async throws {
    let mails = try mails()
    #expect(mails.count > 90)
    let inputs = try Inputs()
    for (index, nasty) in mails.enumerated() {
      let number = String(repeating: "0", count: 3 - String(index).count) + "\(index)"
      try inputs.write(nasty.bytes, to: "box/cur/\(number)a.\(nasty.name)")
      try inputs.write(mail("behind \(nasty.name)"), to: "box/cur/\(number)b.host")
    }
    let records = try await inputs.read("{adapter: maildir, folders: box}").records
    #expect(records.count == 2 * mails.count)
    for record in records where record.kind != .mailReceived {
      #expect(record.payload["reason"]?.hasPrefix("mail-") == true, "\(record.locator)")
    }
    let behind = records.filter { $0.personal["subject"]?.hasPrefix("behind ") == true }
    #expect(behind.count == mails.count && behind.allSatisfy { $0.kind == .mailReceived })
  }
}
