import TestSupport
import TicketDomain
import Ticketing
import Testing

private let own = OwnAddresses(["kefu@example.cn", "@staff.example.cn"])
private let day: Int64 = 86_400

/// A mail in a few words; the number is its position, and its Message-ID unless told otherwise.
private func mail(
  _ number: Int64, at seconds: Int64? = nil, from: String? = "li@qq.com", to: [String] = ["kefu@example.cn"],
  ids: [String]? = nil, references: [Int64] = [], conversation: String? = nil, subject: String = "",
  words: String? = nil,
  isAutomatic: Bool = false, digest: String? = nil
) -> Mail {
  Mail(
    event: number, source: 1, occurredAt: Instant(milliseconds: (seconds ?? number * 600) * 1000),
    digest: digest ?? "d\(number)", ids: ids ?? ["m\(number)"], references: references.map { "m\($0)" },
    conversation: conversation, subject: subject, isAutomatic: isAutomatic, from: from, recipients: to, words: words,
    characters: 100, attachments: 1)
}

private let agent = "zhao@staff.example.cn"

/// The contacts of each thread.
private func threads(_ mails: [Mail]) -> [[Int64]] {
  MailThread.grouping(mails, own: own, windowSeconds: 30 * day).map { $0.contacts.map(\.id) }
}

@Suite struct `Threads of mails` {
  /// Mails, and which of them belong together.
  struct Case: CustomTestStringConvertible {
    var name: String
    var mails: [Mail]
    var threads: [[Int64]]
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "an answer names what it answers",
      mails: [mail(1), mail(2, from: agent, to: ["li@qq.com"], references: [1]), mail(3, references: [2])],
      threads: [[1, 2, 3]]),
    Case(
      name: "two matters of one customer", mails: [mail(1, subject: "a"), mail(2, subject: "b")], threads: [[1], [2]]),
    Case(
      name: "a colleague of the customer answers from another address",
      mails: [mail(1, from: agent, to: ["li@qq.com"]), mail(2, from: "wang@qq.com", references: [1])],
      threads: [[1, 2]]),
    Case(
      name: "an old mail is used to write to somebody else",
      mails: [mail(1), mail(2, from: agent, to: ["wang@163.com"], references: [1])], threads: [[1], [2]]),
    Case(
      name: "answers to a circular are matters of their own",
      mails: [
        mail(1, from: agent, to: ["a@x", "b@x", "c@x", "d@x"]), mail(2, from: "a@x", references: [1]),
        mail(3, from: "b@x", references: [1]), mail(4, from: "e@y", references: [1]),
      ], threads: [[1, 2, 3], [4]]),
    Case(
      name: "the mail that both name is missing",
      mails: [mail(2, references: [1]), mail(3, references: [1]), mail(4, from: "wang@163.com", references: [1])],
      threads: [[2, 3], [4]]),
    Case(
      name: "an id that a mailer gives to all its mails",
      mails: [
        mail(1, ids: ["x"]), mail(2, from: "wang@163.com", ids: ["x"]), mail(3, ids: ["x"]),
        Mail(
          event: 4, source: 1, occurredAt: Instant(milliseconds: 2_400_000), digest: "d4", ids: [], references: ["x"],
          conversation: nil, subject: "", isAutomatic: false, from: agent, recipients: ["li@qq.com"], words: nil,
          characters: 1, attachments: 0),
      ], threads: [[1], [2], [3, 4]]),
    Case(
      name: "Thread-Index, and somebody outside in both",
      mails: [
        mail(1, conversation: "c"), mail(2, from: agent, to: ["li@qq.com"], conversation: "c"),
        mail(3, from: "wang@163.com", conversation: "c"),
      ], threads: [[1, 2], [3]]),
    Case(
      name: "QQ names nothing: subject, participant and time",
      mails: [
        mail(1, subject: "发票"), mail(2, from: agent, to: ["li@qq.com"], subject: "回复：发票"), mail(3, subject: "Re：发票"),
        mail(4, from: "wang@163.com", subject: "回复：发票"), mail(5, subject: "发票"),
      ], threads: [[1, 2, 3], [4], [5]]),
    Case(
      name: "the same subject a year later",
      mails: [mail(1, subject: "发票"), mail(2, at: 365 * day, subject: "回复: 发票")],
      threads: [[1], [2]]),
    Case(
      name: "a ticket's number in the subject",
      mails: [
        mail(1, subject: "[#1234] 坏了"), mail(2, at: 90 * day, subject: "still broken, #1234"),
        mail(3, subject: "#9999"),
      ],
      threads: [[1, 2], [3]].sorted { $0[0] < $1[0] }),
    Case(
      name: "copies in two mailboxes are one mail",
      mails: [
        mail(1, digest: "same"), mail(2, digest: "same"), mail(3, from: agent, to: ["li@qq.com"], references: [1]),
      ],
      threads: [[1, 3]]),
    Case(
      name: "colleagues pass a customer's mail on",
      mails: [mail(1), mail(2, from: agent, to: ["it@staff.example.cn"], references: [1])], threads: [[1, 2]]),
  ]

  @Test(arguments: cases) func `are put together by what links mails`(example: Case) {
    #expect(Set(threads(example.mails)) == Set(example.threads))
  }

  @Test(arguments: cases) func `do not depend on the order in which mails come`(example: Case) {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<10 { #expect(Set(threads(example.mails.shuffled(using: &generator))) == Set(example.threads)) }
  }

  @Test(arguments: 0..<200) func `depend on nothing but mails that share a key`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &generator)] }
    let people = ["li@qq.com", "wang@163.com", "sun@x.com", agent, "kefu@example.cn"]
    let mails = (1...24).map { number in
      mail(
        number, at: Int64.random(in: 0..<60 * day, using: &generator), from: pick(people),
        to: [pick(people), pick(people)],
        ids: pick([["m\(number)"], ["m1"], []]), references: pick([[], [Int64.random(in: 1...24, using: &generator)]]),
        conversation: pick([nil, nil, "c1", "c2"]), subject: pick(["", "发票", "回复：发票", "Re: 订单 #1234", "订单"]),
        words: pick([nil, "w"]), digest: pick(["d\(number)", "d1"]))
    }
    // The components over shared keys, found as simply as possible.
    var components: [[Mail]] = []
    var rest = mails
    while let first = rest.popLast() {
      var component = [first]
      var keys = Set(first.linkKeys(own: own))
      while let index = rest.firstIndex(where: { !keys.isDisjoint(with: $0.linkKeys(own: own)) }) {
        keys.formUnion(rest[index].linkKeys(own: own))
        component.append(rest.remove(at: index))
      }
      components.append(component)
    }
    #expect(Set(components.flatMap(threads)) == Set(threads(mails)))
  }
}

