/// Which tickets are about the same matter, and which only look so.
struct LookAlikeTruth {
  private var duplicates = Array("matter,channel,key,customer,kind\n".utf8)
  private var others = Array("group,channel,key,customer,kind\n".utf8)
  private var matters = 0
  private var groups = 0

  /// `messageIDs` are those of the first mail of each mail's ticket.
  mutating func add(_ set: LookAlikes, messageIDs: [String]) {
    if set.kind.isOneMatter { matters += 1 } else { groups += 1 }
    let number = set.kind.isOneMatter ? matters : groups
    var rows: [UInt8] = []
    if let other = set.other {
      rows.addRow(["\(number)", other.channel, other.key, other.customer, set.kind.rawValue])
    }
    for (mail, messageID) in zip(set.mails, messageIDs) {
      rows.addRow(["\(number)", "mail", messageID, mail.customer.listed ?? "", set.kind.rawValue])
    }
    if set.kind.isOneMatter { duplicates += rows } else { others += rows }
  }

  func write(to folder: SampleFolder) throws(SampleCompanyError) {
    try folder.write(duplicates, to: "truth/duplicates.csv")
    try folder.write(others, to: "truth/not-duplicates.csv")
  }
}
