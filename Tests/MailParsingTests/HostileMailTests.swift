import Foundation
import MailParsing
import TestSupport
import Testing

/// A mail that has a little of everything.
private let varied =
  """
  From a@b Mon Oct  5 09:00:00 2026
  Return-Path: <>
  Received: from x by y; Mon, 05 Oct 2026 09:15:30 +0800
  From: =?gb2312?B?uaTXyg==?= <a@b.example>
  To: "Li, Wei" <li@b.example>, Group: c@d.example, (comment) e@f.example;
  Subject: Re: =?utf-8?B?5bel6A==?= =?utf-8?Q?=B5=84?= plain
  Date: Mon, 05 Oct 2026 09:15:30 +0800 (CST)
  Message-ID: <1@b.example>
  References: <0@b.example>,
   <9@b.example>
  Thread-Index: AQHZAAECAwQFBgcICQoLDA0ODxAREhM=
  Content-Type: multipart/mixed; boundary="b1"

  --b1
  Content-Type: multipart/alternative; boundary="b2"

  --b2
  Content-Type: text/plain; charset=gbk; format=flowed; delsp=yes
  Content-Transfer-Encoding: quoted-printable

  =B9=A4=D7=CA=
   flowed=20
  > quoted
  --b2
  Content-Type: text/html; charset=iso-2022-jp
  Content-Transfer-Encoding: base64

  PHA+GyRCRnxLXBsoQjwvcD4=
  --b2--
  --b1
  Content-Type: application/pdf; name*0*=utf-8''%E5%B7; name*1*=%A5.pdf
  Content-Transfer-Encoding: base64

  aGVsbG8=
  --b1
  Content-Type: message/delivery-status

  Final-Recipient: rfc822; a@x.example

  --b1
  Content-Type: text/plain; charset=utf-7

  begin 644 a.txt
  %:&5L;&\\
  `
  end
  --b1
  Content-Type: message/rfc822

  Subject: inner

  x
  --b1--
  """

private let pieces: [[UInt8]] = [
  "\n", "\r", "\r\n\r\n", "--b1", "--b1--\n", "=?", "?=", "=?utf-8?B?", "\u{0}", "\u{FFFD}", "(", ")", "<", ">", "\"",
  ";", ":",
  ",", "=", "%", "*", "\u{1B}$B", "~{", "+", "Content-Type: multipart/mixed; boundary=b2\n\n",
  "Content-Transfer-Encoding: base64\n",
  "charset=utf-16", "charset=hz-gb-2312", "charset=big5", "begin 644 x\n", "end\n", "99999999999999999999", "工资",
].map { Array($0.utf8) }

@Suite struct `Hostile mail` {
  @Test func `the mail that is mutated below is understood`() {
    let mail = parsed(varied)
    #expect(mail.flags.isEmpty)
    #expect(mail.text == "工资 flowed> quoted" || mail.text.hasPrefix("工资"))
    #expect(mail.attachments.map(\.name) == ["工.pdf", "a.txt", "inner.eml"])
    #expect(mail.reportedRecipients.count == 1)
  }

  @Test func `every beginning of a mail is read`() {
    let bytes = Array(varied.utf8)
    let parser = MailParser()
    bytes.withUnsafeBytes { raw in
      for length in 0...raw.count {
        let mail = parser.parse(UnsafeRawBufferPointer(rebasing: raw[..<length]))
        #expect(mail.attachments.count <= 4)
      }
    }
  }

  @Test func `two thousand mutations are read, each the same way twice`() {
    var random = SeededGenerator(seed: 7)
    let original = Array(varied.utf8)
    let parser = MailParser()
    for _ in 0..<2000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(position..<min(bytes.count, position + Int.random(in: 1...40, using: &random)))
        case 2: bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: position)
        case 3: bytes.insert(contentsOf: bytes[position...].prefix(200), at: position / 2)
        default: bytes[position] &= 0x1F
        }
        if bytes.isEmpty { bytes = [0] }
      }
      let first = bytes.withUnsafeBytes { parser.parse($0) }
      #expect(first == parsed(bytes))
    }
  }

  @Test func `random bytes are read`() {
    var random = SeededGenerator(seed: 11)
    let parser = MailParser()
    for size in 0..<500 {
      let bytes = (0..<size * 4).map { _ in UInt8.random(in: 0...255, using: &random) }
      let mail = bytes.withUnsafeBytes { parser.parse($0) }
      #expect(mail.attachments.count <= 1)
    }
  }

  @Test func `fifty thousand levels fit a stack of 512 KiB`() {
    var mail = ""
    for level in 0..<50_000 { mail += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
    let flags = onSmallStack(Array(mail.utf8))
    #expect(flags.contains(.nestingLimit))
  }

  @Test func `fifty thousand levels of mails within mails fit a stack of 512 KiB`() {
    let mail = String(repeating: "Content-Type: message/rfc822\n\n", count: 50_000)
    #expect(onSmallStack(Array(mail.utf8)) == [])
  }

  @Test func `of ten thousand parts a thousand are read`() {
    let mail = parsed(
      "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n"
        + String(repeating: "--b\nContent-Type: x/y\n\nz\n", count: 10_000))
    #expect(mail.attachments.count == 999)
    #expect(mail.flags == [.partsLimit])
  }

  @Test(arguments: ["X-Fill: y\n", "To: y@x.example\n", "X-Fill: \(String(repeating: "y", count: 100_000))\n", " y\n"])
  func `of an endless header the beginning is read, and the body behind it`(piece: String) {
    let fill = Array(repeatElement(Array(piece.utf8), count: 3_000_000 / piece.utf8.count).joined())
    let mail = parsed(
      Array("From: a@b.example\nSubject: early\n".utf8) + fill + Array("Cc: late@b.example\n\ntext\n".utf8))
    #expect(mail.from?.address == "a@b.example")
    #expect(mail.subject.hasPrefix("early"))
    #expect(mail.cc.isEmpty)
    #expect(mail.text == "text")
    #expect(mail.flags == [.headerCut])
  }

  @Test(arguments: [
    "X-Fill: y\n", "a:\n", "no field\n", "\r", "x", "-", "--", "--b\r", ": ", " \n", "begin 644 b\n", "=", "From: <",
  ])
  func `three hundred kilobytes of anything end soon, in a header and in a body`(piece: String) {
    let fill = Array(repeatElement(Array(piece.utf8), count: 300_000 / piece.utf8.count).joined())
    let time = ContinuousClock().measure {
      _ = parsed(Array("Subject: a\n".utf8) + fill)
      _ = parsed(Array("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n".utf8) + fill)
    }
    // Far from what it takes; quadratic time would be an hour.
    #expect(time < .seconds(20))
  }

  private func onSmallStack(_ bytes: [UInt8]) -> [MailFlag] {
    let done = DispatchSemaphore(value: 0)
    let result = Box()
    let thread = Thread {
      result.flags = parsed(bytes).flags.filter { $0 == .nestingLimit }
      done.signal()
    }
    thread.stackSize = 512 << 10
    thread.start()
    done.wait()
    return result.flags
  }
}

/// Written by one thread before, and read by another after, the semaphore is signalled.
private final class Box: @unchecked Sendable {
  var flags: [MailFlag] = []
}
