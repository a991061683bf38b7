internal import Duplicates
internal import PhoneNumbers
internal import TicketDomain
internal import Ticketing

/// The service types and tags of the rules, ready to sort tickets.
struct TicketClasses: Sendable {
  private let services: Classifier
  private let tags: Classifier
  private let zone: ZoneRules
  private let folded: @Sendable (String) -> [UInt16]

  /// The classes of `rules`; whose a number or an address is, `links` say.
  init(_ rules: Rules, links: CustomerLinks) {
    let reader = rules.duplicates?.reader ?? DocumentReader(simplified: { $0 }, sound: { $0 })
    let folded: @Sendable (String) -> [UInt16] = { reader.folded($0) }
    let numbers = PhoneNumberReader(region: rules.region)
    func classifier(_ classes: [Rules.TicketClass]) -> Classifier {
      Classifier(classes.map { Self.class(of: $0, numbers, links, folded) })
    }
    services = classifier(rules.services)
    tags = classifier(rules.tags)
    zone = rules.zone
    self.folded = folded
  }

  private static func `class`(
    of rule: Rules.TicketClass, _ numbers: PhoneNumberReader?, _ links: CustomerLinks,
    _ folded: (String) -> [UInt16]
  ) -> Classifier.Class {
    var senders: Set<String> = []
    var domains: [String] = []
    for written in rule.senders {
      if written.hasPrefix("@") {
        domains.append(written.lowercased())
        continue
      }
      var identity = written
      if written.contains("@") {
        identity = CustomerLinks.identity(mail: written)
      } else if !CustomerLinks.isListed(written) {
        if case .number(let e164)? = numbers?.read(written) {
          identity = "tel:" + e164
        } else {
          identity = "chat:" + written
        }
      }
      senders.formUnion([identity, links.name(of: identity)])
    }
    return Classifier.Class(
      id: rule.id, keywords: rule.keywords.map(folded).filter { !$0.isEmpty },
      queues: Set(rule.queues.map { $0.contains("@") ? $0.lowercased() : $0 }), senders: senders, domains: domains,
      hours: rule.hours.map { LocalHours(fromMinute: $0.fromMinute, untilMinute: $0.untilMinute) },
      days: Set(rule.days.map(\.rawValue)))
  }

  /// Whether there are any.
  var isEmpty: Bool { services.classes.isEmpty && tags.classes.isEmpty }

  /// The ticket with its classes where it has no texts; one with texts is left to whoever reads them. `queues` are those of its
  /// contacts.
  func classified(_ ticket: Ticket, queues: @autoclosure () -> [String]) -> Ticket {
    guard ticket.kind == .calls, !isEmpty else { return ticket }
    var ticket = ticket
    let traits = Classifier.Traits(
      queues: queues(), senders: [ticket.customer].compactMap(\.self),
      localMilliseconds: zone.localMilliseconds(at: ticket.openedAt))
    ticket.service = services.classOf(traits)
    ticket.tag = tags.classOf(traits)
    return ticket
  }

  /// The classes of a ticket of which is known what was said in it.
  func classes(of said: TicketReader.Said) -> (service: String?, tag: String?) {
    let document = said.document
    var senders = said.customers
    if !document.mail.isEmpty {
      senders += ["mailto:" + document.mail.lowercased(), CustomerLinks.identity(mail: document.mail)]
    }
    if !document.chat.isEmpty { senders.append("chat:" + document.chat) }
    let needsTexts = services.readsTexts || tags.readsTexts
    let traits = Classifier.Traits(
      texts: needsTexts ? [folded(document.subject), folded(document.text)] : [], queues: said.queues, senders: senders,
      localMilliseconds: zone.localMilliseconds(at: said.openedAt))
    return (services.classOf(traits), tags.classOf(traits))
  }
}
