internal import TicketDomain

/// Tickets that look alike: one matter told several times, or several matters.
struct LookAlikes {
  enum Kind: String, CaseIterable {
    /// Another mail from the same address, in other words.
    case repeated
    /// The same words to the other department.
    case otherDepartment = "other-department"
    /// A mail after a chat.
    case otherChannel = "other-channel"
    /// Another address of the same person.
    case otherAddress = "other-address"
    /// A mail after a call.
    case afterCall = "after-call"

    /// The same customer, and something else.
    case otherMatter = "other-matter"
    /// Several customers, and what all of them suffer from.
    case outage
    /// Two customers of one name.
    case sameName = "same-name"
    /// Several customers who say nothing but hello.
    case greeting
    /// The same customer's form of every month.
    case monthly

    var isOneMatter: Bool {
      switch self {
      case .repeated, .otherDepartment, .otherChannel, .otherAddress, .afterCall: true
      case .otherMatter, .outage, .sameName, .greeting, .monthly: false
      }
    }

    /// How many sets there are for each thousand of matters told once by mail.
    var permille: Int {
      switch self {
      case .repeated, .otherMatter: 20
      case .otherChannel: 14
      case .otherDepartment, .otherAddress, .afterCall, .sameName: 10
      case .monthly: 7
      case .outage: 5
      case .greeting: 4
      }
    }
  }

  /// A ticket that is there already, in another channel.
  struct Other {
    /// As the truth names it.
    var channel: String
    var key: String
    /// On the customer list.
    var customer: String
  }

  var kind: Kind
  /// From before the mails.
  var other: Other?
  var mails: [PlannedMail]
}
