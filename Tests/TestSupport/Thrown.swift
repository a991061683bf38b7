/// The error of that kind that `work` throws; `nil` where it throws none, or another.
public func thrown<Failure: Error, Result>(_ kind: Failure.Type, by work: () throws -> Result) -> Failure? {
  do {
    _ = try work()
    return nil
  } catch {
    return error as? Failure
  }
}
