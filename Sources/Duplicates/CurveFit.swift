internal import Foundation

/// Finds the weights that tell pairs of the same matter from others: logistic regression by Newton's method, with penalties that draw each
/// measure's curve to a straight line (second differences; Eilers and Marx 1996, P-splines of degree 1) and to nothing.
struct CurveFit {
  /// A pair that people have judged.
  struct Example {
    var evidence: Evidence
    var isSame: Bool
    /// The log odds that are known beforehand, to which those that are fitted are added.
    var logit = 0.0
  }

  /// By how much more weights are drawn to nothing: the fewer the examples, the more.
  private let caution: Double
  /// Whether what is known of no measure is learned as well.
  private let hasBase: Bool

  /// A fit of everything; or, with `caution`, of what is to be added to weights that were fitted before.
  init(caution: Double? = nil) {
    self.caution = caution ?? 1
    hasBase = caution == nil
  }

  /// The penalty on squared changes of slope, on squared steps, and on squared weights.
  private static let (bends, steps, sizes) = (3.0, 0.3, 0.1)
  private static let roundsMax = 30

  /// The weights for `measures`. The same examples give the same weights. O(examples · measures² + knots³) a round.
  func curves(of examples: [Example], measures: [Measure]) -> WeightCurves {
    var firsts = [Int](repeating: -1, count: Measure.allCases.count)
    var size = 1
    for measure in measures {
      firsts[measure.rawValue] = size
      size += WeightCurves.knots[measure.rawValue].count
    }
    let rows = examples.map { Self.row(of: $0.evidence, firsts: firsts) }
    var solution = [Double](repeating: 0, count: size)
    let positives = examples.count { $0.isSame }
    if hasBase, positives > 0, positives < examples.count {
      solution[0] = log(Double(positives) / Double(examples.count - positives))
    }
    var loss = self.loss(rows, examples, solution, firsts: firsts, measures: measures)
    for _ in 0..<Self.roundsMax {
      let step = newtonStep(rows, examples, solution, firsts: firsts, measures: measures)
      var scale = 1.0
      var next = solution
      var nextLoss = Double.infinity
      while scale > 1e-4 {
        next = zip(solution, step).map { $0 + scale * $1 }
        nextLoss = self.loss(rows, examples, next, firsts: firsts, measures: measures)
        if nextLoss <= loss { break }
        scale /= 2
      }
      guard nextLoss < loss else { break }
      let isDone = loss - nextLoss < 1e-7 * loss
      (solution, loss) = (next, nextLoss)
      if isDone { break }
    }
    let weights = Measure.allCases.map { measure -> [Float] in
      let first = firsts[measure.rawValue]
      return first < 0 ? [] : solution[first..<(first + WeightCurves.knots[measure.rawValue].count)].map { Float($0) }
    }
    return WeightCurves(
      base: solution[0], weights: weights,
      share: hasBase ? Double(positives) / Double(max(1, examples.count)) : nil)
  }

  /// Which unknowns an example touches, and how much.
  private struct Row {
    var places: [Int32] = [0]
    var shares: [Float] = [1]
  }

  private static func row(of evidence: Evidence, firsts: [Int]) -> Row {
    var row = Row()
    for measure in Measure.allCases {
      let first = firsts[measure.rawValue]
      guard first >= 0, let value = evidence[measure] else { continue }
      let (place, share) = WeightCurves.place(of: value, in: WeightCurves.knots[measure.rawValue])
      row.places.append(Int32(first + place))
      row.shares.append(1 - share)
      if share > 0 {
        row.places.append(Int32(first + place + 1))
        row.shares.append(share)
      }
    }
    return row
  }

  private func loss(
    _ rows: [Row], _ examples: [Example], _ solution: [Double], firsts: [Int], measures: [Measure]
  ) -> Double {
    var loss = 0.0
    for (row, example) in zip(rows, examples) {
      let logit = (example.logit + Self.dot(row, solution)) * (example.isSame ? 1 : -1)
      loss += logit > 0 ? log1p(exp(-logit)) : log1p(exp(logit)) - logit
    }
    for term in penalties(firsts: firsts, measures: measures) {
      let value = term.reduce(0) { $0 + $1.factor * solution[$1.place] }
      loss += value * value / 2
    }
    return loss
  }

