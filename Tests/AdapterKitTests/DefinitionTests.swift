import AdapterKit
import Foundation
import Settings
import Testing
import TicketDomain

@Suite struct `Values and conditions` {
  /// What the note of one row becomes by `rule`; `nothing` where it is nothing, or the reason of a refusal.
  private func note(_ rule: String, of note: String, cells: String = "") async throws -> String {
    let definition = try callDefinition(
      read: "{format: delimited, delimiter: tab, quote: none, header: false, columns: [id, note, other]}",
      occurredAt: "{constant: 2026-10-01T00:00:00Z, time: rfc3339}", fields: "agent: \(rule)", rest: cells)
    let text = note.contains("\t") ? note : note + "\t"
    let line = try await read(text: "1\t\(text)\n", definition).lines[0]
    return (line.firstMatch(of: /"(?:agent|reason)":"((?:[^"\\]|\\.)*)"/)?.output.1).map(String.init) ?? "nothing"
  }

  @Test(arguments: [
    ("note", "a", "a"), ("{constant: x}", "a", "x"), ("{constant: ''}", "a", "nothing"),
    ("{first: [other, note]}", "a", "a"),
    ("{first: [other, note]}", "a\tb", "b"), ("{join: [note, other], with: ' - '}", "a\tb", "a - b"),
    ("{join: [note, other], with: ' - '}", "a", "nothing"), ("{join: [note, note, note]}", "ab", "ababab"),
    ("{choose: [{when: {cell: note, is: a}, then: {constant: yes}}], otherwise: other}", "a\tb", "yes"),
    ("{choose: [{when: {cell: note, is: a}, then: {constant: yes}}], otherwise: other}", "c\tb", "b"),
    ("{choose: [{when: {cell: note, is: a}, then: {constant: yes}}]}", "c", "nothing"),
    ("{cell: note, after: /, before: '@', before-last: '-'}", "SIP/tr-unk-00a1@x", "tr-unk"),
    ("{cell: note, after-last: /}", "a/b/c", "c"), ("{cell: note, after: /}", "abc", "abc"),
    ("{cell: note, after: /}", "a/", "nothing"),
    ("{cell: note, map: {a: one, bb: two}}", "bb", "two"), ("{cell: note, map: {a: one}}", "c", "word-not-in-map"),
    ("{cell: note, map: {a: one}, otherwise: rest}", "c", "rest"),
    ("{cell: note, map: {a: one}, otherwise: rest}", "", "nothing"),
    ("{cell: note, map: {'': none}}", "", "none"), ("{cell: note, map: {a: ''}}", "a", "nothing"),
    ("{cell: note, decode: percent}", "%E5%BC%A0%20%zz%", "张 %zz%"), ("{cell: note, decode: percent}", "%FF", "%FF"),
    ("{first: [{cell: note, map: {a: one}}, other], after: n}", "a", "e"),
  ])
  func `a value comes about as it is written`(rule: String, cells: String, result: String) async throws {
    #expect(try await note(rule, of: cells) == result)
  }

  @Test(arguments: [
    ("is: a", "a", true), ("is: a", "A", false), ("is: [a, b]", "b", true), ("is-not: a", "b", true),
    ("is-not: a", "", true),
    ("in: [a, b]", "c", false), ("starts-with: ab", "abc", true), ("starts-with: [x, ab]", "abc", true),
    ("starts-with: ab", "a", false),
    ("ends-with: bc", "abc", true), ("contains: b", "abc", true), ("contains: x", "abc", false),
    ("empty: true", "", true),
    ("empty: false", "", false), ("empty: false", "a", true), ("digits: 3-5", "1234", true),
    ("digits: 3-5", "12", false),
    ("digits: 3-5", "12a4", false), ("digits: 4", "1234", true), ("digits: 3-5", "", false),
    ("greater-than: 0", "0.1", true),
    ("greater-than: 0", "0", false), ("greater-than: 0", "-1", false), ("greater-than: 9", "10", true),
    ("greater-than: 0", "x", false),
    ("less-than: 5", "-10", true), ("less-than: 0.5", "0.49", true), ("matches: 'Local/*@*'", "Local/1@x", true),
    ("matches: 'Local/*@*'", "SIP/1@x", false), ("matches: '?月'", "九月", true), ("matches: '*a*b*'", "xxaxxb", true),
    ("matches: [x, '*']", "y", true), ("is: a, starts-with: b", "a", false),
    ("starts-with: a, ends-with: b", "ab", true),
  ])
  func `a condition holds as it is written`(test: String, text: String, holds: Bool) async throws {
    let rule = "{choose: [{when: {cell: note, \(test)}, then: {constant: yes}}], otherwise: {constant: no}}"
    #expect(try await note(rule, of: text) == (holds ? "yes" : "no"))
  }

  @Test(arguments: [
    ("{all: [{cell: note, is: a}, {cell: other, is: b}]}", "a\tb", true),
    ("{all: [{cell: note, is: a}, {cell: other, is: b}]}", "a", false),
    ("{any: [{cell: note, is: x}, {cell: other, is: b}]}", "a\tb", true), ("{not: {cell: note, is: a}}", "a", false),
    ("{not: {cell: note, is: a}}", "", true), ("{join: [note, other], is: ab}", "a\tb", true),
    ("{cell: note, after: /, digits: 4}", "SIP/1001", true),
  ])
  func `conditions are put together`(condition: String, cells: String, holds: Bool) async throws {
    let rule = "{choose: [{when: \(condition), then: {constant: yes}}], otherwise: {constant: no}}"
    #expect(try await note(rule, of: cells) == (holds ? "yes" : "no"))
  }

  @Test func `derived cells are used like any other`() async throws {
    let cells = """
      cells:
        name: {cell: note, after: /}
        extension: {choose: [{when: {cell: name, digits: 4}, then: name}]}
      """
    #expect(try await note("{first: [extension, other]}", of: "SIP/1001\tx", cells: cells) == "1001")
    #expect(try await note("{first: [extension, other]}", of: "SIP/trunk\tx", cells: cells) == "x")
  }

  @Test func `an event is left out where its condition does not hold, and flags are set where theirs do`() async throws
  {
    let definition = try AdapterDefinition(
      yaml: Array(
        """
        adapter: test
        channel: ledger
        time-zone: UTC
        read: {format: delimited, header: false, columns: [id, hours]}
        key: {from: id}
        events:
          - event: agent-assigned
            fields: {agent: id, department: {constant: d}, from: {constant: 2026-10-01, time: yyyy-MM-dd}}
          - event: hours-paid
            when: {cell: hours, empty: false}
            fields:
              department: {constant: d}
              paidSeconds: {cell: hours, unit: h}
              serviceFrom: {constant: 2026-10, time: yyyy-MM, edge: start}
              serviceTo: {constant: 2026-10, time: yyyy-MM, edge: end}
              person: id
            flags: {many-hours: {cell: hours, greater-than: 100}}
        """.utf8), file: "test.yaml")
    let lines = try await read(text: "a,\nb,160\n", definition).lines
    let hours = """
      {"department":"d","paidSeconds":576000,"serviceFrom":"2026-10-01","serviceTo":"2026-10-31","flags":["many-hours"]}
      """
    #expect(lines.count == 2)
    #expect(lines[0].hasSuffix(#"Z {"agent":"a","department":"d","from":"2026-10-01"}"#))
    #expect(lines[1].contains(#"Z {"agent":"b","department":"d","from":"2026-10-01"} | 2026"#))
    #expect(lines[1].hasSuffix("Z " + hours + #" {"person":"b"}"#))
  }
}

