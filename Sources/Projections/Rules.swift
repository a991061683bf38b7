public import Costing
public import TicketDomain
internal import Ticketing

/// What judges the facts: everything from the configuration and the definitions that the views depend on.
///
/// The same events and the same rules give the same views.
public struct Rules: Sendable {
  /// A department of the company.
  public struct Department: Sendable, Hashable {
    /// Kebab-case.
    public var id: String
    /// What reports call it.
    public var title: Title
    /// What it is called in ledgers and rosters, its id included.
    public var names: [String]
    /// Waiting lines whose contacts are its own where nobody answered.
    public var queues: [String]

    /// A department with those names and waiting lines.
    public init(id: String, title: Title, names: [String], queues: [String]) {
      self.id = id
      self.title = title
      self.names = names
      self.queues = queues
    }
  }

  /// A service type, or a tag: what tickets are sorted by, and what they are recognised by.
  public struct TicketClass: Sendable, Hashable {
    /// A part of the day.
    public struct Hours: Sendable, Hashable {
      /// The first minute, counted from midnight.
      public var fromMinute: Int
      /// The minute that is not in it any more; not after the first one where midnight lies between.
      public var untilMinute: Int

      /// The hours from one minute of the day until another one.
      public init(fromMinute: Int, untilMinute: Int) {
        self.fromMinute = fromMinute
        self.untilMinute = untilMinute
      }
    }

    /// A day of the week.
    public enum Day: Int, Sendable, CaseIterable {
      case mon
      case tue
      case wed
      case thu
      case fri
      case sat
      case sun
    }

    /// Kebab-case.
    public var id: String
    /// What reports call it.
    public var title: Title
    /// Words that the customer says.
    public var keywords: [String]
    /// Waiting lines, own addresses and accounts.
    public var queues: [String]
    /// Addresses, `@` and a domain, numbers, chat ids, and customers of the list (`customer:C1001`).
    public var senders: [String]
    /// By the clocks of the business; `nil` for the whole day.
    public var hours: Hours?
    /// Empty for all.
    public var days: [Day]

    /// A class that is recognised by nothing yet.
    public init(
      id: String, title: Title, keywords: [String] = [], queues: [String] = [], senders: [String] = [],
      hours: Hours? = nil, days: [Day] = []
    ) {
      self.id = id
      self.title = title
      self.keywords = keywords
      self.queues = queues
      self.senders = senders
      self.hours = hours
      self.days = days
    }

    /// What a ticket is called that no class matches.
    public static let unclassified = "unclassified"
  }

  /// In the order in which reports show them.
  public var departments: [Department]
  /// The catalogue of cost items.
  public var items: [CostItem]
  /// 口径, in the order in which reports show them.
  public var definitions: [CostDefinition]
  /// How long after a customer's last contact the next one still belongs to the same ticket.
  public var windowSeconds: Int64
  /// How long after a mail another one that only has its subject and a participant still answers it.
  public var mailWindowSeconds: Int64
  /// More than that without a message, and the next one of a chat begins a new session.
  public var chatSilenceSeconds: Int64
  /// A customer's message in a chat that nobody answered for so long is missed.
  public var chatAnswerSeconds: Int64
  /// Of the time since an agent's last message, no more than that is work on the next one.
  public var chatPauseSeconds: Int64
  /// The organisation's own mail addresses, and domains written as `@example.com`; those in the roster need not be named.
  public var ownAddresses: [String]
  /// The business's zone.
  public var zone: ZoneRules
  /// ISO 3166 region of phone numbers without a country code.
  public var region: String
  /// The department of a source whose every contact is one department's, by the source's name.
  public var sourceDepartments: [String: String]
  /// How tickets are compared; `nil` where they are not.
  public var duplicates: DuplicateRules?
  /// Formulas of what no ledger line says, in the order in which reports show them. No view depends on them: they are computed when
  /// somebody asks.
  public var hiddenCosts: [HiddenCost] = []
  /// Service types: the first that matches is a ticket's.
  public var services: [TicketClass]
  /// Tags, such as products or projects: the first that matches is a ticket's.
  public var tags: [TicketClass]
  /// SHA-256 over the texts that the rules were read from, and over the version of the program's own judgement.
  public var digest: Digest

  /// Rules with those parts.
  public init(
    departments: [Department], items: [CostItem], definitions: [CostDefinition], windowSeconds: Int64,
    mailWindowSeconds: Int64 = 30 * 86_400, chatSilenceSeconds: Int64 = 4 * 3600,
    chatAnswerSeconds: Int64 = 86_400, chatPauseSeconds: Int64 = 300, ownAddresses: [String] = [],
    zone: ZoneRules, region: String,
    sourceDepartments: [String: String], duplicates: DuplicateRules? = nil,
    services: [TicketClass] = [], tags: [TicketClass] = [], digest: Digest
  ) {
    self.departments = departments
    self.items = items
    self.definitions = definitions
    self.windowSeconds = windowSeconds
    self.mailWindowSeconds = mailWindowSeconds
    self.chatSilenceSeconds = chatSilenceSeconds
    self.chatAnswerSeconds = chatAnswerSeconds
    self.chatPauseSeconds = chatPauseSeconds
    self.ownAddresses = ownAddresses
    self.zone = zone
    self.region = region
    self.sourceDepartments = sourceDepartments
    self.duplicates = duplicates
    self.services = services
    self.tags = tags
    self.digest = digest
  }

  /// Decides whose work a contact was.
  func assigner(roster: Roster, sourceNames: [Int64: String]) -> WorkAssigner {
    WorkAssigner(
      roster: roster, departments: departmentsByName, queues: departmentsByQueue,
      sources: sourceNames.compactMapValues { sourceDepartments[$0] }, zone: zone)
  }

  /// How long a pause means what in a chat.
  var chats: ChatRules {
    ChatRules(silenceSeconds: chatSilenceSeconds, answerSeconds: chatAnswerSeconds, pauseSeconds: chatPauseSeconds)
  }

  /// The department's id by any of its names.
  var departmentsByName: [String: String] {
    departments.reduce(into: [:]) { byName, department in
      for name in [department.id] + department.names { byName[name] = byName[name] ?? department.id }
    }
  }

  /// The department's id by waiting line.
  var departmentsByQueue: [String: String] {
    departments.reduce(into: [:]) { byQueue, department in
      for queue in department.queues {
        let queue = queue.contains("@") ? queue.lowercased() : queue
        byQueue[queue] = byQueue[queue] ?? department.id
      }
    }
  }

  /// The item's id by any of its names.
  var itemsByName: [String: String] {
    ItemCatalogue.idsByName(items)
  }

  /// The organisation's own addresses: those configured, those that are a department's queue, and those of its people.
  func ownAddresses(with roster: Roster) -> OwnAddresses {
    OwnAddresses(
      ownAddresses + departments.flatMap(\.queues).filter { $0.contains("@") } + roster.mailAddresses)
  }
}
