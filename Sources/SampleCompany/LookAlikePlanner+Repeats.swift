internal import TicketDomain

/// One matter, told several times.
extension LookAlikePlanner {
  private static let again = [
    true: ["上一封邮件没有回音，再发一次。\n", "之前写过一封，可能没收到？\n", "再问一下：\n", "麻煩儘快回覆。\n"],
    false: ["I wrote before but have not heard from you.\n", "Following up on this.\n", "Second try:\n"],
  ]
  private static let toBoth = [
    true: ["\n不清楚归哪个部门管，两边都发了一份。", "\n如果不归你们管，请转给对的同事。", ""],
    false: ["\nI am not sure whose job this is, so I am asking both of you.", ""],
  ]
  private static let toldAgain = [
    true: ["聊天里问过，再补一封邮件。\n", "刚才在微信上也说了，这里留个底。\n", "", "", ""],
    false: ["I asked in the chat as well.\n", "", ""],
  ]
  private static let called = [
    true: ["刚才打过电话，按您说的再写一封邮件。\n", "电话里说不清楚，写下来：\n", "", ""],
    false: ["As I said on the phone:\n", "Thank you for the call.\n", ""],
  ]

  /// Two or three mails from one address, the first often unanswered.
  mutating func repeated(_ index: Int) -> LookAlikes? {
    let count = index % 6 == 5 ? 3 : 2
    let gaps = (1..<count).map { _ in generator.int(in: 3 * 3600...3 * secondsPerDay) }
    guard var at = start(before: gaps.reduce(0, +)) else { return nil }
    let topic = topic()
    var customer = customer(isChinese: topic.isChinese)
    if index % 3 == 0 { customer.listed = list.add(customer.name, mail: customer.address) }
    let particulars = Particulars(at: at, &generator)
    var mails: [PlannedMail] = []
    for (telling, wording) in wordings(of: topic).prefix(count).enumerated() {
      if telling > 0 { at += gaps[telling - 1] }
      var mail = PlannedMail(
        at: at, by: customer, to: topic.department, about: topic, wording: wording, particulars)
      mail.isAnswered = generator.chance(permille: telling == count - 1 ? 900 : 300)
      if telling > 0, generator.chance(permille: 350) { precede(&mail, topic, Self.again) }
      if telling > 0, topic.isChinese, generator.chance(permille: 200) { mail.text = mail.text.withWideDigits }
      mails.append(mail)
    }
    return LookAlikes(kind: .repeated, mails: mails)
  }

  /// The words of one mail in another, under another subject.
  mutating func otherDepartment() -> LookAlikes? {
    let gap = generator.int(in: 120...2 * 3600)
    guard let at = start(before: gap) else { return nil }
    let topic = topic()
    let customer = customer(isChinese: topic.isChinese)
    let particulars = Particulars(at: at, &generator)
    let wordings = wordings(of: topic)
    let first = PlannedMail(
      at: at, by: customer, to: topic.department, about: topic, wording: wordings[0], particulars)
    var second = PlannedMail(
      at: at + gap, by: customer, to: topic.department == .hr ? .it : .hr, about: topic, wording: wordings[1],
      particulars)
    second.text =
      (generator.chance(permille: 500) ? first.text.replacing("您好", with: "你好") : first.text)
      + generator.pick(Self.toBoth[topic.isChinese] ?? [""])
    second.isAnswered = generator.chance(permille: 600)
    return LookAlikes(kind: .otherDepartment, mails: [first, second])
  }

  /// Who asked in a chat writes a mail within two days. A few of them have called as well, at quite other times.
  mutating func otherChannel(_ index: Int) -> LookAlikes? {
    guard let chat = takeChat() else { return nil }
    let at = chat.end + generator.int(in: 1200...44 * 3600)
    guard isEarlyEnough(at) else { return nil }
    let phone = index % 3 == 0 ? takeCaller(farFrom: chat.customer) : nil
    let customer = listed(chat.customer, isChinese: chat.topic.isChinese, phone: phone)
    let particulars = Particulars(ofChatAt: chat.start, &generator)
    var mail = PlannedMail(
      at: at, by: customer, to: chat.topic.department, about: chat.topic, wording: wordings(of: chat.topic)[0],
      particulars)
    precede(&mail, chat.topic, Self.toldAgain)
    let other = LookAlikes.Other(channel: "chat", key: chat.key, customer: customer.listed ?? "")
    return LookAlikes(kind: .otherChannel, other: other, mails: [mail])
  }

