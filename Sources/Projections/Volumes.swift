internal import Costing
internal import SQLiteFiles
internal import Ticketing

/// What there was to read and write, and how often it changed hands: what a definition makes time of.
struct Volumes: Hashable {
  var mail: MailVolume
  var chat: ChatVolume
  var transfers: Int64

  static let none = Volumes(mail: .none, chat: .none, transfers: 0)

  init(mail: MailVolume, chat: ChatVolume, transfers: Int64) {
    self.mail = mail
    self.chat = chat
    self.transfers = transfers
  }

  /// Reads ``ViewsTables/volumeColumns``, the first of which is `column`.
  init(_ row: FastStatement, from column: Int32) {
    mail = MailVolume(
      read: row.integer(column), written: row.integer(column + 1), charactersRead: row.integer(column + 2),
      charactersWritten: row.integer(column + 3), attachments: row.integer(column + 4))
    chat = ChatVolume(
      seconds: row.integer(column + 5), read: row.integer(column + 6), written: row.integer(column + 7))
    transfers = row.integer(column + 8)
  }
}

extension TimeEquation.Quantities {
  /// So much of a department's work for one ticket, or for none.
  init(_ volumes: Volumes, contacts: Int64) {
    self.init()
    tickets = contacts > 0 ? 1 : 0
    self.contacts = contacts
    (mailsRead, mailsWritten) = (volumes.mail.read, volumes.mail.written)
    (characters, attachments) = (volumes.mail.characters, volumes.mail.attachments)
    (chatSeconds, messagesRead, messagesWritten) = (volumes.chat.seconds, volumes.chat.read, volumes.chat.written)
    transfers = volumes.transfers
  }
}