  private func newtonStep(
    _ rows: [Row], _ examples: [Example], _ solution: [Double], firsts: [Int], measures: [Measure]
  ) -> [Double] {
    let size = solution.count
    var gradient = [Double](repeating: 0, count: size)
    // Only the lower triangle.
    var matrix = [Double](repeating: 0, count: size * size)
    for (row, example) in zip(rows, examples) {
      let probability = 1 / (1 + exp(-example.logit - Self.dot(row, solution)))
      let residual = (example.isSame ? 1 : 0) - probability
      let curvature = max(probability * (1 - probability), 1e-9)
      for index in row.places.indices {
        let place = Int(row.places[index])
        let share = Double(row.shares[index])
        gradient[place] += residual * share
        let scaled = curvature * share
        for other in 0...index {
          matrix[place * size + Int(row.places[other])] += scaled * Double(row.shares[other])
        }
      }
    }
    matrix[0] += hasBase ? 1e-6 : 1e9
    for term in penalties(firsts: firsts, measures: measures) {
      let value = term.reduce(0) { $0 + $1.factor * solution[$1.place] }
      for one in term {
        gradient[one.place] -= one.factor * value
        for other in term where other.place <= one.place {
          matrix[one.place * size + other.place] += one.factor * other.factor
        }
      }
    }
    return Cholesky.solve(matrix, gradient)
  }

  /// Sums of weights whose squares are to stay small.
  private func penalties(firsts: [Int], measures: [Measure]) -> [[(place: Int, factor: Double)]] {
    var terms: [[(place: Int, factor: Double)]] = []
    for measure in measures {
      let first = firsts[measure.rawValue]
      let knots = WeightCurves.knots[measure.rawValue].map(Double.init)
      for place in knots.indices {
        terms.append([(first + place, (caution * Self.sizes).squareRoot())])
        guard place > 0 else { continue }
        let step = (caution * Self.steps).squareRoot()
        terms.append([(first + place - 1, -step), (first + place, step)])
        guard place > 1 else { continue }
        let (before, after) = (knots[place - 1] - knots[place - 2], knots[place] - knots[place - 1])
        let bend = (caution * Self.bends).squareRoot() * min(before, after)
        terms.append([
          (first + place - 2, bend / before), (first + place - 1, -bend / before - bend / after),
          (first + place, bend / after),
        ])
      }
    }
    return terms
  }

  private static func dot(_ row: Row, _ solution: [Double]) -> Double {
    var sum = 0.0
    for index in row.places.indices { sum += Double(row.shares[index]) * solution[Int(row.places[index])] }
    return sum
  }
}

/// Cholesky's decomposition of a positive definite matrix.
private enum Cholesky {
  /// Solves `matrix · x = right`, of which only the lower triangle is read. O(n³).
  static func solve(_ matrix: [Double], _ right: [Double]) -> [Double] {
    let size = right.count
    var lower = matrix
    for row in 0..<size {
      for column in 0...row {
        var sum = lower[row * size + column]
        for inner in 0..<column { sum -= lower[row * size + inner] * lower[column * size + inner] }
        lower[row * size + column] =
          row == column ? max(sum, 1e-12).squareRoot() : sum / lower[column * size + column]
      }
    }
    var solution = right
    for row in 0..<size {
      for inner in 0..<row { solution[row] -= lower[row * size + inner] * solution[inner] }
      solution[row] /= lower[row * size + row]
    }
    for row in stride(from: size - 1, through: 0, by: -1) {
      for inner in (row + 1)..<max(size, row + 1) { solution[row] -= lower[inner * size + row] * solution[inner] }
      solution[row] /= lower[row * size + row]
    }
    return solution
  }
}
