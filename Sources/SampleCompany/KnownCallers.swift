internal import TicketDomain

/// Some of those who call, and when they do, so that they can turn up in other channels as well.
struct KnownCallers {
  /// A call of somebody known.
  struct Call {
    var ticket: Int
    /// As the truth has it.
    var id: String
    var start: ClockSeconds
    var end: ClockSeconds
    var department: Department?
    /// The customer called and somebody answered.
    var isAnswered: Bool
  }

  /// By customer, in order of time.
  private(set) var calls: [Int: [Call]] = [:]
  private let stride: Int

  /// Keeps about `wanted` of the customers of so many tickets.
  init(wanted: Int, tickets: Int) {
    // Without a common factor with 100, on which it depends what number a customer has.
    let odd = max(1, tickets / 2 / max(1, wanted)) | 1
    stride = odd % 5 == 0 ? odd + 2 : odd
  }

  /// Calls come in order of time.
  mutating func note(_ call: PlannedCall, id: String, department: Department?) {
    guard case .customer(let customer) = call.caller, customer % stride == 0 else { return }
    calls[customer, default: []].append(
      Call(
        ticket: call.ticket, id: id, start: call.start, end: call.end, department: department,
        isAnswered: call.course == .answered))
  }
}
