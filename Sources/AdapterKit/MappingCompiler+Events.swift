internal import Settings
internal import TicketDomain

/// What a record becomes.
extension MappingCompiler {
  /// One of `events:`, checked against the catalogue of its event type.
  func compileEvent(_ node: SettingsNode) throws -> MappingProgram.Event {
    let parts = try node.fields(DefinitionKeys.event)
    let kind = try eventKind(try parts.required("event"))
    let stated = Dictionary(uniqueKeysWithValues: try parts.required("fields").pairs().map { ($0.key, $0.value) })
    for (name, valueNode) in stated { try checkField(name, of: kind.type, at: valueNode.place) }
    let occurredAt = try occurredAt(parts, kind, stated)
    let currency = try stated["currency"].map { try compileText($0) } ?? -1
    var fields: [MappingProgram.Field] = []
    for catalogued in kind.type.fields {
      field = catalogued.name
      if let compiled = try compileField(catalogued, stated[catalogued.name], of: kind.type, at: node.place) {
        fields.append(compiled)
      }
    }
    let fieldsStart = program.fields.count
    program.fields.append(contentsOf: fields)
    let flagsStart = program.flags.count
    for (name, condition) in try parts.optional("flags")?.pairs() ?? [] {
      program.flags.append(MappingProgram.Flag(condition: try compileCondition(condition), name: constant(name)))
    }
    return MappingProgram.Event(
      kind: kind, when: try parts.optional("when").map { try compileCondition($0) } ?? -1,
      occurredAt: occurredAt.reading, occurredAtName: constant(occurredAt.name),
      occurredAtExpected: constant(occurredAt.expected),
      fields: range(from: fieldsStart, to: program.fields.count),
      flags: range(from: flagsStart, to: program.flags.count), currency: currency)
  }

  private func eventKind(_ node: SettingsNode) throws -> EventKind {
    let name = try node.text()
    let kinds: [EventKind] = [
      .callLegLogged, .ledgerLineBooked, .hoursPaid, .agentAssigned, .chatMessageLogged, .chatMessageRecalled,
      .customerLinked, .exchangeRateStated, .quantityReported, .hoursScheduled,
    ]
    guard let kind = kinds.last(where: { $0.type.name == name }) else {
      throw AdapterError(
        .unknownEvent, at: node.place,
        ["event": name, "allowed": kinds.map(\.type.name).joined(separator: ", ")])
    }
    return kind
  }

  private func checkField(_ name: String, of type: EventType, at place: String) throws {
    guard let field = type.field(named: name), field.kind != .flags else {
      let allowed = type.fields.filter { $0.kind != .flags }.map(\.name).joined(separator: ", ")
      throw AdapterError(.unknownField, at: place, ["field": name, "event": type.name, "allowed": allowed])
    }
  }

  /// Events about a day happened at its start; the catalogue says which day, so their definitions need not.
  private func occurredAt(
    _ parts: SettingsFields, _ kind: EventKind, _ stated: [String: SettingsNode]
  ) throws -> (reading: Int32, name: String, expected: String) {
    let day: String? =
      switch kind {
      case .ledgerLineBooked: "bookedOn"
      case .hoursPaid, .quantityReported, .hoursScheduled: "serviceFrom"
      case .exchangeRateStated: "statedOn"
      case .agentAssigned: "from"
      case .callLegLogged, .chatMessageLogged, .chatMessageRecalled, .customerLinked, .mailReceived, .recordQuarantined,
        .recordWithdrawn, .recordCopied, .duplicatesJudged, .customerUnlinked, .definitionAdopted, .periodClosed,
        .periodReopened:
        nil
      }
    field = "occurred-at"
    if let day, parts.optional(field) == nil {
      guard let node = stated[day] else {
        throw AdapterError(.fieldMissing, at: parts.place, ["field": day, "event": kind.type.name])
      }
      field = day
      let (reading, expected) = try timeReading(node)
      return (reading, day, expected)
    }
    let (reading, expected) = try timeReading(try parts.required(field))
    return (reading, field, expected)
  }

  private func compileField(
    _ catalogued: EventField, _ node: SettingsNode?, of type: EventType, at place: String
  ) throws -> MappingProgram.Field? {
    if catalogued.kind == .flags { return make(catalogued, .flags, expected: "") }
    guard let node else {
      if isDefaulted(catalogued, of: type) { return make(catalogued, .sourceCurrency, expected: "") }
      if !catalogued.isRequired { return nil }
      throw AdapterError(.fieldMissing, at: place, ["field": catalogued.name, "event": type.name])
    }
    switch catalogued.kind {
    case .text: return make(catalogued, .text(try compileText(node)), expected: "")
    case .currency:
      let value = try compileText(node)
      return make(
        catalogued, isDefaulted(catalogued, of: type) ? .currency(value) : .statedCurrency(value), expected: "CNY")
    case .token(let allowed):
      let value = try compileText(node)
      let list = allowed.joined(separator: ", ")
      if let stranger = statedWords(of: value).first(where: { !allowed.contains($0) && !$0.isEmpty }) {
        throw AdapterError(
          .tokenUnknown, at: node.place, ["field": catalogued.name, "value": stranger, "allowed": list])
      }
      return make(catalogued, .token(value, allowed: constants(allowed)), expected: list)
    case .date, .instant:
      let (reading, expected) = try timeReading(node)
      return make(catalogued, catalogued.kind == .date ? .date(reading) : .instant(reading), expected: expected)
    case .seconds:
      let (reading, expected) = try lengthReading(node)
      return make(catalogued, .seconds(reading), expected: expected)
    case .amountMinor:
      let (reading, expected) = try amountReading(node)
      return make(catalogued, .amount(reading), expected: expected)
    case .decimal, .count:
      let (reading, expected) = try amountReading(node)
      return make(catalogued, catalogued.kind == .count ? .count(reading) : .decimal(reading), expected: expected)
    case .flags, .texts, .objects: return nil
    }
  }

  /// Amounts are in the source's currency where the definition gives none, and so is what rates lead into; whose rate it is must be
  /// said.
  private func isDefaulted(_ catalogued: EventField, of type: EventType) -> Bool {
    catalogued.kind == .currency && (catalogued.name == "into" || type.fields.contains { $0.kind == .amountMinor })
  }

  private func make(
    _ catalogued: EventField, _ content: MappingProgram.Field.Content, expected: String
  ) -> MappingProgram.Field {
    MappingProgram.Field(
      label: constant("\"\(catalogued.name)\":"), name: constant(catalogued.name), expected: constant(expected),
      isRequired: catalogued.isRequired, isPersonal: catalogued.isPersonal, content: content)
  }
}