@Suite struct `Keys` {
  @Test(arguments: [
    ("{from: [id, note]}", "1,a", "1/a"), ("{from: [id, note]}", "1,", "1"),
    ("{from: [note, {constant: c}]}", "1,", "c"),
    ("{from: note}", "1,", "? key-missing"), ("{from: note}", "1,1.23E+18", "? id-destroyed-by-spreadsheet"),
    ("{from: note}", "1,1E+18", "? id-destroyed-by-spreadsheet"), ("{from: note}", "1,12E4", "12E4"),
    ("{from: note}", "1,E+18", "E+18"),
    ("{from: note}", "1,\(String(repeating: "k", count: 513))", "? key-too-long"),
    ("{from: note}", "1,\(String(repeating: "k", count: 512))", String(repeating: "k", count: 512)),
  ])
  func `a key is put together from what is there`(key: String, row: String, expected: String) async throws {
    let definition = try callDefinition(
      read: "{format: delimited, header: false, columns: [id, note]}", key: key,
      occurredAt: "{constant: 2026-10-01T00:00:00Z, time: rfc3339}", fields: "")
    let line = try await read(text: row + "\n", definition).lines[0]
    let reason = line.firstMatch(of: /"reason":"([^"]*)"/).map { " \($0.output.1)" } ?? ""
    let found = line.prefix { $0 != " " }.replacing(/^\?[0-9a-f]{16}$/, with: "?") + reason
    #expect(found == expected)
  }

  @Test(arguments: [
    ("[yyyy-MM-dd, yyyy/M/d]", "2026-10-08", "2026-10-08/1"), ("[yyyy-MM-dd, yyyy/M/d]", "2026/10/8", "2026-10-08/1"),
    ("yyyy-MM, edge: end", "2026-02", "2026-02-28/1"),
    ("yyyy-MM-dd HH:mm", "2026-10-08 08:00", "2026-10-08T00:00:00Z/1"),
    ("yyyy-MM-dd", "", "1"), ("yyyy-MM-dd", "soon", "? time-malformed"),
  ])
  func `a time in a key is the same however it is written`(rule: String, written: String, expected: String) async throws
  {
    let definition = try callDefinition(
      read: "{format: delimited, header: false, columns: [id, day]}", zone: "Asia/Shanghai",
      key: "{from: [{cell: day, time: \(rule)}, id]}", occurredAt: "{constant: 2026-10-01T00:00:00Z, time: rfc3339}",
      fields: "")
    let line = try await read(text: "1,\(written)\n", definition).lines[0]
    let reason = line.firstMatch(of: /"reason":"([^"]*)","field":"key"/).map { " \($0.output.1)" } ?? ""
    let found = line.prefix { $0 != " " }.replacing(/^\?[0-9a-f]{16}$/, with: "?") + reason
    #expect(found == expected)
  }

  @Test func `a value that was refused is kept to 200 characters`() async throws {
    let long = String(repeating: "张", count: 300)
    let definition = try callDefinition(fields: "durationSeconds: note")
    let line = try await read(text: "id,when,note\n1,2026-10-01T00:00:00Z,\(long)\n", definition).lines[0]
    #expect(line.contains(#"quarantined {"reason":"length-malformed","field":"durationSeconds","expected":"s"} "#))
    let kept = String(repeating: "张", count: 200)
    #expect(line.hasSuffix("{\"value\":\"\(kept)\"}"))
  }
}

