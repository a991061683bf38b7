public import Audit
internal import Costing
internal import TicketDomain

/// Renders a trace for a terminal: the figure, how it came about, and the bytes below it.
public struct TraceText: Sendable {
  let catalogue: Catalogue
  let report: ReportText

  /// A renderer in the catalogue's language.
  public init(_ catalogue: Catalogue, _ report: ReportText) {
    self.catalogue = catalogue
    self.report = report
  }

  /// The trace, from the figure down.
  public func lines(_ trace: Trace) -> [String] {
    let currency = Currency(code: trace.currency) ?? .cny
    func money(_ amountMinor: Int64) -> String { Figures.amount(amountMinor, currency) }
    let definition = String(trace.address.prefix { $0 != "/" })
    var lines: [String] = []
    if let selection = trace.selection {
      lines = ["\(trace.address) = \(money(trace.amountMinor)) \(trace.currency)", ""]
      return lines + self.lines(selection, definition, money)
    }
    if !trace.costLines.isEmpty || !trace.pools.isEmpty {
      lines.append("\(trace.address) = \(money(trace.amountMinor)) \(trace.currency)")
      lines.append("")
      for line in trace.costLines {
        let member = trace.merged.isEmpty ? "" : (line.ticket.map { $0 + "  " } ?? "")
        lines.append("  " + member + costLine(line, definition, money))
      }
    }
    if let hidden = trace.hiddenCost {
      let isKnown = hidden.rows.contains { $0.amountMinor != nil }
      lines.append("\(trace.address) = \(isKnown ? money(trace.amountMinor) : "–") \(trace.currency)")
      lines += self.lines(hidden, money)
    }
    if let surviving = trace.mergedInto {
      lines += ["", catalogue("trace-merged-into", ["surviving": surviving])]
    } else if !trace.merged.isEmpty {
      lines += ["", catalogue("trace-merged", ["merged": trace.merged.joined(separator: catalogue("list-comma"))])]
    }
    for pool in trace.pools {
      lines += [
        "",
        catalogue(
          "trace-ledger",
          [
            "pool": report.poolName(pool.pool, definition), "amount": money(pool.amountMinor),
            "count": Figures.count(pool.lineCount),
          ]),
      ]
      for handover in pool.handovers {
        lines.append(
          "  "
            + catalogue(
              "trace-handover",
              [
                "from": report.departmentName(handover.from), "to": report.departmentName(handover.to),
                "amount": money(handover.amountMinor),
              ]))
      }
      for line in pool.lines { lines += ledgerLine(line, trace.currency) }
      if pool.lineCount > pool.lines.count {
        lines.append("  " + catalogue("trace-more", ["count": Figures.count(pool.lineCount - pool.lines.count)]))
      }
    }
    lines += classLines(trace)
    if !trace.contacts.isEmpty {
      lines += ["", catalogue("trace-contacts", ["count": Figures.count(trace.contacts.count)])]
    }
    for contact in trace.contacts {
      lines.append(
        "  \(contact.key)  \(contact.startedAt)  \(catalogue("outcome-" + contact.outcome))  " + effort(of: contact)
          + (contact.agents.isEmpty ? "" : "  " + contact.agents.joined(separator: ", "))
          + (contact.isCustomerGuessed ? "  " + catalogue("customer-guessed") : ""))
      for fact in contact.facts { lines += origin(fact, indent: "    ") }
      if contact.factCount > contact.facts.count {
        lines.append(
          "    " + catalogue("trace-more-messages", ["count": Figures.count(contact.factCount - contact.facts.count)]))
      }
    }
    return lines
  }

  private func effort(of contact: Trace.Contact) -> String {
    let minutes = catalogue("trace-minutes", ["minutes": Figures.minutes(contact.handleSeconds)])
    if let chat = contact.chat {
      let volume = catalogue(
        "trace-chat", ["read": Figures.count(chat.read), "written": Figures.count(chat.written)])
      return "\(volume): \(minutes)"
    }
    guard let mail = contact.mail else { return minutes }
    let volume = catalogue(
      "trace-mail",
      [
        "read": Figures.count(mail.read), "written": Figures.count(mail.written),
        "characters": Figures.count(mail.characters), "attachments": Figures.count(mail.attachments),
      ])
    return contact.handleSeconds == 0 ? volume : "\(volume): \(minutes)"
  }

  /// The lines of a bridge, and the ledger lines behind each.
  public func lines(_ trace: BridgeTrace) -> [String] {
    let currency = Currency(code: trace.currency) ?? .cny
    var lines = ["\(trace.address) = \(Figures.amount(trace.amountMinor, currency)) \(trace.currency)"]
    for step in trace.steps {
      lines += [
        "",
        catalogue(
          "trace-step",
          [
            "cause": catalogue("cause-" + step.cause),
            "subject": step.cause.hasPrefix("department")
              ? report.departmentName(step.subject) : report.itemName(step.subject),
            "amount": Figures.amount(step.amountMinor, currency), "count": Figures.count(step.lineCount),
          ]),
      ]
      for line in step.lines { lines += ledgerLine(line, trace.currency) }
      if step.lineCount > step.lines.count {
        lines.append("  " + catalogue("trace-more", ["count": Figures.count(step.lineCount - step.lines.count)]))
      }
    }
    return lines
  }

