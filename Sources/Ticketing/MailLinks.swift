internal import TicketDomain

/// Says which mails belong together, by what links them in pairs.
///
/// What headers say comes first (RFC 5322 section 3.6.4; the algorithm known from RFC 5256 trusts them alone). But ids are
/// repeated, missing, or those of mails to hundreds; so where a header leaves doubt, somebody outside must have part in both.
struct MailLinks {
  private let mails: [Mail]
  private let own: OwnAddresses
  private let windowSeconds: Int64
  private let outsiders: [[UInt64]]
  private let directions: [Mail.Direction]
  private var parents: [Int]

  /// A mail to more people outside than this is a circular: answers to it are matters of their own.
  private static let circularOutsiders = 3

  /// Links `mails`, no two of which are copies of one another, in an order that does not depend on when they were read.
  init(_ mails: [Mail], own: OwnAddresses, windowSeconds: Int64) {
    self.mails = mails
    self.own = own
    self.windowSeconds = windowSeconds
    outsiders = mails.map { $0.outsiders(own: own) }
    directions = mails.map { $0.direction(own: own) }
    parents = Array(mails.indices)
    linkReferences()
    linkShared { mail in mail.conversation.map { [$0] } ?? [] }
    linkShared(\.tokens)
    linkTopics()
  }

  /// The mails of each thread: indices, ascending; threads by their first one.
  mutating func threads() -> [[Int]] {
    var threads: [Int: [Int]] = [:]
    for index in mails.indices { threads[root(of: index), default: []].append(index) }
    return threads.values.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
  }

  private mutating func linkReferences() {
    var owners: [UInt64: [Int]] = [:]
    var referrers: [UInt64: [Int]] = [:]
    for (index, mail) in mails.enumerated() {
      for id in Set(mail.ids) { owners[id, default: []].append(index) }
      for id in Set(mail.references) { referrers[id, default: []].append(index) }
    }
    for (id, referring) in referrers {
      let owning = owners[id] ?? []
      if owning.isEmpty {
        linkThoseWhoShare(referring)
      } else if let owner = owning.first, owning.count == 1 {
        for index in referring where answers(index, owner) { link(index, owner) }
      } else {
        linkAmbiguous(referring, owning)
      }
    }
  }

  /// The id says too much: of its mails the latest one before that a common outsider has part in, else the first one after.
  private mutating func linkAmbiguous(_ referring: [Int], _ owning: [Int]) {
    var byOutsider: [UInt64: [Int]] = [:]
    for owner in owning {
      for outsider in outsiders[owner] { byOutsider[outsider, default: []].append(owner) }
    }
    for index in referring {
      var before: Int?
      var after: Int?
      for outsider in outsiders[index] {
        // Ascending, so the place is found by halving.
        let shared = byOutsider[outsider] ?? []
        let place = shared.partitioningIndex { $0 >= index }
        if place > 0 { before = max(before ?? 0, shared[place - 1]) }
        if let next = shared[place...].first(where: { $0 != index }) { after = min(after ?? .max, next) }
      }
      if let owner = before ?? after { link(index, owner) }
    }
  }

  /// Whether a mail with a reference to `owner`, and to no other mail of that id, is about the same.
  private func answers(_ index: Int, _ owner: Int) -> Bool {
    if index == owner { return false }
    if shares(index, owner) { return true }
    switch directions[index] {
    // Who answers from outside has got ours, be it under another address.
    case .inbound: return outsiders[owner].count <= Self.circularOutsiders
    case .internal: return outsiders[owner].count <= Self.circularOutsiders
    // An old mail is often used to write to somebody else.
    case .outbound: return false
    }
  }

  private mutating func linkShared(_ values: (Mail) -> [UInt64]) {
    var members: [UInt64: [Int]] = [:]
    for (index, mail) in mails.enumerated() {
      for value in Set(values(mail)) { members[value, default: []].append(index) }
    }
    for sharing in members.values { linkThoseWhoShare(sharing) }
  }

  private mutating func linkThoseWhoShare(_ indices: [Int]) {
    var first: [UInt64: Int] = [:]
    for index in indices {
      for outsider in outsiders[index] {
        if let other = first[outsider] { link(index, other) } else { first[outsider] = index }
      }
    }
  }

  /// Replies that say by nothing but their subject what they answer: the latest earlier mail of that topic.
  private mutating func linkTopics() {
    var latest: [UInt64: Int] = [:]
    for (index, mail) in mails.enumerated() {
      guard let topic = mail.topic else { continue }
      let keys = outsiders[index].map { StableHash.of(topic, $0) }
      if mail.isReply, mail.references.isEmpty, mail.conversation == nil,
        let earlier = keys.compactMap({ latest[$0] }).max(),
        mail.occurredAt <= mails[earlier].occurredAt.advanced(bySeconds: windowSeconds)
      {
        link(index, earlier)
      }
      for key in keys { latest[key] = index }
    }
  }

  private func shares(_ left: Int, _ right: Int) -> Bool {
    outsiders[left].contains { outsiders[right].contains($0) }
  }

  private mutating func root(of index: Int) -> Int {
    var index = index
    while parents[index] != index {
      parents[index] = parents[parents[index]]
      index = parents[index]
    }
    return index
  }

  private mutating func link(_ left: Int, _ right: Int) {
    let (one, other) = (root(of: left), root(of: right))
    parents[max(one, other)] = min(one, other)
  }
}

extension Array {
  /// The first index whose element, and all after it, satisfy `isBehind`; the count where none does. O(log n).
  fileprivate func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
    var (lower, upper) = (0, count)
    while lower < upper {
      let middle = lower + (upper - lower) / 2
      if isBehind(self[middle]) { upper = middle } else { lower = middle + 1 }
    }
    return lower
  }
}