@Suite struct `Mistakes in a definition` {
  @Test(arguments: [
    ("agent: {cell: nte}", "definition-unknown-cell"), ("agnt: note", "definition-unknown-field"),
    ("flags: note", "definition-unknown-field"), ("durationSeconds: {cell: note, unit: hours}", "settings-bad-value"),
    ("durationSeconds: {between: [id, note]}", "definition-conversion-missing"),
    ("agent: {cell: note, time: rfc3339}", "definition-conversion-unfit"),
    ("agent: {cell: note, amount: {}}", "definition-conversion-unfit"),
    ("durationSeconds: {cell: note, amount: {}}", "definition-conversion-unfit"),
    ("agent: {cell: note, constant: x}", "definition-value-unclear"), ("agent: {after: x}", "definition-value-unclear"),
    ("agent: {cell: note, with: x}", "definition-key-unfit"),
    ("agent: {constant: note, json: $.x}", "definition-key-unfit"),
    ("agent: {cell: note, json: x}", "definition-path-malformed"),
    ("agent: {cell: note, afther: x}", "settings-unknown-key"),
    ("agent: {choose: [{when: {cell: note}, then: note}]}", "definition-condition-empty"),
    ("agent: {choose: [{when: {cell: note, digits: x}, then: note}]}", "settings-bad-value"),
    ("agent: {choose: [{when: {not: {cell: note, is: x}, is: y}, then: note}]}", "definition-key-unfit"),
  ])
  func `is explained where it stands`(field: String, code: String) {
    let error = mistake { try callDefinition(fields: field) }
    #expect(error?.codeName == code)
    #expect(error?.place == "test.yaml:15")
  }

