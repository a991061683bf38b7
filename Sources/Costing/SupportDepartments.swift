internal import BigInt

/// Departments that work for other departments and hand on what they cost.
///
/// The three methods of cost accounting (Horngren, Datar and Rajan, "Cost Accounting: A Managerial Emphasis", chapter on support
/// departments) differ in which services among support departments count: none, those to departments further down the list, or all.
public struct SupportDepartments: Hashable, Sendable {
  /// Which services count.
  public enum Method: String, CaseIterable, Sendable {
    /// To departments that are no support departments.
    case direct
    /// Also to support departments that come later.
    case stepDown = "step-down"
    /// To all others; what they do for each other is solved exactly.
    case reciprocal
  }

  /// One of them, and what others bear it by.
  public struct Member: Hashable, Sendable {
    /// The department's id.
    public let department: String
    /// What its cost follows.
    public let share: CostDefinition.Share
    /// With ``CostDefinition/Share/fixed``; else empty.
    public let fixedShares: [CostDefinition.FixedShare]

    /// A support department whose cost follows `share`.
    public init(department: String, share: CostDefinition.Share, fixedShares: [CostDefinition.FixedShare] = []) {
      self.department = department
      self.share = share
      self.fixedShares = fixedShares
    }
  }

  /// How.
  public let method: Method
  /// In the order in which they hand on.
  public let members: [Member]

  /// Support departments in that order.
  public init(method: Method, members: [Member]) {
    self.method = method
    self.members = members
  }
}

/// How much of what each support department costs reaches each other department in the end.
///
/// With wₛₜ the quantity that s does for t and Tₛ its sum, the share of f in the cost of s is Nₛ with
/// Tₛ·Nₛ = Σₜ wₛₜ·Nₜ + wₛ: a linear system over the support departments, solved in whole numbers of any size.
struct Absorption {
  /// By support department that hands on: whole weights by department, in the order of `departments`.
  private(set) var weights: [String: [BigInt]] = [:]
  let departments: [String]

  /// Solves for `support`, where `quantity` is what a member does for a department. O(members² · departments).
  ///
  /// A member that does nothing for anyone, or whose services come round to itself alone, hands nothing on.
  init(
    _ support: SupportDepartments, among departments: [String],
    quantity: (SupportDepartments.Member, String) throws(CostingError) -> Int64
  ) throws(CostingError) {
    self.departments = departments
    let members = support.members.filter { departments.contains($0.department) }
    var services: [[BigInt]] = []
    for (index, member) in members.enumerated() {
      let hidden: Set<String> =
        switch support.method {
        case .direct: Set(members.map(\.department))
        case .stepDown: Set(members[...index].map(\.department))
        case .reciprocal: [member.department]
        }
      var row: [BigInt] = []
      for department in departments {
        row.append(hidden.contains(department) ? 0 : BigInt(try quantity(member, department)))
      }
      services.append(row)
    }
    let column = Dictionary(uniqueKeysWithValues: departments.enumerated().map { ($1, $0) })
    let places = members.compactMap { column[$0.department] }
    let handingOn = Self.handingOn(services, places)
    guard !handingOn.isEmpty else { return }
    let solved = Self.solve(handingOn.map { services[$0] }, handingOn.map { places[$0] })
    for (row, index) in zip(solved, handingOn) { weights[members[index].department] = row }
  }

  /// Those from which something reaches a department that keeps it.
  private static func handingOn(_ services: [[BigInt]], _ places: [Int]) -> [Int] {
    var found: Set<Int> = []
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for index in services.indices where !found.contains(index) {
        let reaches = services[index].indices.contains { department in
          guard services[index][department] > 0 else { return false }
          guard let other = places.firstIndex(of: department) else { return true }
          return found.contains(other)
        }
        if reaches {
          found.insert(index)
          isGrowing = true
        }
      }
    }
    return found.sorted()
  }

  /// Gauss–Jordan elimination in whole numbers, rows kept small by their greatest common divisor.
  private static func solve(_ services: [[BigInt]], _ places: [Int]) -> [[BigInt]] {
    let count = services.count
    var rows = services.indices.map { index in
      let total = services[index].reduce(0, +)
      let among = places.map { place in place == places[index] ? total : -services[index][place] }
      return among + services[index].enumerated().map { places.contains($0.offset) ? 0 : $0.element }
    }
    for pivot in 0..<count {
      // Dominant in its diagonal, so that no other row need be looked for.
      for row in 0..<count where row != pivot && rows[row][pivot] != 0 {
        let (own, other) = (rows[row][pivot], rows[pivot][pivot])
        rows[row] = zip(rows[row], rows[pivot]).map { $0 * other - $1 * own }
        let divisor = rows[row].reduce(BigInt(0)) { $0.greatestCommonDivisor(with: $1) }
        if divisor > 1 { rows[row] = rows[row].map { $0 / divisor } }
      }
    }
    return rows.indices.map { index in
      // The sign of the pivot is that of the row.
      rows[index][count...].map { rows[index][index] < 0 ? -$0 : $0 }
    }
  }

  /// What each department bears in the end of an amount of a support department; left-over minor units go by largest remainder, of
  /// equal ones to the department that comes first. `nil` where it hands nothing on.
  func parts(of amountMinor: Int64, from department: String) -> [Int64]? {
    guard let weights = weights[department] else { return nil }
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    var parts: [BigInt] = []
    var remainders: [BigInt] = []
    for weight in weights {
      // Floor, towards minus infinity.
      var (quotient, remainder) = (BigInt(amountMinor) * weight).quotientAndRemainder(dividingBy: total)
      if remainder < 0 {
        quotient -= 1
        remainder += total
      }
      parts.append(quotient)
      remainders.append(remainder)
    }
    let leftOver = Int(BigInt(amountMinor) - parts.reduce(0, +))
    let order = weights.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
    for index in order.prefix(leftOver) { parts[index] += 1 }
    // No part is larger than the amount.
    return parts.map { Int64(clamping: $0) }
  }
}