@Suite struct `The ticket of a thread` {
  private func thread(_ mails: [Mail]) throws -> MailThread {
    let threads = MailThread.grouping(mails, own: own, windowSeconds: 30 * day)
    #expect(threads.count == 1)
    return try #require(threads.first)
  }

  @Test func `has the customer who wrote, and counts what nobody answered`() throws {
    let thread = try thread([
      mail(1), mail(2, from: agent, to: ["li@qq.com"], references: [1]), mail(3, references: [2]),
    ])
    let ticket = try #require(thread.ticket)
    #expect(ticket.id == 1 && ticket.customer == "mailto:li@qq.com" && ticket.missed == 1)
    #expect(thread.contacts.map(\.outcome) == [.handled, .handled, .missed])
    #expect(thread.contacts.map(\.queue) == ["kefu@example.cn", agent, "kefu@example.cn"])
    #expect(
      thread.contacts[0].work == [
        Contact.Work(
          agent: agent, startedAt: Instant(milliseconds: 600_000),
          mail: MailVolume(read: 1, charactersRead: 100, attachments: 1))
      ])
    #expect(thread.contacts[1].work.map(\.mail) == [MailVolume(written: 1, charactersWritten: 100, attachments: 1)])
  }

  @Test func `is none where only machines wrote, or only colleagues to each other`() throws {
    #expect(try thread([mail(1, isAutomatic: true)]).ticket == nil)
    let colleagues = try thread([mail(1, from: agent, to: ["it@staff.example.cn"])])
    #expect(colleagues.ticket == nil && colleagues.contacts.map(\.outcome) == [.internal])
  }

  @Test func `is not answered by a machine, whose mail takes nobody's time`() throws {
    let thread = try thread([
      mail(1), mail(2, from: "kefu@example.cn", to: ["li@qq.com"], references: [1], isAutomatic: true),
    ])
    #expect(thread.contacts.map(\.outcome) == [.missed, .automatic])
    #expect(thread.contacts[1].work.isEmpty)
  }

  @Test func `of two machines that answer each other costs nothing`() throws {
    let loop = (1...8).map { number in
      number % 2 == 1
        ? mail(number, at: number * 60, from: "robot@x.com", references: [number - 1], words: "received")
        : mail(
          number, at: number * 60, from: "kefu@example.cn", to: ["robot@x.com"], references: [number - 1],
          words: "thanks")
    }
    #expect(try thread(loop).ticket != nil, "four times each may be people")
    let longer =
      loop
      + (9...10).map { number in
        number % 2 == 1
          ? mail(number, at: number * 60, from: "robot@x.com", references: [number - 1], words: "received")
          : mail(
            number, at: number * 60, from: "kefu@example.cn", to: ["robot@x.com"], references: [number - 1],
            words: "thanks")
      }
    let found = try thread(longer)
    #expect(found.ticket == nil && found.contacts.allSatisfy { $0.outcome == .automatic && $0.work.isEmpty })
  }

  @Test func `of an agent who answers many with the same words costs what it costs`() throws {
    let mails = (1...9).map { mail($0, at: $0 * 60, from: agent, to: ["c\($0)@x"], words: "received, thank you") }
    let threads = MailThread.grouping(mails, own: own, windowSeconds: 30 * day)
    #expect(threads.count == 9)
    #expect(threads.allSatisfy { $0.ticket != nil && $0.contacts[0].outcome == .handled })
  }

  @Test func `has the same tie key whatever positions its mails have`() throws {
    let one = try thread([mail(1, digest: "a"), mail(2, at: 4000, references: [1], digest: "b")])
    let other = try thread([
      mail(7, at: 600, ids: ["m1"], digest: "a"), mail(3, at: 4000, ids: ["m2"], references: [1], digest: "b"),
    ])
    #expect(one.ticket?.tieKey == other.ticket?.tieKey)
    #expect(other.ticket?.id == 3)
  }
}
