/// How long to wait before something that failed is tried again: twice as long after each failure, less a random part of up to half,
/// so that what failed together does not come back together ("equal jitter": Brooker, "Exponential Backoff And Jitter", 2015).
public struct Backoff: Sendable, Hashable {
  /// The wait after the first failure, before the random part is taken off.
  public var first: Duration
  /// The longest wait.
  public var longest: Duration
  /// Failures in a row.
  public private(set) var failures = 0

  /// Waits from `first` to `longest`.
  public init(first: Duration = .seconds(1), longest: Duration = .seconds(300)) {
    self.first = first
    self.longest = longest
  }

  /// It failed once more; how long to wait now.
  public mutating func failed() -> Duration {
    var generator = SystemRandomNumberGenerator()
    return failed(using: &generator)
  }

  /// As ``failed()``, with random numbers of that generator.
  public mutating func failed(using generator: inout some RandomNumberGenerator) -> Duration {
    let whole = min(first * (1 << min(failures, 20)), longest)
    failures += 1
    return whole - whole * Double.random(in: 0...0.5, using: &generator)
  }

  /// It worked: the next failure is the first again.
  public mutating func succeeded() { failures = 0 }
}
