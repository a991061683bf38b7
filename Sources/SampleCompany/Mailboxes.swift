internal import TicketDomain

/// The departments' mailboxes, as a mail server keeps them: Maildirs, each mail a file whose time is that of its arrival.
struct Mailboxes {
  /// Where a mail lies.
  enum Folder {
    case inbox(Department)
    case sent(Department)

    var path: String {
      switch self {
      case .inbox(let department): "inputs/mail/\(department.rawValue)"
      case .sent(let department): "inputs/mail/\(department.rawValue)/.Sent"
      }
    }
  }

  /// What must be there before the first mail is delivered.
  static let folders = [Department.hr, .it].flatMap { department in
    [Folder.inbox(department), .sent(department)].flatMap { folder in
      [folder.path] + ["cur", "new", "tmp"].map { folder.path + "/" + $0 }
    }
  }

  private let folder: SampleFolder
  private var delivered = 0

  init(folder: SampleFolder) { self.folder = folder }

  mutating func deliver(_ message: MailMessage, to place: Folder, at received: ClockSeconds) throws(SampleCompanyError)
  {
    delivered += 1
    let bytes = try message.bytes(receivedBy: "mail.example.com", at: received)
    let time = received - clockOffsetSeconds
    try folder.write(
      bytes, to: "\(place.path)/cur/\(time).M\(delivered)P1.mail,S=\(bytes.count):2,S", changedAt: time)
  }
}
