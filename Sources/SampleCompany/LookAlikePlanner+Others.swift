internal import TicketDomain

/// Matters that only look like one.
extension LookAlikePlanner {
  /// One customer, twice, about different things, or about two orders.
  mutating func otherMatter(hasSameTopic: Bool) -> LookAlikes? {
    let gap = generator.int(in: 4 * secondsPerDay...10 * secondsPerDay)
    guard let at = start(before: gap) else { return nil }
    let topic = topic { $0.hasReference || !hasSameTopic }
    let next = hasSameTopic ? topic : otherTopic(than: topic)
    let customer = customer(isChinese: topic.isChinese)
    let first = mail(at: at, by: customer, about: topic)
    var second = mail(at: at + gap, by: customer, about: next)
    while second.subject == first.subject { second = mail(at: at + gap, by: customer, about: next) }
    return LookAlikes(kind: .otherMatter, mails: [first, second])
  }

  /// One customer, in a chat and then by mail, about different things.
  mutating func otherMatterThanChat() -> LookAlikes? {
    guard let chat = takeChat() else { return nil }
    let at = chat.end + generator.int(in: 3 * secondsPerDay...9 * secondsPerDay)
    guard isEarlyEnough(at) else { return nil }
    let customer = listed(chat.customer, isChinese: chat.topic.isChinese)
    let other = LookAlikes.Other(channel: "chat", key: chat.key, customer: customer.listed ?? "")
    let mail = mail(at: at, by: customer, about: otherTopic(than: chat.topic))
    return LookAlikes(kind: .otherMatter, other: other, mails: [mail])
  }

  /// Five customers write on one morning about what does not work for anybody.
  mutating func outage() -> LookAlikes? {
    guard let start = start(before: secondsPerDay) else { return nil }
    let morning = CivilDate(of: start).clock + 9 * 3600
    let outage = generator.pick(ServiceOutage.all)
    let mails = (0..<5).map { index in
      let text = generator.pick(outage.openings) + generator.pick(outage.questions) + generator.pick(outage.endings)
      return PlannedMail(
        at: morning + index * 1500 + generator.int(below: 1500), by: customer(isChinese: outage.isChinese), to: .it,
        subject: generator.pick(outage.subjects), text: text, answer: outage.answer, thanks: outage.thanks)
    }
    return LookAlikes(kind: .outage, mails: mails)
  }

  /// Two customers of one name, about different things or two orders.
  mutating func sameName(hasSameTopic: Bool) -> LookAlikes? {
    let gap = generator.int(in: 3600...3 * secondsPerDay)
    guard let at = start(before: gap) else { return nil }
    let topic = topic { $0.hasReference || !hasSameTopic }
    let next = hasSameTopic ? topic : otherTopic(than: topic)
    let name = MailCustomer.name(isChinese: topic.isChinese, &generator)
    let mails = [(at, topic), (at + gap, next)].map { moment, topic in
      var customer = customer(named: name, MailCustomer.provider(isChinese: topic.isChinese, &generator))
      customer.listed = list.add(name, mail: customer.address)
      return mail(at: moment, by: customer, about: topic)
    }
    return LookAlikes(kind: .sameName, mails: mails)
  }

  /// Three customers who wait for somebody to say something first.
  mutating func greeting() -> LookAlikes? {
    let span = 3 * secondsPerDay
    guard let at = start(before: span) else { return nil }
    let isChinese = !generator.chance(permille: 300)
    let mails = (0..<3).map { _ in
      let words = generator.pick(MailMatter.greetings[isChinese] ?? [])
      return PlannedMail(
        at: at + generator.int(below: span), by: customer(isChinese: isChinese),
        to: generator.chance(permille: 500) ? .hr : .it, subject: words.subject, text: words.text,
        answer: isChinese ? "您好，请问有什么可以帮您？" : "Hello, how can we help you?",
        thanks: isChinese ? "没事了，谢谢。" : "Never mind, thanks.")
    }
    return LookAlikes(kind: .greeting, mails: mails)
  }

  /// The same form, filled in anew after three weeks and more.
  mutating func monthly() -> LookAlikes? {
    let gaps = (0..<generator.int(in: 1...2)).map { _ in generator.int(in: 22 * secondsPerDay...33 * secondsPerDay) }
    guard var at = start(before: gaps.reduce(0, +)) else { return nil }
    let isChinese = !generator.chance(permille: 300)
    let form = isChinese ? MailMatter.formInChinese : MailMatter.formInEnglish
    let customer = customer(isChinese: isChinese)
    var mails: [PlannedMail] = []
    for gap in [0] + gaps {
      at += gap
      let particulars = Particulars(at: at, &generator)
      let text = particulars.filling(form.text).replacing("{boxes}", with: "\(generator.int(in: 2...9))")
      mails.append(
        PlannedMail(
          at: at, by: customer, to: .hr, subject: particulars.filling(form.subject), text: text, answer: form.answer,
          thanks: form.thanks))
    }
    return LookAlikes(kind: .monthly, mails: mails)
  }

  private mutating func otherTopic(than topic: Topic) -> Topic {
    generator.pick(Topic.allCases.filter { $0 != topic && $0.isChinese == topic.isChinese })
  }

  private mutating func mail(at moment: ClockSeconds, by customer: MailCustomer, about topic: Topic) -> PlannedMail {
    PlannedMail(
      at: moment, by: customer, to: topic.department, about: topic, wording: wordings(of: topic)[0],
      Particulars(at: moment, &generator))
  }
}