  /// Two addresses of one person, who names the same number in both mails.
  mutating func otherAddress() -> LookAlikes? {
    let gap = generator.int(in: 2 * 3600...3 * secondsPerDay)
    guard let at = start(before: gap) else { return nil }
    let topic = topic { $0.hasReference }
    let name = MailCustomer.name(isChinese: topic.isChinese, &generator)
    let first = MailCustomer.provider(isChinese: topic.isChinese, &generator)
    let second = generator.pick(MailCustomer.Provider.allCases.filter { $0 != first && $0 != .englishCompany })
    let particulars = Particulars(at: at, &generator)
    let wordings = wordings(of: topic) { wording in
      ["{order}", "{waybill}", "{phone}"].contains { wording.question.contains($0) }
    }
    var mails = zip([(at, first), (at + gap, second)], wordings).map { telling, wording in
      PlannedMail(
        at: telling.0, by: customer(named: name, telling.1), to: topic.department, about: topic, wording: wording,
        particulars)
    }
    mails[0].isAnswered = generator.chance(permille: 400)
    if topic.isChinese, generator.chance(permille: 250) { mails[1].text = mails[1].text.withWideDigits }
    return LookAlikes(kind: .otherAddress, mails: mails)
  }

  /// Who has called writes what it was about.
  mutating func afterCall() -> LookAlikes? {
    while let caller = takeCaller() {
      guard let call = firstCall(of: caller), let department = call.department else { continue }
      let at = call.end + generator.int(in: 1800...20 * 3600)
      guard isEarlyEnough(at) else { continue }
      let topic = topic { $0.department == department }
      var customer = customer(isChinese: topic.isChinese)
      customer.listed = list.add(
        customer.name, phone: TelephoneNumber(customer: caller).asDialled, mail: customer.address)
      var mail = PlannedMail(
        at: at, by: customer, to: department, about: topic, wording: wordings(of: topic)[0],
        Particulars(at: at, &generator))
      precede(&mail, topic, Self.called)
      let other = LookAlikes.Other(channel: "phone", key: call.id, customer: customer.listed ?? "")
      return LookAlikes(kind: .afterCall, other: other, mails: [mail])
    }
    return nil
  }

  private mutating func precede(_ mail: inout PlannedMail, _ topic: Topic, _ words: [Bool: [String]]) {
    mail.text = generator.pick(words[topic.isChinese] ?? [""]) + mail.text
  }

  /// Puts somebody who chats on the list, with an address.
  mutating func listed(_ party: ChatParty, isChinese: Bool, phone: Int? = nil) -> MailCustomer {
    var customer = customer(named: party.name, MailCustomer.provider(isChinese: isChinese, &generator))
    customer.listed = list.add(
      party.name, phone: phone.map { TelephoneNumber(customer: $0).asDialled } ?? "", mail: customer.address,
      chat: party.account)
    return customer
  }
}

// MARK: - Callers

extension LookAlikePlanner {
  /// Calls and chats of one customer within 72 hours are one ticket; these are not.
  private static let farSeconds = MatterPlanner.windowSeconds + secondsPerDay

  mutating func takeCaller() -> Int? {
    freeCallers.isEmpty ? nil : freeCallers.remove(at: generator.int(below: freeCallers.count))
  }

  private mutating func takeCaller(farFrom party: ChatParty) -> Int? {
    let chats = chats.times[party.account] ?? []
    let index = freeCallers.firstIndex { caller in
      (callers.calls[caller] ?? []).allSatisfy { call in
        chats.allSatisfy { call.end + Self.farSeconds < $0.lowerBound || $0.upperBound + Self.farSeconds < call.start }
      }
    }
    return index.map { freeCallers.remove(at: $0) }
  }

  /// The first call of a matter of theirs in which somebody answered at once.
  private func firstCall(of caller: Int) -> KnownCallers.Call? {
    let calls = callers.calls[caller] ?? []
    return calls.indices.first { index in
      calls[index].isAnswered && (index == 0 || calls[index - 1].ticket != calls[index].ticket)
    }.map { calls[$0] }
  }
}
