internal import Costing
internal import SQLiteFiles
internal import Ticketing

/// What there was to read and write: what a definition makes time of.
struct Volumes: Hashable {
  var mail: MailVolume
  var chat: ChatVolume

  static let none = Volumes(mail: .none, chat: .none)

  init(mail: MailVolume, chat: ChatVolume) {
    self.mail = mail
    self.chat = chat
  }

  /// Reads ``ViewsTables/volumeColumns``, the first of which is `column`.
  init(_ row: FastStatement, from column: Int32) {
    mail = MailVolume(
      read: row.integer(column), written: row.integer(column + 1), charactersRead: row.integer(column + 2),
      charactersWritten: row.integer(column + 3), attachments: row.integer(column + 4))
    chat = ChatVolume(
      seconds: row.integer(column + 5), read: row.integer(column + 6), written: row.integer(column + 7))
  }
}

extension CostDefinition {
  /// Whole seconds for so much mail and chat.
  func seconds(for volumes: Volumes) -> Int64 {
    let (mail, chat) = (volumes.mail, volumes.chat)
    let mailSeconds = mailTime.seconds(
      read: mail.read, written: mail.written, characters: mail.characters, attachments: mail.attachments)
    return mailSeconds + chatTime.seconds(activity: chat.seconds, read: chat.read, written: chat.written)
  }
}
