internal import TicketDomain

/// Mails that belong together: the contacts that they are, and the ticket, where it is one.
public struct MailThread: Sendable {
  /// In order of time.
  public let contacts: [Contact]
  /// `nil` where only machines wrote, or only the organisation's own people to each other.
  public let ticket: Ticket?

  /// Puts mails into threads.
  ///
  /// The result depends on what the mails say, and on their positions for identities alone, not on the order of `mails`, so
  /// that a reply which arrives before its original joins when that comes. O(n log n).
  /// - Parameters:
  ///   - mails: all that share ``Mail/linkKeys(own:)``, directly or through others.
  ///   - own: the organisation's addresses.
  ///   - customers: whose each address is.
  ///   - windowSeconds: how long after a mail another one that only has its subject and a participant still answers it.
  public static func grouping(
    _ mails: [Mail], own: OwnAddresses, customers: CustomerLinks = CustomerLinks([]), windowSeconds: Int64
  ) -> [MailThread] {
    var copies: [String: [Mail]] = [:]
    for mail in mails { copies[mail.digest, default: []].append(mail) }
    let originals = copies.values.compactMap { $0.min(by: isBefore) }.sorted(by: isBefore)
    let loops = loops(among: originals, own: own)
    var links = MailLinks(originals, own: own, windowSeconds: windowSeconds)
    return links.threads().map { indices in
      MailThread(
        indices.map { index in
          let mail = originals[index]
          return Member(
            mail: mail, copies: copies[mail.digest] ?? [mail], direction: mail.direction(own: own),
            isAutomatic: mail.isAutomatic || loops.contains(mail.digest))
        }, own: own, customers: customers)
    }
  }

  /// One mail of a thread.
  private struct Member {
    var mail: Mail
    var copies: [Mail]
    var direction: Mail.Direction
    var isAutomatic: Bool
  }

  private init(_ members: [Member], own: OwnAddresses, customers: CustomerLinks) {
    let people = members.filter { !$0.isAutomatic }
    let isTicket = people.contains { $0.direction != .internal }
    let address = isTicket ? Self.customer(of: people, own: own) : nil
    let customer = address.map { customers.name(of: CustomerLinks.identity(mail: $0)) }
    var contacts: [Contact] = []
    for (index, member) in members.enumerated() {
      let answer = members[(index + 1)...].first { !$0.isAutomatic && $0.direction == .outbound }?.mail
      contacts.append(Self.contact(member, customer: customer, answer: answer, own: own))
    }
    self.contacts = contacts
    ticket = isTicket ? Ticket(thread: contacts, customer: customer) : nil
  }

  /// Who it is about: the author of the first mail from outside, else the first one outside that ours is to.
  private static func customer(of people: [Member], own: OwnAddresses) -> String? {
    let author = people.first { $0.direction == .inbound }?.mail.from
    let addressee = people.first { $0.direction == .outbound }?.mail.recipients.first { !own.contains($0) }
    return author ?? addressee
  }

  private static func contact(_ member: Member, customer: String?, answer: Mail?, own: OwnAddresses) -> Contact {
    let mail = member.mail
    let facts = member.copies.map(\.event).sorted()
    let queue = member.direction == .inbound ? mail.recipients.first(where: own.contains) : mail.from
    var outcome = Contact.Outcome.automatic
    var work: [Contact.Work] = []
    if !member.isAutomatic {
      switch member.direction {
      case .inbound:
        outcome = answer == nil ? .missed : .handled
        // Who answers has read it.
        work = [
          Contact.Work(
            agent: answer?.from ?? "", startedAt: mail.occurredAt,
            mail: MailVolume(read: 1, charactersRead: mail.characters, attachments: mail.attachments))
        ]
      case .outbound, .internal:
        outcome = member.direction == .outbound ? .handled : .internal
        work = [
          Contact.Work(
            agent: mail.from ?? "", startedAt: mail.occurredAt,
            mail: MailVolume(written: 1, charactersWritten: mail.characters, attachments: mail.attachments))
        ]
      }
    }
    return Contact(
      id: member.copies.map(\.position).min() ?? mail.position, source: mail.source, channel: .mail, key: mail.digest,
      customer: customer,
      startedAt: mail.occurredAt, endedAt: mail.occurredAt, outcome: outcome, queue: queue, facts: facts, work: work)
  }

  /// An order of mails, and of copies of one, that does not depend on when they were read, as long as they differ.
  private static func isBefore(_ left: Mail, _ right: Mail) -> Bool {
    if left.occurredAt != right.occurredAt { return left.occurredAt < right.occurredAt }
    if left.digest != right.digest { return left.digest < right.digest }
    if left.recipients != right.recipients { return left.recipients.lexicographicallyPrecedes(right.recipients) }
    return left.position < right.position
  }

  /// Digests of mails that machines send each other in a circle: the same author, the same words, to or from the same outsider,
  /// again and again within minutes. Who answers many with the same words is no machine.
  private static func loops(among mails: [Mail], own: OwnAddresses) -> Set<String> {
    var alike: [UInt64: [Mail]] = [:]
    for mail in mails {
      guard let words = mail.words else { continue }
      for outsider in mail.outsiders(own: own) { alike[StableHash.of(words, outsider), default: []].append(mail) }
    }
    var loops: Set<String> = []
    for same in alike.values {
      var run: [Mail] = []
      for mail in same {
        if let last = run.last, mail.occurredAt > last.occurredAt.advanced(bySeconds: loopGapSeconds) { run = [] }
        run.append(mail)
        if run.count == loopLength { loops.formUnion(run.map(\.digest)) }
        if run.count > loopLength { loops.insert(mail.digest) }
      }
    }
    return loops
  }

  private static let loopLength = 5
  private static let loopGapSeconds: Int64 = 300
}
