import Testing
import TicketDomain

@Suite struct `Subject lines` {
  @Test(arguments: [
    "Re: 订单 1001", "RE：订单 1001", "re[2]: 订单 1001", "Re^2: 订单 1001", "Re (3) : 订单 1001", "AW: 订单 1001", "SV: 订单 1001",
    "Antw: 订单 1001", "回复: 订单 1001", "回复：订单 1001", "答复: 订单 1001", "答覆: 订单 1001", "回覆: 订单 1001",
    "Re: 答复: Re：订单 1001", "  Re:Re:RE:  订单   1001 ", "ＲＥ：订单　1001", "[EXTERNAL] Re: 订单 1001",
    "Re: 【外部邮件】订单 1001", "\u{200B}Re: 订单\u{A0}1001",
  ])
  func `however a reply is marked, its topic is the same`(subject: String) {
    let line = SubjectLine(subject)
    #expect(line.base == "订单 1001")
    #expect(line.isReply)
    #expect(!line.isForward)
    #expect(!line.isAutomatic)
  }

  @Test(arguments: [
    "Fw: 订单 1001", "Fwd: 订单 1001", "FW：订单 1001", "WG: 订单 1001", "转发: 订单 1001", "转发：订单 1001", "轉寄: 订单 1001",
    "转寄: 订单 1001", "订单 1001 (fwd)", "【外部邮件】转发：订单 1001",
  ])
  func `however a forwarded mail is marked, its topic is the same`(subject: String) {
    let line = SubjectLine(subject)
    #expect(line.base == "订单 1001")
    #expect(line.isForward)
    #expect(!line.isReply)
  }

  @Test(arguments: ["自动回复: 订单 1001", "自动答复：订单 1001", "Automatic reply: 订单 1001", "Auto-Reply: Re: 订单 1001"])
  func `an automatic reply is a reply`(subject: String) {
    let line = SubjectLine(subject)
    #expect(line.base == "订单 1001")
    #expect(line.isReply)
    #expect(line.isAutomatic)
  }

  @Test func `who answers an automatic reply is a person`() {
    #expect(!SubjectLine("Re: 自动回复: 订单 1001").isAutomatic)
    #expect(SubjectLine("Re: 自动回复: 订单 1001").isReply)
  }

  @Test func `a reply to a forwarded mail is both`() {
    let line = SubjectLine("Re: 答复: Fw: Printer broken")
    #expect(line.base == "printer broken")
    #expect(line.isReply)
    #expect(line.isForward)
  }

  @Test(arguments: [
    ("[售后] Re: 订单 1001", "[售后] 订单 1001"), ("Re: [售后] 订单 1001", "[售后] 订单 1001"),
    ("Re: [售后] Re: [售后] 订单 1001", "[售后] 订单 1001"), ("答复: 【售后】订单 1001", "[售后] 订单 1001"),
    ("[support] [T10482] AW: Bestellung", "[support] [t10482] bestellung"),
  ])
  func `the tag of a list or ticket stays, once`(subject: String, base: String) {
    #expect(SubjectLine(subject).base == base)
  }

  @Test(arguments: [
    ("Reklamation: Ware", "reklamation: ware"), ("Regarding: you", "regarding: you"), ("回复慢", "回复慢"), ("Re", "re"),
    ("转发量: 12", "转发量: 12"), ("[", "["), ("[no end", "[no end"), ("", ""), ("ÄRGER", "ärger"), ("1: 2", "1: 2"),
  ])
  func `what only looks like a prefix or tag stays`(subject: String, base: String) {
    let line = SubjectLine(subject)
    #expect(line.base == base)
    #expect(!line.isReply)
    #expect(!line.isForward)
  }

  @Test(arguments: [
    ("Re: [#123456] 打印机坏了", ["123456"]), ("[Ticket#2026-0012] Re: x", ["2026-0012"]), ("答复: 工单号：12345 已处理", ["12345"]),
    ("关于工单 12345", ["12345"]), ("T10482 printer", ["t10482"]), ("Case 00012345: x", ["00012345"]),
    ("#12 and #34", []), ("start10482", []), ("Order 1001", []), ("ticket for the 2026 fair", []),
    ("#1234 #1234 #5678", ["1234", "5678"]),
  ])
  func `numbers of tickets are found as helpdesks write them`(subject: String, tokens: [String]) {
    #expect(SubjectLine(subject).tokens == tokens)
  }

  @Test(arguments: ["Re:", "回复：", "Re: Fw: 答复：", " re : "])
  func `a subject of prefixes alone has no topic`(subject: String) {
    #expect(SubjectLine(subject).base.isEmpty)
    #expect(SubjectLine(subject).isReply)
  }

  @Test(arguments: ["Re: [a] Fw: [b] 订单 (fwd)", "【售后】 Re[2]: ＡＢＣ", "Automatic reply: [EXTERNAL] x"])
  func `a topic is its own topic`(subject: String) {
    let base = SubjectLine(subject).base
    #expect(SubjectLine(base).base == base)
  }

  @Test(arguments: ["Re:", "[a]", "[", "Re[", "re ", "(fwd)", "【】", "\u{300}"])
  func `a subject as long as a sender likes takes time in proportion`(piece: String) {
    let subject = String(repeating: piece, count: 200_000)
    let elapsed = ContinuousClock().measure { _ = SubjectLine(subject).tokens }
    #expect(elapsed < .seconds(5))
  }
}