  @Test(arguments: [
    ("format: delimted", "settings-bad-value"), ("format: delimited, path: $", "definition-key-unfit"),
    ("format: json, columns: [a]", "definition-key-unfit"), ("format: json, path: x", "definition-path-malformed"),
    ("format: delimited, header: false, columns: [id, when, id]", "definition-cell-repeated"),
    ("format: delimited, header: false", "settings-missing-key"),
    ("format: delimited, layouts: [[id]]", "definition-key-unfit"),
    ("format: delimited, delimiter: ab", "settings-bad-value"),
    ("format: delimited, balanced: {debit: id, credit: id}", "definition-key-unfit"),
    ("format: delimited, encoding: latin", "settings-bad-value"),
  ])
  func `in how files are read is explained`(read: String, code: String) {
    let error = mistake { try callDefinition(read: "{\(read)}", fields: "") }
    #expect(error?.codeName == code)
  }

  @Test(arguments: [
    ("{cell: when, time: yyyy-MM-dd HH:mm:ss Q}", "definition-pattern-malformed"),
    ("{cell: when, time: HH:mm}", "definition-pattern-malformed"),
    ("{cell: when, time: yyyy-MM-dd h:mm}", "definition-pattern-malformed"),
    ("{cell: when, time: \"yyyy'x\"}", "definition-pattern-malformed"),
    ("{cell: when, time: yyyy-MM-dd, zone: Mars}", "definition-zone-unknown"),
    ("{cell: when}", "definition-conversion-missing"),
    ("{cell: when, time: rfc3339, unit: s}", "definition-conversion-unfit"),
  ])
  func `in how times are written is explained`(occurredAt: String, code: String) {
    let error = mistake { try callDefinition(occurredAt: occurredAt, fields: "") }
    #expect(error?.codeName == code)
  }

  @Test(arguments: [
    ("call-leg-loged", "call: id, direction: {constant: unknown}", "definition-unknown-event"),
    ("record-quarantined", "reason: id", "definition-unknown-event"),
    (
      "call-leg-logged", "call: id, direction: {constant: unknown}, party: {constant: unknown}",
      "definition-field-missing"
    ),
    (
      "call-leg-logged", "call: id, direction: {constant: inbond}, party: {constant: unknown}, disposition: id",
      "definition-token-unknown"
    ),
    (
      "call-leg-logged", "call: id, direction: {cell: id, map: {a: in}}, party: {constant: unknown}, disposition: id",
      "definition-token-unknown"
    ),
    (
      "ledger-line-booked", "item: id, bookedOn: {cell: when, time: yyyy-MM-dd}, amountMinor: id",
      "definition-conversion-missing"
    ),
    ("ledger-line-booked", "item: id, amountMinor: {cell: id, amount: {}}", "definition-field-missing"),
  ])
  func `in an event is explained`(event: String, fields: String, code: String) {
    let occurredAt = event == "call-leg-logged" ? "occurred-at: {cell: when, time: rfc3339}, " : ""
    let error = #expect(throws: AdapterError.self) {
      try AdapterDefinition(
        yaml: Array(
          """
          adapter: test
          channel: phone
          time-zone: UTC
          read: {format: delimited, columns: {id: id, when: when}}
          key: {from: id}
          events: [{event: \(event), \(occurredAt)fields: {\(fields)}}]
          """.utf8), file: "test.yaml")
    }
    #expect(error?.codeName == code)
    #expect(error?.place == "test.yaml:6")
  }

  private func mistake(_ body: () throws -> AdapterDefinition) -> (any ExplainableError)? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? any ExplainableError
    }
  }
}
