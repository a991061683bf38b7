import EventStore
import FastJSON

/// Reads every event in order and decodes each payload, whole, into a value.
struct ReadBench {
  private let location: StoreLocation

  init(_ location: StoreLocation) { self.location = location }

  /// The time of reading and decoding all.
  func run() throws -> Measurement {
    let log = try LogReader(location)
    let head = try log.head()
    let decoder = JSONFieldReader(fields: CallLeg.fields)
    // The values of a page are kept, as a reader would, so that none of their making can be optimised away.
    var page: [CallLeg] = []
    var checksum: Int64 = 0
    let duration = try ContinuousClock().measure {
      try log.forEachEvent(through: head) { event in
        try decoder.read(event.payload)
        page.append(CallLeg(decoder))
        if page.count == 1000 { checksum += take(&page) }
      }
      checksum += take(&page)
    }
    return Measurement(what: "read", count: head, duration: duration, checksum: checksum)
  }

  private func take(_ page: inout [CallLeg]) -> Int64 {
    defer { page.removeAll(keepingCapacity: true) }
    return page.reduce(0) { $0 + $1.billableSeconds }
  }
}

/// All fields of the payloads that `payloads.py` writes.
private struct CallLeg {
  let call: String
  let leg: String
  let direction: String
  let party: String
  let disposition: String
  let agent: String
  let queue: String
  let serviceNumber: String
  let durationSeconds: Int64
  let ringSeconds: Int64
  let billableSeconds: Int64
  let holdSeconds: Int64
  let wrapUpSeconds: Int64

  static let fields = [
    "call", "leg", "direction", "party", "disposition", "agent", "queue", "serviceNumber", "durationSeconds",
    "ringSeconds", "billableSeconds", "holdSeconds", "wrapUpSeconds",
  ]

  init(_ json: JSONFieldReader) {
    call = json.text(0) ?? ""
    leg = json.text(1) ?? ""
    direction = json.text(2) ?? ""
    party = json.text(3) ?? ""
    disposition = json.text(4) ?? ""
    agent = json.text(5) ?? ""
    queue = json.text(6) ?? ""
    serviceNumber = json.text(7) ?? ""
    durationSeconds = json.integer(8) ?? 0
    ringSeconds = json.integer(9) ?? 0
    billableSeconds = json.integer(10) ?? 0
    holdSeconds = json.integer(11) ?? 0
    wrapUpSeconds = json.integer(12) ?? 0
  }
}