  private func ledgerLine(_ line: Trace.Line, _ code: String) -> [String] {
    let amount = Figures.amount(line.amountMinor, Currency(code: code) ?? .cny)
    return [
      "  \(amount)  \(line.item)  \(line.department ?? "–")  \(line.bookedOn)  \(line.document ?? "–")"
        + ofBooked(line, code)
    ] + origin(line.origin, indent: "    ")
  }

  /// How much was booked, where less or other than that counts.
  private func ofBooked(_ line: Trace.Line, _ currency: String) -> String {
    guard line.currency != currency || line.bookedMinor != line.amountMinor else { return "" }
    let booked = Figures.amount(line.bookedMinor, Currency(code: line.currency) ?? .cny)
    let of = "  " + catalogue("trace-of-booked", ["amount": booked, "currency": line.currency])
    return of + (line.rate.map { catalogue("trace-rate", ["event": Figures.count($0)]) } ?? "")
  }

  private func costLine(_ line: Trace.CostLine, _ definition: String, _ money: (Int64) -> String) -> String {
    if let parts = line.parts { return costLine(line, parts, definition, money) }
    let arguments = [
      "pool": report.poolName(line.pool, definition), "department": report.departmentName(line.department),
      "amount": money(line.amountMinor), "whole": money(line.departmentMinor),
      "quantity": quantity(line.quantity, line.driver), "total": quantity(line.total, line.driver),
    ]
    return catalogue(line.total == 0 ? "trace-direct" : "trace-share", arguments)
  }

  /// What a department bears of a pool, and where that went.
  private func costLine(
    _ line: Trace.CostLine, _ parts: Trace.Parts, _ definition: String, _ money: (Int64) -> String
  ) -> String {
    func part(_ name: String, _ amountMinor: Int64, _ count: Int64) -> String? {
      guard amountMinor != 0 || count != 0 else { return nil }
      let of = line.driver == "direct" ? "" : " (\(quantity(count, line.driver)))"
      return "\(name) \(money(amountMinor))\(of)"
    }
    let unallocated = parts.unallocatedMinor.sorted { $0.key < $1.key }.map {
      "\(catalogue("reason-" + $0.key)) \(money($0.value))"
    }
    let all =
      [
        part(catalogue("on-tickets"), parts.ticketsMinor, line.quantity),
        part(catalogue("overhead"), parts.overheadMinor, parts.overheadQuantity),
        part(catalogue("unused"), parts.unusedMinor, parts.unusedQuantity),
      ].compactMap(\.self) + unallocated
    return catalogue(
      "trace-parts",
      [
        "pool": report.poolName(line.pool, definition), "department": report.departmentName(line.department),
        "amount": money(line.amountMinor), "parts": all.isEmpty ? money(0) : all.joined(separator: " + "),
      ])
  }

  /// Ledger lines that went one way.
  public func lines(_ trace: LedgerTrace) -> [String] {
    let amount = Figures.amount(trace.amountMinor, Currency(code: trace.currency) ?? .cny)
    var lines = [
      "\(trace.address) = \(amount) \(trace.currency)", "",
      catalogue("trace-lines", ["count": Figures.count(trace.lineCount)]),
    ]
    for line in trace.lines { lines += ledgerLine(line, trace.currency) }
    if trace.lineCount > trace.lines.count {
      lines.append("  " + catalogue("trace-more", ["count": Figures.count(trace.lineCount - trace.lines.count)]))
    }
    return lines
  }

  private func quantity(_ quantity: Int64, _ driver: String) -> String {
    driver == "handle-minutes"
      ? catalogue("quantity-seconds", ["count": Figures.count(quantity)])
      : catalogue("quantity-" + driver, ["count": Figures.count(quantity)])
  }

  func origin(_ origin: Trace.Origin, indent: String) -> [String] {
    let state =
      switch origin.isDigestRight {
      case true?: catalogue("digest-right")
      case false?: catalogue("digest-wrong")
      case nil: catalogue("digest-erased")
      }
    var lines = [
      "\(indent)\(catalogue("event")) \(origin.position)  \(origin.event)  \(origin.occurredAt)  \(origin.payload)",
      "\(indent)\(origin.source)  \(origin.key)  \(origin.locator)",
    ]
    for copy in origin.copies { lines.append("\(indent)\(catalogue("copy"))  \(copy)") }
    lines.append("\(indent)sha256 \(origin.digest)  \(state)")
    if origin.isRecalled { lines.append("\(indent)│ \(catalogue("recalled"))") }
    if let bytes = origin.bytes { lines.append("\(indent)│ \(bytes)") }
    return lines
  }
}
